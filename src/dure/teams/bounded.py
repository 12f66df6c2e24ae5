"""A member within bounds of its own, and one whose failure is told instead of ending the talk.

Knows participants and what can go wrong in a turn. Does not know teams.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from dure.agents.around import Around
from dure.core.budget import Budget
from dure.core.contracts import Participant, Turn
from dure.core.errors import BudgetSpent, GuardStopped, ReplyFailed, RunStopped
from dure.core.message import Message, say
from dure.core.policy import Policy

FAILURE = "failure"
"""The kind of a message that tells of a failed turn."""

FAILURES = (ReplyFailed, GuardStopped, BudgetSpent)
"""What the turn of one member may end with, while the others go on."""

_UNANSWERED = ("model.unavailable", "model.timeout")


@dataclass(frozen=True)
class Within(Around):
    """See `within`."""

    budget: Budget | None = None
    policy: Policy | None = None

    @property
    def members(self) -> tuple[Participant, ...]:
        """The member itself, so that checks see it."""
        return (self.who,)

    async def reply(self, turn: Turn) -> Message:
        """What the member says within its bounds."""
        return await turn.hand(self.who, turn.messages, budget=self.budget, policy=self.policy)


def within(
    who: Participant, budget: Budget | None = None, *, policy: Policy | None = None
) -> Within:
    """This member with a budget of its own for each turn, and a policy of its own: never more than
    the team has."""
    return Within(who, budget, policy)


@dataclass(frozen=True)
class Forgiving(Around):
    """See `forgiving`."""

    @property
    def guards(self) -> Any:
        """The member's guards, if it has any: they hold here too."""
        return getattr(self.who, "guards", ())

    async def reply(self, turn: Turn) -> Message:
        """What the member says, or why it says nothing."""
        try:
            return await self.who.reply(turn)
        except FAILURES as error:
            # Nobody answered, or the money of all is gone: a resume tries again.
            again = isinstance(error, BudgetSpent) or error.code in _UNANSWERED
            if again and not error.final:
                raise
            return failed(self.name, error)


def forgiving(who: Participant) -> Forgiving:
    """This member, whose failed turn (a refused or cut reply, a guard that stopped it, its own
    budget spent) is told to the others in a word, so that they can go on without it."""
    return Forgiving(who)


def failed(name: str, error: RunStopped) -> Message:
    """What is told of a failed turn."""
    return say(name, f"[{name} could not answer: {error.text}]", kind=FAILURE)
