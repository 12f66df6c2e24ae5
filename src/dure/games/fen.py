"""Chess positions as text (FEN): looked at before they reach the rules.

Knows squares and pieces. Does not know moves, but which squares a piece attacks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TypeAlias

from dure.core.errors import UsageError

Square: TypeAlias = tuple[int, int]
"""Column and row from 0: a1 is (0, 0)."""

START = "rnbqkbnr/pppppppp/8/8/8/8/PPPPPPPP/RNBQKBNR w KQkq - 0 1"

_STRAIGHT = ((1, 0), (-1, 0), (0, 1), (0, -1))
_ASLANT = ((1, 1), (1, -1), (-1, 1), (-1, -1))
_JUMPS = ((1, 2), (2, 1), (-1, 2), (-2, 1), (1, -2), (2, -1), (-1, -2), (-2, -1))
_RIDES = {"r": _STRAIGHT, "b": _ASLANT, "q": (*_STRAIGHT, *_ASLANT)}
_HOMES = {
    "K": ("K", (4, 0), "R", (7, 0)),
    "Q": ("K", (4, 0), "R", (0, 0)),
    "k": ("k", (4, 7), "r", (7, 7)),
    "q": ("k", (4, 7), "r", (0, 7)),
}


def pieces(fen: str) -> dict[Square, str]:
    """What stands where, of a FEN that was checked; white's pieces are capitals."""
    found: dict[Square, str] = {}
    for row, line in zip(range(7, -1, -1), fen.split()[0].split("/"), strict=True):
        column = 0
        for letter in line:
            if letter.isdecimal():
                column += int(letter)
            else:
                found[column, row] = letter
                column += 1
    return found


def square_name(square: Square) -> str:
    """`(4, 0)` is `e1`."""
    return f"{'abcdefgh'[square[0]]}{square[1] + 1}"


def checked_fen(fen: str) -> str:
    """The FEN with all six fields, if a game can stand so. Raises `UsageError` with what
    is wrong."""
    fields = fen.split()
    if len(fields) == 4:
        fields += ["0", "1"]
    if len(fields) != 6:
        raise _bad(fen, "it has not six fields (board, side, castling, en passant, two counts)")
    board, side, castling, passing, quiet, number = fields
    if not re.fullmatch(r"([1-8KQRBNPkqrbnp]{1,8}/){7}[1-8KQRBNPkqrbnp]{1,8}", board) or any(
        sum(int(each) if each.isdecimal() else 1 for each in line) != 8 for line in board.split("/")
    ):
        raise _bad(fen, "its board is not eight rows of eight squares")
    if side not in ("w", "b"):
        raise _bad(fen, "its second field, who is to move, is neither w nor b")
    if not re.fullmatch(r"-|K?Q?k?q?", castling):
        raise _bad(fen, "its third field, castling, is not of KQkq or -")
    if not re.fullmatch(r"-|[a-h][36]", passing):
        raise _bad(fen, "its fourth field, en passant, is neither a square nor -")
    if not all(re.fullmatch(r"\d{1,4}", each, re.ASCII) for each in (quiet, number)):
        raise _bad(fen, "its last two fields are no counts")
    _check_board(fen, pieces(fen), fields)
    return " ".join(fields)


def _check_board(fen: str, board: Mapping[Square, str], fields: list[str]) -> None:
    _, side, castling, passing, _, _ = fields
    standing = list(board.values())
    if standing.count("K") != 1 or standing.count("k") != 1:
        raise _bad(fen, "each side needs one king")
    if any(piece in "Pp" and square[1] in (0, 7) for square, piece in board.items()):
        raise _bad(fen, "a pawn stands on the first or the last row")
    if max(sum(map(str.isupper, standing)), sum(map(str.islower, standing))) > 16:
        raise _bad(fen, "one side has more than 16 pieces")
    for right in castling.replace("-", ""):
        king, home, rook, corner = _HOMES[right]
        if board.get(home) != king or board.get(corner) != rook:
            raise _bad(fen, f"castling {right} needs the king and the rook where they began")
    if passing != "-":
        column, forward = ord(passing[0]) - 97, 1 if side == "b" else -1
        row = 2 if side == "b" else 5
        pawn = "P" if side == "b" else "p"
        behind, before = (column, row - forward), (column, row + forward)
        free = (column, row) not in board and behind not in board
        if passing[1] != str(row + 1) or board.get(before) != pawn or not free:
            raise _bad(fen, f"no pawn has just passed {passing}")
    king = "k" if side == "w" else "K"
    place = next(square for square, piece in board.items() if piece == king)
    if in_check(board, place):
        raise _bad(fen, "the side that is not to move is in check")


def in_check(board: Mapping[Square, str], place: Square) -> bool:
    """Whether the piece on this square is attacked by one of the other side."""
    mine = board[place].isupper()
    return any(
        place in set(_attacked(board, square, piece))
        for square, piece in board.items()
        if piece.isupper() != mine
    )


def _attacked(board: Mapping[Square, str], square: Square, piece: str) -> Iterator[Square]:
    """The squares that this piece attacks."""
    column, row = square
    kind = piece.lower()
    if kind == "p":
        forward = 1 if piece.isupper() else -1
        yield from ((column - 1, row + forward), (column + 1, row + forward))
    elif kind in "nk":
        steps = _JUMPS if kind == "n" else (*_STRAIGHT, *_ASLANT)
        yield from ((column + x, row + y) for x, y in steps)
    else:
        for x, y in _RIDES[kind]:
            for far in range(1, 8):
                reached = (column + far * x, row + far * y)
                yield reached
                if reached in board:
                    break


def _bad(fen: str, reason: str) -> UsageError:
    return UsageError(
        "game.fen", "{fen!r} is no position of chess: {reason}.", fen=fen[:120], reason=reason
    )
