"""How many cells of a terminal a text takes, and text brought to a number of cells.

Knows Unicode's East Asian Width (UAX #11) and emoji sequences (UTS #51). Knows no terminal.
"""

from __future__ import annotations

import unicodedata

_JOINER = "\u200d"
_EMOJI_STYLE = "\ufe0f"
_TONES = "\u302e\u302f"  # marks beside Hangul
_INVISIBLE = frozenset({"Mn", "Me", "Cf", "Cc", "Cs"})


def width(text: str) -> int:
    """The cells that `text` takes: two for Korean letters and emoji, none for what combines."""
    if text.isascii() and text.isprintable():
        return len(text)
    return sum(_cells(cluster) for cluster in clusters(text))


def pad(text: str, cells: int) -> str:
    """`text` in exactly `cells` cells: spaces are added, or its end gives way to `…`."""
    missing = cells - width(text)
    if missing >= 0:
        return text + " " * missing
    kept, used = "", 0
    for cluster in clusters(text):
        size = _cells(cluster)
        if used + size > cells - 1:
            break
        kept, used = kept + cluster, used + size
    return (kept + "…" + " " * (cells - 1 - used)) if cells > 0 else ""


def clusters(text: str) -> list[str]:
    """What is drawn as one: a character and what combines with it, an emoji sequence, a flag."""
    found: list[str] = []
    for character in text:
        if found and _continues(found[-1], character):
            found[-1] += character
        else:
            found.append(character)
    return found


def _continues(cluster: str, character: str) -> bool:
    if cluster.endswith(_JOINER) or _is_skin(character):
        return _wide(cluster[0]) or unicodedata.category(cluster[0]) == "So"
    if _is_flag(character):
        return len(cluster) == 1 and _is_flag(cluster)
    return character == _JOINER or _zero(character)


def _cells(cluster: str) -> int:
    first = cluster[0]
    if _is_flag(first):
        return 2 if len(cluster) > 1 else 1
    if _zero(first):
        return 0
    coloured = _EMOJI_STYLE in cluster or any(map(_is_skin, cluster))
    return 2 if coloured or _wide(first) else 1


def _zero(character: str) -> bool:
    medial_or_final = "\u1160" <= character <= "\u11ff" or "\ud7b0" <= character <= "\ud7ff"
    return (
        medial_or_final
        or character in _TONES
        or (unicodedata.category(character) in _INVISIBLE and character != "\u00ad")
    )


def _wide(character: str) -> bool:
    return unicodedata.east_asian_width(character) in "WF"


def _is_skin(character: str) -> bool:
    return "\U0001f3fb" <= character <= "\U0001f3ff"


def _is_flag(character: str) -> bool:
    return "\U0001f1e6" <= character[0] <= "\U0001f1ff"
