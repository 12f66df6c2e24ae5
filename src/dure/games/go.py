"""Go: area counting (Tromp-Taylor), no suicide, no earlier position again (positional superko).

Knows points, handicap and how a board is drawn. The moves are open_spiel's, which ends a game in
which a position comes back as a draw: here such a move is not legal instead. All stones that stand
at the end count as alive, unless somebody says which are dead: see `counted`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dure.core.errors import ToolError, UsageError
from dure.core.message import Image
from dure.games.area import BLACK, EMPTY, WHITE, Point, areas, captures
from dure.games.picture import go_board
from dure.games.position import Looks, Named, Position, Result, illegal
from dure.games.rules import loaded
from dure.games.sgf import sgf
from dure.host.languages import tr

COLUMNS = "ABCDEFGHJKLMNOPQRST"
PASS = "pass"

_LONGEST = 10
"""A game of more than this many moves for each point of the board is counted as it stands."""

_POINT = re.compile(r"(?<![A-Za-z0-9.])([A-HJ-Ta-hj-t])-?(\d{1,2})(?![A-Za-z0-9])")
_PASSES = re.compile(r"(?i)(?<![a-z])pass(?:es)?(?![a-z])|패스")


@dataclass(frozen=True)
class Go:
    """Go on a board of 5 to 19 lines; black begins, with a handicap (2 to 9 stones) white.

    `komi` are white's points for coming second; white also gets a point for each handicap stone.
    """

    size: int = 19
    komi: float = 7.5
    handicap: int = 0

    def __post_init__(self) -> None:
        if not 5 <= self.size <= 19:
            raise UsageError(
                "game.size", "A Go board has 5 to 19 lines, not {size}.", size=self.size
            )
        if not (-400 <= self.komi <= 400 and self.komi * 2 == int(self.komi * 2)):
            raise UsageError(
                "game.komi", "Komi is a number of whole or half points, not {komi}.", komi=self.komi
            )
        most = len(stars(self.size))
        if self.handicap and not 2 <= self.handicap <= most:
            raise UsageError(
                "game.handicap",
                "On a board of {size} lines a handicap is 2 to {most} stones, not {handicap}.",
                size=self.size,
                most=most,
                handicap=self.handicap,
            )

    @property
    def name(self) -> str:
        """`Go 9x9`."""
        return f"Go {self.size}x{self.size}"

    @property
    def sides(self) -> tuple[str, str]:
        """Black and white."""
        return "black", "white"

    @property
    def seats(self) -> tuple[str, str]:
        """The same."""
        return self.sides

    @property
    def data(self) -> dict[str, Any]:
        """The game as JSON."""
        return {
            "game": "go", "size": self.size, "komi": self.komi, "handicap": self.handicap,
        }  # fmt: skip

    def begin(self) -> Any:
        """The empty board, or the one with the handicap stones: black's moves, each passed on."""
        parameters = {
            "board_size": self.size,
            "komi": float(self.komi),
            "max_game_length": _LONGEST * self.size**2,
        }
        state = loaded("go", parameters).new_initial_state()
        for number, point in enumerate(_handicap(self.size, self.handicap)):
            if number:
                state.apply_action(self._number(PASS))
            state.apply_action(self._number(point_name(point)))
        return state

    def legal(self, state: Any) -> Mapping[str, int]:
        """The legal moves."""
        names = {self._name(number): number for number in state.legal_actions()}
        return {move: number for move, number in names.items() if not self._again(state, number)}

    def number(self, state: Any, move: str) -> int | None:
        """The number of this move."""
        if move != PASS and point_of(move, self.size) is None:
            return None
        number = self._number(move)
        legal = number in state.legal_actions() and not self._again(state, number)
        return number if legal else None

    def named(self, position: Position, text: str) -> list[Named]:
        """Points and passes in a text."""
        found: list[tuple[int, Named]] = []
        for place in _POINT.finditer(text):
            move = f"{place[1].upper()}{int(place[2])}"
            found.append((place.start(), _named(position, place[0], move)))
        for place in _PASSES.finditer(text):
            found.append((place.start(), _named(position, place[0], PASS)))
        return [named for _, named in sorted(found, key=lambda each: each[0])]

    def why_not(self, position: Position, written: str) -> ToolError:
        """That the point is taken, has no liberty, or brings an earlier position back."""
        point = point_of(written, self.size)
        if point is None or position.result:
            return illegal(position, written)
        board = lines(position.state)
        if board[point[1]][point[0]] != EMPTY:
            return illegal(position, written, "game.occupied")
        stone = BLACK if position.to_move == "black" else WHITE
        again = captures(board, point, stone) or (
            self._number(written.upper()) in position.state.legal_actions()
        )
        return illegal(position, written, "game.ko" if again else "game.suicide")

    def result(self, position: Position) -> Result | None:
        """By area, when both have passed."""
        return counted(position) if position.state.is_terminal() else None

    def won(self, side: str) -> str:
        """How a record writes another win."""
        return f"{side[0].upper()}+" if side else "0"

    def _again(self, state: Any, number: int) -> bool:
        """Whether a stone here brings an earlier position back: open_spiel ends the game there."""
        if number == self.size**2:
            return False
        child = state.clone()
        child.apply_action(number)
        return child.is_terminal() and len(child.history()) < _LONGEST * self.size**2

    def _name(self, number: int) -> str:
        row, column = divmod(number, self.size)
        return PASS if row == self.size else point_name((column, row))

    def _number(self, move: str) -> int:
        point = point_of(move, self.size)
        return self.size**2 if point is None else point[1] * self.size + point[0]

    @property
    def looks(self) -> Looks:
        """How its moves and positions are shown."""
        return GoLooks(self)


@dataclass(frozen=True)
class GoLooks:
    """How moves, boards and records of Go look."""

    game: Go

    def written(self, state: Any, move: str) -> str:
        """A move as people write it: as it is."""
        return move

    def text(self, position: Position, plain: bool, lang: str) -> str:
        """The board, black `●` (`X`), white `○` (`O`), the last move in brackets."""
        board = lines(position.state)
        marks = {BLACK: "X", WHITE: "O"} if plain else {BLACK: "●", WHITE: "○"}
        last = self._last(position)
        corners = set(stars(self.game.size))
        head = "   " + "".join(f" {column}" for column in COLUMNS[: self.game.size])
        rows = [head]
        for row in reversed(range(self.game.size)):
            cells = " "
            for column in range(self.game.size):
                stone = board[row][column]
                bare = "+" if (column, row) in corners else "."
                cells += marks.get(stone, bare)
                cells += ")" if (column, row) == last else " "
            if last is not None and last[1] == row:
                cells = f"{cells[: last[0] * 2]}({cells[last[0] * 2 + 1 :]}"
            rows.append(f"{row + 1:>3}{cells}{row + 1}")
        black, white = self._taken(position, board)
        legend = tr(
            "game.go_legend",
            "{b} black: took {black}   {w} white: took {white}, komi {komi}",
            lang,
            b=marks[BLACK],
            w=marks[WHITE],
            black=black,
            white=white,
            komi=f"{self.game.komi:g}",
        )
        return "\n".join([*rows, head, f"    {legend}"])

    def picture(self, position: Position) -> Image:
        """The board as a drawing."""
        return go_board(lines(position.state), stars(self.game.size), self._last(position))

    def record(self, position: Position, result: Result | None, names: Sequence[str]) -> str:
        """The game as SGF."""
        points = [
            None if move == PASS else point_of(move, self.game.size) for move in position.moves
        ]
        stones = [
            point
            for each in handicap_stones(self.game)
            if (point := point_of(each, self.game.size))
        ]
        head = {
            "SZ": str(self.game.size),
            "KM": f"{self.game.komi:g}",
            "RU": "Chinese",
            "HA": str(self.game.handicap) if self.game.handicap else "",
            "PB": names[0],
            "PW": names[1],
            "RE": result.score if result else "",
        }
        return sgf(head, stones, points, self.game.size)

    def _last(self, position: Position) -> Point | None:
        return point_of(position.moves[-1], self.game.size) if position.moves else None

    def _taken(self, position: Position, board: Sequence[str]) -> tuple[int, int]:
        """How many stones black and white took: what the other played and does not stand."""
        turns = position.moves[::2], position.moves[1::2]
        black, white = reversed(turns) if self.game.handicap else turns
        whites = sum(move != PASS for move in white) - "".join(board).count(WHITE)
        blacks = sum(move != PASS for move in black) - "".join(board).count(BLACK)
        return whites, blacks + self.game.handicap


def counted(position: Position, dead: Iterable[str] = ()) -> Result:
    """The result of a board of Go as it stands, without the stones that are dead."""
    game, dead = position.game, tuple(dead)
    assert isinstance(game, Go)
    points = {point for each in dead if (point := point_of(each, game.size))}
    black, white = areas(lines(position.state), points)
    ahead = black - white - game.komi - game.handicap
    if not ahead:
        return Result("", "0", "counted", dead)
    side = "black" if ahead > 0 else "white"
    return Result(side, f"{side[0].upper()}+{abs(ahead):g}", "counted", dead)


def handicap_stones(game: Go) -> list[str]:
    """Where the handicap stones of a game stand."""
    return [point_name(point) for point in _handicap(game.size, game.handicap)]


def lines(state: Any) -> list[str]:
    """The board of a state, lowest row first."""
    rows = [row.split()[1] for row in str(state).splitlines() if row[:3].strip().isdecimal()]
    return rows[::-1]


def point_name(point: Point) -> str:
    """`(3, 3)` is `D4`."""
    return f"{COLUMNS[point[0]]}{point[1] + 1}"


def point_of(name: str, size: int) -> Point | None:
    """`D4` is `(3, 3)`; None: no point of this board."""
    column, row = COLUMNS.find(name[:1].upper()), name[1:]
    if not name or column < 0 or not (row.isascii() and row.isdecimal()):
        return None
    return (column, int(row) - 1) if column < size and 1 <= int(row) <= size else None


def stars(size: int) -> list[Point]:
    """The marked points of a board, in the order in which a handicap takes them."""
    if size < 7:
        return []
    low = 3 if size >= 13 else 2
    high, half = size - 1 - low, size // 2
    corners = [(low, low), (high, high), (low, high), (high, low)]
    if size % 2 == 0 or size < 9:
        return corners
    sides = [(low, half), (high, half), (half, low), (half, high)]
    return [*corners, *sides, (half, half)]


def _handicap(size: int, count: int) -> list[Point]:
    """The usual points of so many stones; an odd one stands in the middle."""
    if count in (5, 7, 9):
        return [*stars(size)[: count - 1], stars(size)[8]]
    return stars(size)[:count]


def _named(position: Position, written: str, move: str) -> Named:
    return Named(written, (move,) if move in position.legal else ())
