"""A clock: time for the whole game, seconds added for each move, periods of overtime (byo-yomi).

Knows seconds. When something was said comes from whoever has a turn.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from dure.core.errors import UsageError
from dure.core.value import value

_FORM = re.compile(
    r"(?P<main>\d+(?:\.\d+)?[smh]?)(?:\+(?:(?P<periods>\d+)x)?(?P<extra>\d+(?:\.\d+)?[sm]?))?"
)
_UNITS = {"s": 1, "m": 60, "h": 3600}


@dataclass(frozen=True)
class Clock:
    """So many seconds for the game (`main`). Each move adds `increment` seconds (Fischer); or, when
    the main time is used up, there are `periods` of `byoyomi` seconds: a period is lost when a move
    takes longer. `now` tells what time it is."""

    main: float
    increment: float = 0.0
    periods: int = 0
    byoyomi: float = 0.0
    now: Callable[[], float] = field(default=time.time, compare=False, repr=False)

    def __post_init__(self) -> None:
        fits = self.main >= 0 and self.increment >= 0 and self.periods >= 0 and self.byoyomi >= 0
        if not fits or self.main + self.periods * self.byoyomi <= 0:
            raise _bad(repr(self))

    @classmethod
    def read(cls, text: str) -> Clock:
        """`10m`, `5m+3s` (3 seconds are added for each move), `20m+5x30s` (5 periods of 30
        seconds)."""
        found = _FORM.fullmatch(text.strip().lower().replace(" ", ""))
        if found is None:
            raise _bad(text)
        main, extra = _seconds(found["main"]), _seconds(found["extra"] or "0")
        if found["periods"] is None:
            return cls(main, extra)
        return cls(main, 0.0, int(found["periods"]), extra)

    def begin(self) -> Time:
        """The time of one side at the start."""
        return Time(self.main, self.periods)

    def after(self, had: Time, seconds: float) -> Time | None:
        """The time of a side after a move that took so long; None: its time has run out."""
        left = had.left - seconds
        if left >= 0:
            return replace(had, left=left + self.increment)
        if not self.periods or not self.byoyomi:
            return None
        lost = int(-left // self.byoyomi)
        return None if lost >= had.periods else Time(0.0, had.periods - lost)

    def whole(self, had: Time) -> float:
        """All seconds that a side has left."""
        return had.left + had.periods * self.byoyomi

    def text(self, had: Time) -> str:
        """`4:32`, `0:30 x5`."""
        if had.left or not had.periods:
            return _shown(had.left)
        return f"{_shown(self.byoyomi)} x{had.periods}"


@value
class Time:
    """What one side has left: seconds of its main time, and periods."""

    left: float
    periods: int = 0


def _shown(seconds: float) -> str:
    minutes, rest = divmod(int(seconds), 60)
    return f"{minutes}:{rest:02}"


def _seconds(text: str) -> float:
    unit = text[-1] if text[-1] in _UNITS else "s"
    return float(text.rstrip("smh")) * _UNITS[unit]


def _bad(text: str) -> UsageError:
    return UsageError(
        "match.clock",
        "{text} is no clock. Write 10m, 5m+3s (seconds added for each move), or 20m+5x30s (periods"
        " of overtime).",
        text=text,
    )
