"""What a game is, and where one stands: a start and the moves that were made, nothing else.

Knows positions, moves as people and programs write them, and results. The rules themselves are
open_spiel's (see `rules.py`); what is peculiar to one game is in its own file. Does not know who
plays.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import field
from functools import cached_property
from typing import Any, Literal, Protocol, TypeAlias

from dure.core.errors import ToolError
from dure.core.message import Image
from dure.core.value import value

MOST_LISTED = 60
"""Legal moves that are named where a move was none."""

Why: TypeAlias = Literal[
    "checkmate",
    "stalemate",
    "fifty",
    "repetition",
    "material",
    "counted",
    "rules",
    "resigned",
    "illegal",
    "time",
    "agreed",
]
"""Why a game is over. The last four are a referee's: a player resigned, offered no legal move, ran
out of time, or both agreed on a draw."""


@value
class Result:
    """How a game ended: the winner's side (`""`: a draw), the result as records write it (`B+3.5`,
    `1-0`), and why. `dead` are the stones that were taken off before the board was counted."""

    winner: str
    score: str
    why: Why
    dead: tuple[str, ...] = ()


@value
class Named:
    """A place in a text that looks like a move: as it is written there, and the legal moves that it
    may mean (none: it is no legal move)."""

    written: str
    moves: tuple[str, ...] = field(default=())


class Game(Protocol):
    """A game of two players, without chance and with nothing hidden.

    A value: `Go(9)`, `Chess()`, `Other("othello")`. `state` is open_spiel's; moves are text.
    """

    @property
    def name(self) -> str: ...
    @property
    def sides(self) -> tuple[str, str]:
        """What the players are called; the first is the one that begins, without a handicap."""
        ...

    @property
    def seats(self) -> tuple[str, str]:
        """The same two in the order in which open_spiel counts them."""
        ...

    @property
    def data(self) -> dict[str, Any]:
        """The game as JSON; `dure.games.restored` reads it."""
        ...

    def begin(self) -> Any:
        """The state at the start."""
        ...

    def legal(self, state: Any) -> Mapping[str, int]:
        """The legal moves, and open_spiel's number of each."""
        ...

    def number(self, state: Any, move: str) -> int | None:
        """open_spiel's number of this move, found without looking at all others; None: it is not
        legal."""
        ...

    def named(self, position: Position, text: str) -> Sequence[Named]:
        """All that looks like a move in a text."""
        ...

    def why_not(self, position: Position, written: str) -> ToolError:
        """Why this is no legal move here."""
        ...

    def result(self, position: Position) -> Result | None:
        """How it ended by the rules; None: it goes on."""
        ...

    def won(self, side: str) -> str:
        """How a record writes that this side has won otherwise than by the rules; `""`: a draw."""
        ...

    @property
    def looks(self) -> Looks:
        """How its moves and positions are shown."""
        ...


class Looks(Protocol):
    """How the moves and positions of a game are shown."""

    def written(self, state: Any, move: str) -> str:
        """A legal move as people write it."""
        ...

    def text(self, position: Position, plain: bool, lang: str) -> str:
        """The board as lines of text; `plain`: drawn in ASCII alone."""
        ...

    def picture(self, position: Position) -> Image:
        """The board as a drawing (SVG)."""
        ...

    def record(self, position: Position, result: Result | None, names: Sequence[str]) -> str:
        """The game as such games are kept."""
        ...


class Position:
    """Where a game stands. Immutable: `play` gives the next one."""

    def __init__(self, game: Game, state: Any, moves: tuple[str, ...] = ()) -> None:
        self.game = game
        self.state = state
        self.moves = moves

    def __repr__(self) -> str:
        return f"Position({self.game.name!r}, {len(self.moves)} moves)"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Position) and self.data == other.data

    def __hash__(self) -> int:
        return hash((self.game.name, self.moves))

    @property
    def to_move(self) -> str:
        """Whose turn it is; `""` when the game is over."""
        player = int(self.state.current_player())  # negative when the game is over
        return self.game.seats[player] if player >= 0 else ""

    @cached_property
    def legal(self) -> Mapping[str, int]:
        """The legal moves, and open_spiel's number of each; none when the game is over."""
        return {} if self.result else self.game.legal(self.state)

    @cached_property
    def result(self) -> Result | None:
        """How it ended by the rules; None: it goes on."""
        return self.game.result(self)

    @property
    def data(self) -> dict[str, Any]:
        """Game and moves as JSON."""
        return {**self.game.data, "moves": list(self.moves)}

    def written(self, move: str) -> str:
        """A legal move as people write it."""
        return self.game.looks.written(self.state, move)

    def play(self, move: str) -> Position:
        """The position after this move. Raises `ToolError` if it is not legal."""
        number = None if self.result else self.game.number(self.state, move)
        if number is None:
            raise self.game.why_not(self, move)
        state = self.state.clone()
        state.apply_action(number)
        return Position(self.game, state, (*self.moves, move))

    def back(self, count: int = 1) -> Position:
        """The position before the last `count` moves."""
        return played(self.game, self.moves[: max(0, len(self.moves) - count)])

    def text(self, *, plain: bool = False, lang: str = "en") -> str:
        """The board as lines of text. `plain`: drawn in ASCII alone."""
        return self.game.looks.text(self, plain, lang)

    def picture(self) -> Image:
        """The board as a drawing (SVG)."""
        return self.game.looks.picture(self)

    def record(self, result: Result | None = None, names: Sequence[str] = ("", "")) -> str:
        """The game in the form in which such games are kept: SGF, PGN, or a list of moves. `names`
        are the players', in the order of `game.sides`."""
        return self.game.looks.record(self, result or self.result, names)


def played(game: Game, moves: Sequence[str]) -> Position:
    """Where the game stands after these moves. Raises `ToolError` at one that is not legal."""
    position = Position(game, game.begin())
    for move in moves:
        position = position.play(move)
    return position


def start(game: Game) -> Position:
    """Where the game begins."""
    return Position(game, game.begin())


def illegal(position: Position, written: str, reason: str = "") -> ToolError:
    """The error that says that this is no legal move, and why, if that can be said."""
    if position.result:
        return ToolError("game.over", "The game is over.")
    if reason:
        return ToolError(reason, _REASONS[reason], move=written[:40])
    return ToolError(
        "game.illegal",
        "{move} is no legal move for {side} now.",
        move=written[:40],
        side=position.to_move,
    )


_REASONS = {
    "game.occupied": "{move} is not free: a stone stands there.",
    "game.suicide": "{move} would be suicide: the stone would have no liberty.",
    "game.ko": "{move} is forbidden now: it brings an earlier position back (ko).",
}
"""Why a move is not legal, where that can be said."""
