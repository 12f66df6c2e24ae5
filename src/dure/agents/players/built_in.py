"""Players of open_spiel: by chance, and by Monte Carlo tree search. They need no other program.

Knows how a move is found. Each has its strength from how many games it plays out in its head.
"""

from __future__ import annotations

import random
import secrets

from dure.agents.players.asked import Asked, Choice
from dure.games import Position
from dure.games.rules import spiel
from dure.tools.threads import in_thread

_C = 2.0
_MEMORY = 200  # megabytes that a search may use


async def chance(asked: Asked, seed: int | None) -> Choice:
    """Any legal move."""
    return Choice(_any(asked.position, _dice(asked, seed)))


async def tree_search(asked: Asked, simulations: int, seed: int | None) -> Choice:
    """The move that did best in so many games played out by chance (UCT: Kocsis and Szepesvári
    2006)."""
    dice = _dice(asked, seed)
    number = await in_thread(_searched, asked.position, simulations, dice.randrange(1 << 31))
    by_number = {number: move for move, number in asked.position.legal.items()}
    # What the rules here forbid and open_spiel's do not (superko) is no move.
    return Choice(by_number.get(number) or _any(asked.position, dice))


def _searched(position: Position, simulations: int, seed: int) -> int:
    state = position.state.clone()
    game = state.get_game()
    rollouts = spiel().RandomRolloutEvaluator(1, seed)
    bot = spiel().MCTSBot(game, rollouts, _C, simulations, _MEMORY, True, seed, False)
    return int(bot.step(state))


def _any(position: Position, dice: random.Random) -> str:
    """Passing is a last resort, or no game would ever be played."""
    moves = [move for move in position.legal if move != "pass"] or list(position.legal)
    return dice.choice(moves)


def _dice(asked: Asked, seed: int | None) -> random.Random:
    """With a seed: the same move at the same place of a game."""
    if seed is None:
        return random.Random(secrets.randbits(64))
    return random.Random(f"{seed} {len(asked.position.moves)}")
