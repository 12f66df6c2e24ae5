"""Games for two: Go, chess, and others of open_spiel; positions, moves as they are written, boards
as text and as drawings, records (SGF, PGN). The rules are the extra `games`.

    position = start(Go(9)).play("E5")
    print(position.text())

Pure: nothing here does I/O. Who plays is in `dure.agents.players`.
"""

from dure.games.chess import Chess
from dure.games.go import Go
from dure.games.opening import load, names, open, restored
from dure.games.other import Other
from dure.games.position import Game, Named, Position, Result, played, start
from dure.games.reading import legal_text, read_move

__all__ = [
    "Chess",
    "Game",
    "Go",
    "Named",
    "Other",
    "Position",
    "Result",
    "legal_text",
    "load",
    "names",
    "open",
    "played",
    "read_move",
    "restored",
    "start",
]
