"""What a strategy is: a way for an agent to solve a task. Knows agents and turns, no single way."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from dure.agents.agent import Agent
from dure.core.contracts import Turn
from dure.core.errors import UsageError
from dure.core.message import Message


class Strategy(Protocol):
    """A way to solve a task: a value without state, which acts only through the turn's verbs and
    so within the turn's budget."""

    async def solve(self, turn: Turn, agent: Agent, messages: Sequence[Message]) -> Message:
        """The agent's answer to `messages`, the task being the last of them."""
        ...


def check_numbers(strategy: str, **numbers: int) -> None:
    """Refuse numbers below 1, before anything is paid."""
    for name, number in numbers.items():
        if number < 1:
            raise UsageError(
                "strategy.number",
                "{strategy} needs {name}=1 or more; it was given {number}.",
                strategy=strategy,
                name=name,
                number=number,
            )
