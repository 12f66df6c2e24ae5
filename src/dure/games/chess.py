"""Chess: moves in algebraic notation and as programs write them (UCI); draws are not claimed, they
are there: the same position a third time, fifty moves without a capture or a pawn's, too few
pieces to mate.

Knows notation and how a board is drawn. The moves are open_spiel's.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dure.core.errors import ToolError
from dure.core.message import Image
from dure.games.fen import START, Square, checked_fen, in_check, pieces, square_name
from dure.games.pgn import pgn
from dure.games.picture import chess_board
from dure.games.position import Looks, Named, Position, Result, Why, illegal
from dure.games.rules import loaded, spiel
from dure.host.languages import tr

_FIGURES = dict(zip("KQRBNPkqrbnp", "♔♕♖♗♘♙♚♛♜♝♞♟", strict=True))
_WORDS = {
    "king|킹": "K",
    "queen|퀸": "Q",
    "rook|룩": "R",
    "bishop|비숍": "B",
    "knight|나이트": "N",
    "pawn|폰": "",
}
_SPELT = [
    (
        re.compile(
            rf"(?i)(?<![a-z])(?:{words})[을를은는이가]?\s*(?:to|on|takes|captures|x)?\s*"
            r"(?=x?[a-h][1-8])"
        ),
        letter,
    )
    for words, letter in _WORDS.items()
]
_MOVE = re.compile(
    r"(?<![A-Za-z0-9])([KQRBNkqrbn]?)([a-h]?)([1-8]?)[x:-]?([a-h][1-8])(?:[=/(]*([QRBNqrbn])\)?)?"
    r"(?![A-Za-z0-9])"
)
_CASTLES = re.compile(
    r"(?<![\w-])([O0o])-\1(-\1)?(?![\w-])|(?i:castles?) (king|queen)-?side|(킹|퀸)사이드 ?캐슬링"
)


@dataclass(frozen=True)
class Chess:
    """Chess, from the usual start or from a position (FEN)."""

    fen: str = START

    def __post_init__(self) -> None:
        object.__setattr__(self, "fen", checked_fen(self.fen))

    @property
    def name(self) -> str:
        """`Chess`."""
        return "Chess"

    @property
    def sides(self) -> tuple[str, str]:
        """White and black."""
        return "white", "black"

    @property
    def seats(self) -> tuple[str, str]:
        """Black and white, as open_spiel counts them."""
        return "black", "white"

    @property
    def data(self) -> dict[str, Any]:
        """The game as JSON."""
        return {"game": "chess", "fen": self.fen}

    def begin(self) -> Any:
        """The state at the start."""
        return loaded("chess").new_initial_state(self.fen)

    def legal(self, state: Any) -> Mapping[str, int]:
        """The legal moves as UCI has them: `e2e4`, `e7e8q`."""
        to_move, board = spiel().chess.action_to_move, state.board()
        return {to_move(number, board).to_lan(): number for number in state.legal_actions()}

    def number(self, state: Any, move: str) -> int | None:
        """The number of this move."""
        to_move, board = spiel().chess.action_to_move, state.board()
        numbers: list[int] = state.legal_actions()
        return next((each for each in numbers if to_move(each, board).to_lan() == move), None)

    def named(self, position: Position, text: str) -> list[Named]:
        """Moves in a text: `Nf3`, `exd5`, `e7e8q`, `O-O`, `knight to f3`."""
        for words, letter in _SPELT:
            text = words.sub(letter, text)
        board = pieces(fen_of(position))
        found = [
            (each.start(), Named(each[0], _meant(each, board, position)))
            for each in _MOVE.finditer(text)
        ]
        for each in _CASTLES.finditer(text):
            short = not each[2] if each[1] else (each[3] or each[4] or "").lower() in ("king", "킹")
            found.append((each.start(), Named(each[0], _castling(board, position, short=short))))
        return [named for _, named in sorted(found, key=lambda each: each[0])]

    def why_not(self, position: Position, written: str) -> ToolError:
        """That it is none; in check, that it leaves the king there."""
        board = pieces(fen_of(position))
        king = "K" if position.to_move == "white" else "k"
        place = next(square for square, piece in board.items() if piece == king)
        if position.result or not in_check(board, place):
            return illegal(position, written)
        return ToolError(
            "game.in_check",
            "{move} is no legal move for {side} now: the king is in check.",
            move=written[:40],
            side=position.to_move,
        )

    def result(self, position: Position) -> Result | None:
        """Mate, or one of the draws that need no claim."""
        state = position.state
        if not state.is_terminal():
            return None
        black, white = state.returns()
        if black != white:
            side = "white" if white > black else "black"
            return Result(side, self.won(side), "checkmate")
        return Result("", self.won(""), _draw(state))

    def won(self, side: str) -> str:
        """`1-0`, `0-1`, `1/2-1/2`."""
        return {"white": "1-0", "black": "0-1"}.get(side, "1/2-1/2")

    @property
    def looks(self) -> Looks:
        """How its moves and positions are shown."""
        return ChessLooks(self)


@dataclass(frozen=True)
class ChessLooks:
    """How moves, boards and records of chess look."""

    game: Chess

    def written(self, state: Any, move: str) -> str:
        """A legal move in algebraic notation: `Nf3`, `Qh4#`."""
        return str(state.action_to_string(self.game.number(state, move)))

    def text(self, position: Position, plain: bool, lang: str) -> str:
        """The board from white's side, white `♔` (`K`), black `♚` (`k`), the last move in
        brackets."""
        board = pieces(fen_of(position))
        last = position.moves[-1] if position.moves else ""
        marked = {last[:2], last[2:4]}
        head = "   a  b  c  d  e  f  g  h"
        rows = [head]
        for row in range(7, -1, -1):
            line = f"{row + 1} "
            for column in range(8):
                piece = board.get((column, row), ".")
                figure = piece if plain else _FIGURES.get(piece, piece)
                here = square_name((column, row)) in marked
                line += f"({figure})" if here else f" {figure} "
            rows.append(f"{line} {row + 1}")
        white, black = ("KQRBNP", "kqrbnp") if plain else ("♔", "♚")
        legend = tr("game.chess_legend", "{w} white   {b} black", lang, w=white, b=black)
        return "\n".join([*rows, head, f"   {legend}"])

    def picture(self, position: Position) -> Image:
        """The board as a drawing."""
        last = position.moves[-1] if position.moves else ""
        return chess_board(pieces(fen_of(position)), (last[:2], last[2:4]))

    def record(self, position: Position, result: Result | None, names: Sequence[str]) -> str:
        """The game as PGN."""
        state, said = self.game.begin(), list[str]()
        for move in position.moves:
            number = self.game.number(state, move)
            said.append(str(state.action_to_string(number)))
            state.apply_action(number)
        start = "" if self.game.fen == START else self.game.fen
        return pgn(said, result.score if result else "*", names, start)


def fen_of(position: Position) -> str:
    """The position as FEN."""
    return str(position.state.board().to_fen())


def _draw(state: Any) -> Why:
    """Which of the draws this is."""
    board = state.board()
    if not board.has_legal_moves():
        return "stalemate"
    if state.is_repetition_draw():
        return "repetition"
    return "fifty" if int(board.to_fen().split()[4]) >= 100 else "material"


def _meant(
    found: re.Match[str], board: Mapping[Square, str], position: Position
) -> tuple[str, ...]:
    """The legal moves that this may mean; a small letter for a piece only where it must be one."""
    letter, column, row, to, promoted = found.groups()
    fits = [
        _fitting(board, position, (letter if letter.isupper() else "", from_, to, promoted or ""))
        for from_ in ([column + row] if letter.isupper() or not letter else [letter + row])
        if letter.isupper() or not (letter and column)
    ]
    # `bxc3` is a pawn's if it can be, `nf3` and `bd3` can only be a knight's and a bishop's.
    if letter.islower() and not any(fits):
        fits = [_fitting(board, position, (letter.upper(), column + row, to, promoted or ""))]
    return next((each for each in fits if each), ())


def _fitting(
    board: Mapping[Square, str], position: Position, wanted: tuple[str, str, str, str]
) -> tuple[str, ...]:
    """Legal moves of this piece (none: a pawn, or whatever stands on a square that is named in
    full), from there, to there, to become that."""
    piece, origin, to, promoted = wanted
    found: list[str] = []
    for move in position.legal:
        start, end, becomes = move[:2], move[2:4], move[4:]
        stands = board[ord(start[0]) - 97, int(start[1]) - 1].upper()
        whole = len(origin) == 2
        if end != to or (promoted and promoted.lower() != becomes):
            continue
        if not (start == origin if whole else origin in start):
            continue
        if stands != piece and not (not piece and (stands == "P" or whole)):
            continue
        if stands == "K" and abs(ord(start[0]) - ord(end[0])) == 2 and not whole:
            continue  # castling is written otherwise
        found.append(move)
    return tuple(found)


def _castling(board: Mapping[Square, str], position: Position, *, short: bool) -> tuple[str, ...]:
    row = "1" if position.to_move == "white" else "8"
    move = f"e{row}{'g' if short else 'c'}{row}"
    king = board.get((4, int(row) - 1), "").upper() == "K"
    return (move,) if king and move in position.legal else ()
