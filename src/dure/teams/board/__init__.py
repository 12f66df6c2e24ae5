"""A board: each message has a kind, and whoever watches that kind acts on it.

    Board("press", [Role(writer, watches="task", sends="draft"), …], answers="print")

Knows kinds, who has read what, and when nothing is left to do; does not know what a kind means.
"""

from dure.teams.board.board import Board
from dure.teams.board.ended import Ended, told
from dure.teams.board.role import ALL, Role

__all__ = ["ALL", "Board", "Ended", "Role", "told"]
