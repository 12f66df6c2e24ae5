"""Text from models, tools and files, made safe to show: what cannot be seen is written out.

Knows characters that move the cursor, hide, or turn text around (Unicode categories Cc, Cf, Cs and
the Hangul fillers). Does not know where the text is from: everything that is not ours comes here.
"""

from __future__ import annotations

import re

_FILLERS = "\u115f\u1160\u3164\uffa0"
_ODD = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u0600-\u0605\u061c\u06dd\u070f\u180e\u200b-\u200f"
    "\u2028-\u202e\u2060-\u206f\ud800-\udfff\ufeff\ufff9-\ufffb\U0001bca0-\U0001bca3"
    f"\U0001d173-\U0001d17a\U000e0000-\U000e0fff{_FILLERS}]"
)
_JOINER = "\u200d"
_PICTURES = "\u2190"  # arrows, symbols and emoji begin here


def visible(text: str) -> str:
    """The text with control, zero-width and bidirectional characters as `\\x1b` or `\\u202e`.

    Line breaks, tabs and the joiners inside emoji stay; `\\r\\n` becomes a line break.
    """
    text = text.replace("\r\n", "\n")
    return _ODD.sub(lambda found: _written(found, text), text)


def one_line(text: str) -> str:
    """The text made visible and brought to one line."""
    return " ".join(visible(text).split())


def _written(found: re.Match[str], text: str) -> str:
    character, at = found[0], found.start()
    before, after = text[at - 1 : at], text[at + 1 : at + 2]
    if character == _JOINER and before >= _PICTURES and after >= _PICTURES:
        return character
    code = ord(character)
    if code < 0x100:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
