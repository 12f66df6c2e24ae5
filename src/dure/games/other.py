"""Any other game of open_spiel for two, without chance and with nothing hidden: Othello, connect
four, tic-tac-toe, checkers, hex, …

Knows them by name. Boards and moves are written as open_spiel writes them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from dure.core.codec import compact
from dure.core.errors import ToolError, UsageError
from dure.core.message import Image
from dure.games.picture import text_board
from dure.games.position import Looks, Named, Position, Result, illegal
from dure.games.rules import loaded, spiel

_SIDES = {
    "othello": ("black", "white"),
    "gomoku": ("black", "white"),
    "tic_tac_toe": ("x", "o"),
    "connect_four": ("x", "o"),
    "hex": ("x", "o"),
}
_MARKED = re.compile(r"[a-z]\(?(\d+(?:,\d+)?)\)?")
"""A move behind the mark of who makes it: `x(0,2)`, `o3`."""


@dataclass(frozen=True)
class Other:
    """A game of open_spiel by its name there: `Other("tic_tac_toe")`."""

    title: str

    def __post_init__(self) -> None:
        names = playable()
        if self.title not in names:
            near = get_close_matches(self.title, names, n=3, cutoff=0.4)
            raise UsageError(
                "game.unknown",
                "There is no game {name!r} here. Near: {near}. `dure.games.names()` gives all.",
                name=self.title,
                near=", ".join(near) or "go, chess, othello",
            )

    @property
    def name(self) -> str:
        """`Connect Four`."""
        return str(loaded(self.title).get_type().long_name)

    @property
    def sides(self) -> tuple[str, str]:
        """What the players are called."""
        return _SIDES.get(self.title, ("first", "second"))

    @property
    def seats(self) -> tuple[str, str]:
        """The same."""
        return self.sides

    @property
    def data(self) -> dict[str, Any]:
        """The game as JSON."""
        return {"game": self.title}

    def begin(self) -> Any:
        """The state at the start."""
        return loaded(self.title).new_initial_state()

    def legal(self, state: Any) -> Mapping[str, int]:
        """The legal moves: as open_spiel writes them, without the mark of who plays."""
        written = {state.action_to_string(number): number for number in state.legal_actions()}
        bare = {_unmarked(name): number for name, number in written.items()}
        return bare if len(bare) == len(written) else written

    def number(self, state: Any, move: str) -> int | None:
        """The number of this move."""
        return self.legal(state).get(move)

    def named(self, position: Position, text: str) -> list[Named]:
        """Legal moves in a text; where there is none, the whole of a short one."""
        by_name = {_bare(move): move for move in position.legal}
        if move := by_name.get(_bare(text)):
            return [Named(text.strip(), (move,))]
        found = [
            (place.start(), Named(move, (move,)))
            for name, move in by_name.items()
            for place in re.finditer(rf"(?<![\w,]){re.escape(name)}(?![\w,])", _bare(text, " "))
        ]
        if not found and 0 < len(text.strip()) <= 20:
            return [Named(text.strip())]
        return [named for _, named in sorted(found, key=lambda each: each[0])]

    def why_not(self, position: Position, written: str) -> ToolError:
        """That it is none."""
        return illegal(position, written)

    def result(self, position: Position) -> Result | None:
        """As the game's own rules have it."""
        if not position.state.is_terminal():
            return None
        first, second = map(float, position.state.returns())
        side = "" if first == second else self.sides[0 if first > second else 1]
        return Result(side, self.won(side), "rules")

    def won(self, side: str) -> str:
        """`1-0`: the first player won."""
        return "1/2-1/2" if not side else "1-0" if side == self.sides[0] else "0-1"

    @property
    def looks(self) -> Looks:
        """How its moves and positions are shown."""
        return OtherLooks()


@dataclass(frozen=True)
class OtherLooks:
    """Moves and boards as open_spiel writes them."""

    def written(self, state: Any, move: str) -> str:
        """A move as people write it: as it is."""
        return move

    def text(self, position: Position, plain: bool, lang: str) -> str:
        """The board as open_spiel draws it."""
        text = str(position.state).strip("\n")
        return text.encode("ascii", "replace").decode() if plain else text

    def picture(self, position: Position) -> Image:
        """The same lines as a drawing."""
        return text_board(self.text(position, False, "en"))

    def record(self, position: Position, result: Result | None, names: Sequence[str]) -> str:
        """A line of JSON: the game, who played, the moves and the result."""
        score = result.score if result else "*"
        return compact({**position.data, "players": list(names), "result": score}) + "\n"


def playable() -> list[str]:
    """The names of all games that can be played here."""
    # "cursor_go" is Go by arrow keys.
    found = [
        kind
        for kind in spiel().registered_games()
        if _fits(kind) and kind.short_name != "cursor_go"
    ]
    return sorted(kind.short_name for kind in found)


def _fits(kind: Any) -> bool:
    game_type = spiel().GameType
    return (
        kind.dynamics == game_type.Dynamics.SEQUENTIAL
        and kind.chance_mode == game_type.ChanceMode.DETERMINISTIC
        and kind.information == game_type.Information.PERFECT_INFORMATION
        and kind.max_num_players == kind.min_num_players == 2
        and kind.default_loadable
    )


def _unmarked(name: str) -> str:
    marked = _MARKED.fullmatch(name)
    return marked[1] if marked else name


def _bare(text: str, between: str = "") -> str:
    """The text in small letters, with nothing (or one space) where spaces were; `(0, 2)` as
    `0,2`."""
    text = re.sub(r"(?:\b[a-z])?\((\d+)\s*,\s*(\d+)\)", r"\1,\2", text.strip().casefold())
    return re.sub(r"\s+", between, text)
