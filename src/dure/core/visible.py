"""Text from models, tools and files, made safe to show: what cannot be seen is written out.

Knows characters that move the cursor, hide, turn text around, or pile up (Unicode categories Cc,
Cf, Cs, fillers, variation selectors, floods of combining marks). Does not know where the text is
from: everything that is not ours comes here.
"""

from __future__ import annotations

import re
import unicodedata

_FILLERS = "\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0"
_SELECTORS = "\u180b-\u180f\ufe00-\ufe0f"  # and the supplement, among the tags
_ODD = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u034f\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2"
    "\u200b-\u200f\u2028-\u202e\u2060-\u206f\ud800-\udfff\ufeff\ufff0-\ufffb"
    "\U000110bd\U000110cd\U00013430-\U0001343f\U0001bca0-\U0001bca3\U0001d159"
    f"\U0001d173-\U0001d17a\U000e0000-\U000e0fff{_FILLERS}{_SELECTORS}]"
)
_MARKS = re.compile("[^\x00-\x7f]+")
_MOST_MARKS = 4
"""Marks upon one letter that any writing needs; more cover the lines above and below."""

_JOINER, _AS_PICTURE = "\u200d", "\ufe0f"
_KEYS = tuple("#*0123456789")
_PICTURES = "\u2190"  # arrows, symbols and emoji begin here


def visible(text: str) -> str:
    """The text with control, zero-width and bidirectional characters as `\\x1b` or `\\u202e`.

    Line breaks, tabs and the joiners inside emoji stay; `\\r\\n` becomes a line break.
    """
    text = text.replace("\r\n", "\n")
    if text.isascii() and text.isprintable():
        return text
    text = _ODD.sub(lambda found: _written(found, text), text)
    return _MARKS.sub(lambda found: _few_marks(found[0]), text)


def one_line(text: str) -> str:
    """The text made visible and brought to one line."""
    return " ".join(visible(text).split())


def _written(found: re.Match[str], text: str) -> str:
    character, at = found[0], found.start()
    before, after = text[at - 1 : at] if at else "", text[at + 1 : at + 2]
    if character == _AS_PICTURE and (_is_picture(before) or before in _KEYS):
        return character
    if (
        character == _JOINER
        and _is_picture(after)
        and (_is_picture(before) or before == _AS_PICTURE)
    ):
        return character
    return _escape(character)


def _is_picture(character: str) -> bool:
    """Whether it is a symbol, an emoji, or the colour of one's skin: no letter of any script."""
    return character >= _PICTURES and unicodedata.category(character) in ("So", "Sk", "Sm")


def _few_marks(text: str) -> str:
    """The text with all but the first few of the marks upon one letter written out."""
    shown: list[str] = []
    marks = 0
    for character in text:
        marks = marks + 1 if unicodedata.category(character) in ("Mn", "Me") else 0
        shown.append(character if marks <= _MOST_MARKS else _escape(character))
    return "".join(shown)


def _escape(character: str) -> str:
    code = ord(character)
    if code < 0x100:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
