"""A seat in the company: who sits there, what they are told of their work, and what is made of it.

Agents that the company makes have it in their instructions; whoever is put there instead (a person,
an agent or a team of the user's own) is told before anything else.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from dure.agents.around import Around
from dure.core.contracts import Participant, Turn
from dure.core.message import Message, say
from dure.teams.bounded import forgiving

Work: TypeAlias = Callable[["Seat", Turn], Awaitable[Message]]
"""How what somebody says becomes their work: a document, files, a verdict."""


@dataclass(frozen=True)
class Seat(Around):
    """Who sits there, how their work is done, and what they are told of it (empty: they know)."""

    work: Work
    brief: str = ""

    @property
    def members(self) -> tuple[Participant, ...]:
        """Who sits there, so that checks see them."""
        return (self.who,)

    async def reply(self, turn: Turn) -> Message:
        """Their work."""
        return await self.work(self, turn)

    async def ask(self, turn: Turn, *more: Message) -> Message:
        """What they say to what the turn holds, and `more`. That a turn of theirs failed is told,
        so that the company can say so."""
        brief = [say("dure", self.brief, kind="note")] if self.brief else []
        return await turn.hand(forgiving(self.who), [*brief, *turn.messages, *more])


def note(name: str, text: str) -> Message:
    """What somebody is told of their work."""
    return say("dure", text, to=(name,), kind="note")


def listed(names: Sequence[str]) -> str:
    """Names in one line, each once."""
    return ", ".join(dict.fromkeys(names))
