"""A conversation within: one member's way to answer.

The others hear the member, and nothing of the talk behind its answer. Knows when the talk is held;
does not know who talks in it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from dure.agents.around import Around
from dure.core.contracts import Participant, Turn
from dure.core.message import Message, say

When: TypeAlias = Callable[[Sequence[Message]], object]
"""Whether the talk is held, from what was said; a stop rule is one (`speaks("ann")`)."""

Puts: TypeAlias = str | Callable[[Sequence[Message]], str | Sequence[Message]]
"""What is put to the talk: words after what was said, or what it hears instead of that."""


@dataclass(frozen=True)
class Nested(Around):
    """See `nested`."""

    by: Participant
    when: When | None = None
    puts: Puts = ""
    retell: bool = False

    @property
    def members(self) -> tuple[Participant, ...]:
        """The member itself, and who talks behind it."""
        return (self.who, self.by)

    @property
    def guards(self) -> Any:
        """The member's guards, if it has any: they hold for what comes of the talk, too."""
        return getattr(self.who, "guards", ())

    async def reply(self, turn: Turn) -> Message:
        """What came of the talk, or what the member says without it."""
        if self.when is not None and not self.when(turn.messages):
            return await self.who.reply(turn)
        found = await turn.hand(self.by, self._put(turn.messages))
        if self.retell:
            return await turn.hand(self.who, [*turn.messages, found])
        return Message(self.name, found.parts)

    def _put(self, said: Sequence[Message]) -> Sequence[Message]:
        if isinstance(self.puts, str):
            return [*said, say(self.name, self.puts)] if self.puts else said
        made = self.puts(said)
        return [say(self.name, made)] if isinstance(made, str) else made


def nested(
    who: Participant,
    by: Participant,
    *,
    when: When | None = None,
    puts: Puts = "",
    retell: bool = False,
) -> Nested:
    """This member, whose answers are found by `by`: a team that talks them over first.

        nested(writer, Chat("review", writer, critic, turns=2), when=speaks("editor"))

    `when` says of what was said whether the talk is held (else the member answers itself). `puts`
    is put to the talk: words after all that was said, or a function that gives what it hears
    instead. With `retell` the member hears what came of it and answers in its own words.
    """
    return Nested(who, by, when, puts, retell)
