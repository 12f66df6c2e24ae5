"""Stones on a board: groups, their liberties, and whose area is whose.

Knows a board as lines of `X` (black), `O` (white) and `+`, the lowest row first. Does not know
moves.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import TypeAlias

Point: TypeAlias = tuple[int, int]
"""Column and row from 0, the lower left corner first."""

BLACK, WHITE, EMPTY = "X", "O", "+"


def around(point: Point, size: int) -> Iterator[Point]:
    """The neighbours of a point."""
    column, row = point
    for beside in ((column - 1, row), (column + 1, row), (column, row - 1), (column, row + 1)):
        if 0 <= beside[0] < size and 0 <= beside[1] < size:
            yield beside


def region(board: Sequence[str], point: Point) -> tuple[set[Point], set[Point]]:
    """The points of one kind that are connected with this one, and those that border on them."""
    kind = board[point[1]][point[0]]
    inside, border, left = {point}, set[Point](), [point]
    while left:
        for beside in around(left.pop(), len(board)):
            if board[beside[1]][beside[0]] != kind:
                border.add(beside)
            elif beside not in inside:
                inside.add(beside)
                left.append(beside)
    return inside, border


def captures(board: Sequence[str], point: Point, stone: str) -> bool:
    """Whether a stone here takes the last liberty of a group of the other side."""
    other = WHITE if stone == BLACK else BLACK
    for beside in around(point, len(board)):
        if board[beside[1]][beside[0]] == other:
            _, border = region(board, beside)
            free = {each for each in border if board[each[1]][each[0]] == EMPTY}
            if free == {point}:
                return True
    return False


def areas(board: Sequence[str], dead: Collection[Point] = ()) -> tuple[int, int]:
    """The area of black and of white (Tromp-Taylor): stones, and empty regions that border on one
    side alone. The dead stones are taken off before."""
    board = [
        "".join(EMPTY if (column, row) in dead else stone for column, stone in enumerate(line))
        for row, line in enumerate(board)
    ]
    counts = {BLACK: 0, WHITE: 0}
    seen = set[Point]()
    for row, line in enumerate(board):
        for column, stone in enumerate(line):
            if stone != EMPTY:
                counts[stone] += 1
            elif (column, row) not in seen:
                inside, border = region(board, (column, row))
                seen |= inside
                owners = {board[each[1]][each[0]] for each in border}
                if len(owners) == 1:
                    counts[owners.pop()] += len(inside)
    return counts[BLACK], counts[WHITE]
