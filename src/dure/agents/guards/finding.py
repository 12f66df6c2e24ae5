"""Finding things in text as people read it, and taking them out of the text as it is written.

Full-width digits, hyphens of any kind and characters that nobody sees do not hide anything. Knows
spans; does not know what is looked for.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable
from typing import Literal, TypeAlias

from dure.core.errors import UsageError
from dure.core.guard import Block

Do: TypeAlias = Literal["mask", "stop"]
Span: TypeAlias = tuple[int, int, str]
"""Where something begins and ends in a text, and what it is."""

_HYPHENS = dict.fromkeys("‐‑‒–—―−﹣－·", "-")


def plain(text: str) -> tuple[str, list[int] | None]:
    """The text as it reads, and for each of its characters where it stands in the text; None: both
    are the same."""
    if text.isascii():
        return text, None
    read: list[str] = []
    places: list[int] = []
    for index, character in enumerate(text):
        if character < "\x80":
            read.append(character)
            places.append(index)
            continue
        if unicodedata.category(character) in ("Cf", "Mn", "Cc"):
            continue  # Nobody sees it, or it only sits on another.
        for each in _HYPHENS.get(character) or unicodedata.normalize("NFKC", character):
            read.append(each)
            places.append(index)
    return "".join(read), places


def taken_out(text: str, find: Callable[[str], Iterable[Span]], do: Do, what: str) -> str | Block:
    """The text with `[kind]` in the place of what is found, or a `Block` that names the kinds."""
    read, places = plain(text)
    spans = sorted(find(read))
    if not spans:
        return text
    if do == "stop":
        kinds = ", ".join(sorted({kind for _, _, kind in spans}))
        return Block(f"{what}: {kinds}")
    pieces: list[str] = []
    done = 0
    for start, end, kind in spans:
        first = start if places is None else places[start]
        last = end if places is None else places[end - 1] + 1
        if first >= done:
            pieces += [text[done:first], f"[{kind}]"]
            done = last
        elif last > done:  # It begins within another.
            done = last
    return "".join([*pieces, text[done:]])


def check_do(do: str) -> None:
    """Raise `UsageError` unless it is something to do."""
    if do not in ("mask", "stop"):
        raise UsageError("guard.do", "do={do!r} is not known. Use 'mask' or 'stop'.", do=do)
