"""Debate with oneself: the agent answers several times apart, hears its other answers, and thinks
again; then it decides.

Du et al. 2023, "Improving Factuality and Reasoning in Language Models through Multiagent Debate".
The sides only read; what changes something is done once, by the agent, at the end. Agents that are
not alike debate in a team (`dure.teams.debate`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from dure.agents.agent import Agent
from dure.agents.strategies.asking import has_room, told, words
from dure.agents.strategies.protocol import check_numbers
from dure.core.contracts import Branch, Turn
from dure.core.message import Message


@dataclass(frozen=True)
class Debating:
    """`sides` answers, argued over in `rounds` rounds, and a last word."""

    sides: int = 2
    rounds: int = 2

    def __post_init__(self) -> None:
        check_numbers(type(self).__name__, rounds=self.rounds, sides=self.sides)

    async def solve(self, turn: Turn, agent: Agent, messages: Sequence[Message]) -> Message:
        """The answer that the agent gives after it has heard all sides."""
        sides = [_side(agent, number) for number in range(1, self.sides + 1)]
        said: list[Message] = []
        for number in range(1, self.rounds + 1):
            if number > 1 and not await has_room(turn, len(sides) + 1):
                break
            opening = told(agent, "argue" if number == 1 else "argue_again")
            heard = [*messages, *said, opening]
            answers = await turn.together(*[_arguing(side, heard) for side in sides])
            said = [message for message in answers if message is not None]
        argued = "\n\n".join(f"{message.sender}: {words(message)}" for message in said)
        return await turn.hand(agent, [*messages, told(agent, "decide", argued=argued)])


def _side(agent: Agent, number: int) -> Agent:
    """The agent under another name, with what it can read alone."""
    reading = [
        tool for tool in agent.tools if tool.effect == "read" and "finish" not in tool.traits
    ]
    name = f"{agent.name[:60]}-{number}"
    return Agent(
        replace(agent.profile, name=name),
        agent.model,
        reading,
        memory=agent.memory,
        knowledge=agent.knowledge,
        format=agent.format if reading else None,
    )


def _arguing(side: Agent, heard: Sequence[Message]) -> Branch:
    return lambda turn: turn.hand(side, heard)
