"""Joint chat: several participants talk at one table.

Knows whose turn it is only through the rule it was given, and nothing of who the members are. A
joint chat is itself a participant: it sits in other teams, and is run, resumed and measured as one.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Literal, TypeAlias

from dure.agents.human import left
from dure.core.contracts import Branch, Participant, Turn
from dure.core.errors import UsageError
from dure.core.keys import check_name
from dure.core.message import Message, say
from dure.core.stops import Stop, rounds
from dure.teams.bounded import FAILURE, FAILURES, failed
from dure.teams.hearing import everything
from dure.teams.speakers import in_turn, introduction
from dure.teams.summaries import Summary, last_word
from dure.teams.table import Hears, Next, Table, awaited, seated

Opening: TypeAlias = Callable[[Table], Sequence[Message]]
"""What is said before anybody speaks."""

ROUNDS = 40
"""How many messages are said where no rule says when to stop."""


def introductions(table: Table) -> Sequence[Message]:
    """Who sits at the table, in one message."""
    return [say(table.team, introduction(table.members), kind="introduction")]


class JointChat:
    """Participants at one table, over one list of messages.

        JointChat("makers", [coder, tester], until=says("tests pass") | rounds(20))

    `next` says who speaks next, `hears` what each hears, `until` when it is enough (of what the
    members said; 40 messages, or somebody left, if nothing is given), `summary` what the team
    answers with, `opening` what is said before (`introductions`). Several who speak at once do not
    hear each other; `join` says for how many of them is waited. So many `failures` of members (a
    reply refused or cut, a guard that stopped it, a budget of its own spent) are told to the
    others, who go on without.
    """

    def __init__(
        self,
        name: str,
        members: Sequence[Participant],
        *,
        next: Next | None = None,
        hears: Hears | None = None,
        until: Stop | None = None,
        summary: Summary = last_word,
        opening: Opening | None = None,
        join: Literal["all", "first"] | int = "all",
        failures: int = 0,
        about: str = "",
    ) -> None:
        self.name = check_name(name, "team")
        self.members = seated(members, name, least=2)
        self.next = next or in_turn()
        self.hears = hears or everything()
        self.until = until or rounds(ROUNDS) | left()
        self.summary = summary
        self.opening = opening
        self.join: Literal["all", "first"] | int = join
        self.failures = failures
        self.about = about or f"a team of {', '.join(member.name for member in self.members)}"

    def __repr__(self) -> str:
        return f"JointChat({self.name!r})"

    async def reply(self, turn: Turn) -> Message:
        """Talk until a rule says that it is enough."""
        said = list(turn.messages)
        table = Table(turn, self.name, self.members, said, len(said), hears=self.hears)
        if self.opening is not None:
            said += self.opening(table)
            table = replace(table, began=len(said))
        while not (reason := await self.until.met(turn, said[table.began :])):
            names = await self.next.choose(table)
            if not names:
                reason = "nobody was to speak"
                break
            said += await self._speak(table, names)
        await turn.step(f"decided why {self.name} stopped", lambda: reason, str)
        summed = await awaited(self.summary(table))
        return Message(self.name, summed.parts)

    async def _speak(self, table: Table, names: Sequence[str]) -> list[Message]:
        """What those of these names say next."""
        names = list(dict.fromkeys(names))  # nobody speaks beside themselves
        for name in names:
            if name not in table.names:
                raise UsageError(
                    "team.not_there",
                    "{rule} named {name!r}, who is not in {team}. Its members are {names}.",
                    rule=self.next.about,
                    name=name,
                    team=self.name,
                    names=", ".join(table.names),
                )
        heard = [await table.heard_by(name) for name in names]
        before = sum(message.kind == FAILURE for message in table.said[table.began :])
        go_on = before < self.failures
        if len(names) == 1:
            return [await _hand(table.turn, table.member(names[0]), heard[0], go_on)]
        branches = [
            _branch(table.member(name), messages, go_on)
            for name, messages in zip(names, heard, strict=True)
        ]
        messages = await table.turn.together(*branches, join=self.join)
        return [message for message in messages if message is not None]


def _branch(member: Participant, heard: Sequence[Message], go_on: bool) -> Branch:
    return lambda turn: _hand(turn, member, heard, go_on)


async def _hand(turn: Turn, member: Participant, heard: Sequence[Message], go_on: bool) -> Message:
    """What the member says, or (to `go_on` without) why it says nothing."""
    try:
        return await turn.hand(member, heard)
    except FAILURES as error:
        if not (go_on and error.final):
            raise
        return failed(member.name, error)
