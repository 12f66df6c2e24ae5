"""An agent that solves its tasks in a given way: agent and strategy as one participant."""

from __future__ import annotations

from dataclasses import dataclass, replace

from dure.agents.agent import Agent
from dure.agents.around import Around
from dure.agents.guarded import Guarded
from dure.agents.strategies.protocol import Strategy
from dure.core.contracts import Model, Participant, Turn
from dure.core.errors import UsageError
from dure.core.message import Message


@dataclass(frozen=True)
class Solver(Around):
    """`who` solves its tasks as `strategy` says: `Solver(agent, PlanExecute())`."""

    who: Agent
    strategy: Strategy

    @property
    def model(self) -> Model | str | None:
        """The agent's model; None: that of the run."""
        return self.who.model

    async def reply(self, turn: Turn) -> Message:
        """The answer that the strategy finds."""
        return await self.strategy.solve(turn, self.who, turn.messages)


def solving(who: Participant, strategy: Strategy) -> Participant:
    """The participant with its agent solving tasks so. Raises `UsageError` for one that is no
    agent: a team or a person has a way of its own."""
    match who:
        case Agent():
            return Solver(who, strategy)
        case Solver():
            return Solver(who.who, strategy)
        case Guarded():
            return replace(who, who=solving(who.who, strategy))
        case _:
            raise UsageError(
                "strategy.no_agent",
                "{name} is no agent, and only an agent can be given a strategy.",
                name=who.name,
            )
