"""Go games as SGF (Smart Game Format, FF[4]): written, and read back.

Knows the main line of a game. What else a file holds (variations, comments, marks) is left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from dure.core.errors import UsageError
from dure.games.area import Point

_PROPERTY = re.compile(r"([A-Z]+)\s*((?:\[(?:\\.|[^\]\\])*\]\s*)+)", re.DOTALL)
_VALUE = re.compile(r"\[((?:\\.|[^\]\\])*)\]", re.DOTALL)
_MOST = 200_000


def sgf(
    head: Mapping[str, str], stones: Sequence[Point], moves: Iterable[Point | None], size: int
) -> str:
    """A game: what is said of it, black's stones before the first move, and the moves (None: a
    pass)."""
    said = "".join(f"{name}[{_escaped(text)}]" for name, text in head.items() if text)
    placed = "AB" + "".join(f"[{_letters(each, size)}]" for each in stones) if stones else ""
    lines = [f"(;FF[4]GM[1]CA[UTF-8]AP[dure]{said}{placed}"]
    turns = "WB" if stones else "BW"
    nodes = [f";{turns[n % 2]}[{_letters(move, size)}]" for n, move in enumerate(moves)]
    lines += ["".join(nodes[at : at + 10]) for at in range(0, len(nodes), 10)]
    return "\n".join(lines) + ")\n"


def read_sgf(text: str) -> tuple[dict[str, str], list[Point], list[tuple[str, Point | None]], int]:
    """What is said of a game, black's stones before it, the moves with their colours (`B`, `W`),
    and the size. Raises `UsageError` for what is no SGF of a game of Go."""
    start = text.find("(;")
    if start < 0 or len(text) > _MOST:
        raise _bad("it does not begin with (;" if start < 0 else f"it is longer than {_MOST:,}")
    head: dict[str, str] = {}
    stones: list[Point] = []
    moves: list[tuple[str, Point | None]] = []
    for found in _PROPERTY.finditer(_main_line(text[start:])):
        name, values = found[1], [_plain(each) for each in _VALUE.findall(found[2])]
        size = _size(head)
        if name in ("B", "W"):
            moves.append((name, _point(values[0], size)))
        elif name == "AB":
            stones += [point for each in values if (point := _point(each, size)) is not None]
        elif name == "AW":
            raise _bad("it places white stones before the first move")
        else:
            head.setdefault(name, values[0])
    if head.get("GM", "1").strip() != "1":
        raise _bad("its GM is not 1, so that it is another game")
    return head, stones, moves, _size(head)


def _main_line(text: str) -> str:
    """The text up to the end of its first branch."""
    inside = escaped = False
    for at, letter in enumerate(text):
        if escaped:
            escaped = False
        elif inside:
            escaped, inside = letter == "\\", letter != "]"
        elif letter == "[":
            inside = True
        elif letter == ")":
            return text[:at]
    return text


def _size(head: Mapping[str, str]) -> int:
    size = head.get("SZ", "19").strip()
    if not (size.isascii() and size.isdecimal() and len(size) < 3):
        raise _bad(f"its board has the size {size[:20]!r}")
    return int(size)


def _letters(point: Point | None, size: int) -> str:
    """SGF counts rows from the top."""
    return "" if point is None else f"{chr(97 + point[0])}{chr(97 + size - 1 - point[1])}"


def _point(letters: str, size: int) -> Point | None:
    letters = letters.strip()
    if not letters or (letters == "tt" and size <= 19):
        return None
    column, row = (ord(each) - 97 for each in letters) if len(letters) == 2 else (-1, -1)
    if not (0 <= column < size and 0 <= row < size):
        raise _bad(f"{letters[:20]!r} is no point of its board")
    return column, size - 1 - row


def _escaped(text: str) -> str:
    return re.sub(r"([\]\\])", r"\\\1", text)


def _plain(text: str) -> str:
    return re.sub(r"\\(.)", r"\1", text, flags=re.DOTALL)


def _bad(reason: str) -> UsageError:
    return UsageError("game.sgf", "This is no game of Go in SGF: {reason}.", reason=reason)
