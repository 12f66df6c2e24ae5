"""Chess games as PGN: written, and read back.

Knows tags and the main line. What else a file holds (variations, comments, marks) is left out.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from dure.core.errors import UsageError

_TAG = re.compile(r'^\s*\[(\w+)\s+"((?:\\.|[^"\\])*)"\]', re.MULTILINE)
_LEFT_OUT = re.compile(r"\{[^}]*\}|;[^\n]*|\$\d+|^%[^\n]*", re.MULTILINE)
_RESULTS = ("1-0", "0-1", "1/2-1/2", "*")
_NUMBER = re.compile(r"^\d+\.*")
_CELLS = 80
_MOST = 200_000


def pgn(moves: Sequence[str], result: str, names: Sequence[str], fen: str = "") -> str:
    """A game: its moves in algebraic notation, who played (white first), and from where (none: the
    usual start)."""
    tags = {"Event": "?", "Site": "?", "Date": "????.??.??", "Round": "?"}
    tags |= {"White": names[0] or "?", "Black": names[1] or "?", "Result": result}
    tags |= {"SetUp": "1", "FEN": fen} if fen else {}
    head = "".join(f'[{name} "{_escaped(text)}"]\n' for name, text in tags.items())
    first, black = (int(fen.split()[5]), fen.split()[1] == "b") if fen else (1, False)
    words: list[str] = []
    for count, move in enumerate(moves, black):
        number = first + count // 2
        dots = f"{number}. " if count % 2 == 0 else f"{number}... " if not words else ""
        words.append(f"{dots}{move}")
    lines = [""]
    for word in " ".join([*words, result]).split():
        if lines[-1] and len(lines[-1]) + 1 + len(word) > _CELLS:
            lines.append("")
        lines[-1] += f" {word}" if lines[-1] else word
    return head + "\n" + "\n".join(lines) + "\n"


def read_pgn(text: str) -> tuple[dict[str, str], list[str]]:
    """The tags and the moves, as they are written, of the first game in a text. Raises `UsageError`
    for what is no PGN."""
    if len(text) > _MOST:
        raise _bad(f"it is longer than {_MOST:,} characters")
    tags = {name: re.sub(r"\\(.)", r"\1", said) for name, said in reversed(_TAG.findall(text))}
    moves: list[str] = []
    depth = 0
    spaced = _LEFT_OUT.sub(" ", _TAG.sub(" ", text)).replace("(", " ( ").replace(")", " ) ")
    for word in spaced.split():
        depth += (word == "(") - (word == ")")
        if depth or word == ")":
            continue
        if word in _RESULTS:
            break
        if word := _NUMBER.sub("", word):
            moves.append(word)
    if not moves and not tags:
        raise _bad("it has neither tags nor moves")
    return tags, moves


def _escaped(text: str) -> str:
    text = " ".join(text.split())
    return re.sub(r'(["\\])', r"\\\1", text)


def _bad(reason: str) -> UsageError:
    return UsageError("game.pgn", "This is no game of chess in PGN: {reason}.", reason=reason)
