"""Step by step: think, act, see what came of it, and think again, until there is an answer.

This is the agent's own loop, and what the other strategies fall back to.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dure.agents.agent import Agent
from dure.core.contracts import Turn
from dure.core.message import Message


@dataclass(frozen=True)
class StepByStep:
    """The agent's own loop (ReAct: Yao et al. 2023)."""

    async def solve(self, turn: Turn, agent: Agent, messages: Sequence[Message]) -> Message:
        """What the agent answers."""
        return await turn.hand(agent, messages)


async def fall_back(turn: Turn, agent: Agent, messages: Sequence[Message], why: str) -> Message:
    """Go on step by step where a strategy does not get on; why stands in the journal."""
    await turn.step("decided to go on step by step", lambda: why, str)
    return await StepByStep().solve(turn, agent, messages)
