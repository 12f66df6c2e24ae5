"""HTML put together so that text stays text: what is not markup is escaped, always.

Knows elements and characters. Does not know what a page is about.
"""

from __future__ import annotations

import re
from html import escape

from dure.core.visible import visible

_JOINERS = re.compile("[\u200b-\u200f\u00ad\ufeff]+")
_VOID = {"img", "input", "meta", "link", "br"}


class Markup(str):
    """HTML as it is; every other string is text."""

    __slots__ = ()


def text(words: str) -> Markup:
    """Text as HTML. What hides or turns other text around is written out; what joins and marks
    letters in scripts that need it stays."""
    pieces = re.split(f"({_JOINERS.pattern})", words)
    return Markup(
        "".join(
            piece if index % 2 else escape(visible(piece)) for index, piece in enumerate(pieces)
        )
    )


def el(name: str, /, *inner: str, **attributes: str | bool | None) -> Markup:
    """An element. `class_` is `class`, `data_x` is `data-x`; None and False are left out."""
    given = "".join(_attribute(each, value) for each, value in attributes.items())
    if name in _VOID:
        return Markup(f"<{name}{given}>")
    return Markup(f"<{name}{given}>{joined(*inner)}</{name}>")


def joined(*inner: str) -> Markup:
    """One after the other."""
    return Markup("".join(each if isinstance(each, Markup) else text(each) for each in inner))


def _attribute(name: str, value: str | bool | None) -> str:
    if value is None or value is False:
        return ""
    word = name.rstrip("_").replace("_", "-")
    return f" {word}" if value is True else f' {word}="{text(value)}"'
