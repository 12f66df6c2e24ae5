"""Players of games: people, programs, models; and the match in which they meet.

Knows games (`dure.games`) and participants. Programs are started in one place, `programs.py`.
"""

from dure.agents.players.clock import Clock
from dure.agents.players.engine import Engine
from dure.agents.players.match import Match
from dure.agents.players.ready import gnu_go, gtp, katago, mcts, random_player, stockfish, uci

__all__ = [
    "Clock",
    "Engine",
    "Match",
    "gnu_go",
    "gtp",
    "katago",
    "mcts",
    "random_player",
    "stockfish",
    "uci",
]
