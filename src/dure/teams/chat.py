"""Two-agent chat: two who talk in turn.

Knows who begins and how long they talk; the talk itself is a joint chat of two.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeAlias

from dure.core.contracts import Participant, Turn
from dure.core.errors import UsageError
from dure.core.message import Message, say
from dure.core.stops import Stop, rounds
from dure.teams.joint import JointChat
from dure.teams.summaries import Summary, last_word
from dure.teams.table import Hears, Next, Table

Begins: TypeAlias = str | Callable[[Sequence[Message]], str | Message]
"""The first words: as they are, or made of what was said before the chat."""


class Chat:
    """Two who talk in turn, until a rule says that it is enough.

        Chat("advice", ann, bob, opening="Which laptop is best for trains?", turns=3)

    `one` begins: with the words of `opening`, or, without them, by answering what was said before.
    `turns` is how often each speaks; `until` ends it earlier (without both: 40 messages).
    `summary` is what the chat answers with: the last word, `reflection("openai:gpt-5")`, or a
    function of your own.
    """

    def __init__(
        self,
        name: str,
        one: Participant,
        other: Participant,
        *,
        opening: Begins = "",
        turns: int | None = None,
        until: Stop | None = None,
        summary: Summary = last_word,
        hears: Hears | None = None,
        about: str = "",
    ) -> None:
        self.one, self.other = one, other
        self.opening = opening
        self.turns = turns
        self._talk = JointChat(
            name,
            [one, other],
            next=self._in_turn(),
            hears=hears,
            until=_until(turns, until, spoken=1 if opening else 0),
            summary=summary,
            opening=self._opened if opening else None,
            about=about,
        )
        self.name, self.about = self._talk.name, self._talk.about
        self.members, self.next = self._talk.members, self._talk.next
        self.until, self.hears = self._talk.until, self._talk.hears
        self.summary = summary

    def __repr__(self) -> str:
        return f"Chat({self.name!r})"

    async def reply(self, turn: Turn) -> Message:
        """Let them talk."""
        return await self._talk.reply(turn)

    def _opened(self, table: Table) -> Sequence[Message]:
        first = self.opening if isinstance(self.opening, str) else self.opening(table.said)
        parts = say("", first).parts if isinstance(first, str) else first.parts
        return [Message(self.one.name, parts)]

    def _in_turn(self) -> Next:
        one, other = self.one.name, self.other.name

        async def choose(table: Table) -> Sequence[str]:
            spoke = bool(table.said) and table.said[-1].sender == one
            return [other if spoke else one]

        # Who begins follows from who spoke last before the chat: it may be either.
        after = {"": (one, other), one: (other,), other: (one,)}
        return Next(choose, "in turn", after=lambda names, last: after[last])


def _until(turns: int | None, until: Stop | None, *, spoken: int) -> Stop | None:
    """The rule over what is said after the opening."""
    if turns is None:
        return until
    if turns < 1:
        raise UsageError(
            "chat.turns", "turns={turns} is no conversation. Use 1 or more.", turns=turns
        )
    bound = rounds(2 * turns - spoken)
    return bound if until is None else until | bound
