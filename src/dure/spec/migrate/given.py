"""Values of other systems' files, which may be anything, taken as what they are to be."""

from __future__ import annotations

from typing import Any, cast


def mapping(given: object) -> dict[str, Any]:
    """The mapping; of anything else, an empty one."""
    return cast("dict[str, Any]", given) if isinstance(given, dict) else {}


def several(given: object) -> list[Any]:
    """The list; of one value, a list of it; of nothing, an empty one."""
    if given is None:
        return []
    return cast("list[Any]", given) if isinstance(given, list) else [given]


def count(given: object) -> float | None:
    """The number above 0, also where it is written as text; of anything else, None."""
    try:
        number = float(str(given))
    except ValueError:
        return None
    return number if 0 < number < float("inf") else None


def line(given: object) -> str:
    """The text on one line; of nothing, an empty one."""
    return "" if given is None else " ".join(str(given).split())


def paragraph(given: object) -> str:
    """The text in its lines, without what stands behind and around them."""
    text = "" if given is None else str(given)
    return "\n".join(each.rstrip() for each in text.replace("\r\n", "\n").strip().split("\n"))
