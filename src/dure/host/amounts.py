"""Lengths of time and sizes as people write them: `90d`, `12h`, `2GB`. Knows units only."""

from __future__ import annotations

import re

from dure.core.errors import UsageError

SECONDS = {"m": 60, "h": 3_600, "d": 86_400, "w": 604_800, "y": 31_557_600}
"""Units of time: minutes, hours, days, weeks, years."""

BYTES = {"B": 1, "KB": 10**3, "MB": 10**6, "GB": 10**9, "TB": 10**12}
"""Units of size."""

_AMOUNT = re.compile(r"\s*(\d{1,9}(?:\.\d{1,3})?)\s*([A-Za-z]+)\s*")


def is_time(text: str) -> bool:
    """Whether the text is a length of time."""
    found = _AMOUNT.fullmatch(text)
    return found is not None and found[2].lower() in SECONDS


def seconds_in(text: str) -> float:
    """The seconds in `30d`, `12h`, `2w`, `1y`, `90m`."""
    found = _AMOUNT.fullmatch(text)
    if found is None or not is_time(text):
        raise UsageError(
            "amount.time",
            "{text!r} is no length of time. Write 30d: a number, and m, h, d, w or y (minutes,"
            " hours, days, weeks, years).",
            text=text,
        )
    return float(found[1]) * SECONDS[found[2].lower()]


def bytes_in(text: str) -> int:
    """The bytes in `500MB` or `2GB`."""
    found = _AMOUNT.fullmatch(text)
    unit = found[2].upper().removesuffix("B") + "B" if found else ""
    if found is None or unit not in BYTES:
        raise UsageError(
            "amount.size",
            "{text!r} is no size. Write 500MB or 2GB.",
            text=text,
        )
    return int(float(found[1]) * BYTES[unit])
