"""The same player, asked to pick from a list: an agent whose answer can only be a legal move.

Knows which participants can be asked so. Does not know the game.
"""

from __future__ import annotations

from dataclasses import make_dataclass
from typing import Any, Literal

from dure.agents.agent import Agent
from dure.agents.guarded import Guarded
from dure.core.contracts import Participant
from dure.games import Position


def inner(player: Participant) -> Participant:
    """The player behind its guards."""
    return player.who if isinstance(player, Guarded) else player


def choosing(player: Participant, position: Position) -> Participant | None:
    """The player with its answer bound to the legal moves; None: this one cannot be bound."""
    who = inner(player)
    if not isinstance(who, Agent):
        return None
    moves = tuple(position.written(move) for move in position.legal)
    choices: Any = Literal[moves]
    answer = make_dataclass("Move", [("move", choices)], frozen=True)
    bound = Agent(who.profile, who.model, output=answer, memory=who.memory, format=who.format)
    return Guarded(bound, player.guards) if isinstance(player, Guarded) else bound
