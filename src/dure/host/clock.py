"""What time it is, and waiting until a time.

Knows the system's clock and a clock for tests. Does not know time zones, runs or timers.
"""

from __future__ import annotations

import asyncio
import time
from typing import Protocol

_NAP = 30.0  # seconds; a machine that slept or whose clock was set is noticed after so long


class Clock(Protocol):
    """The time in Unix seconds, and a way to wait for it."""

    def now(self) -> float:
        """Unix seconds."""
        ...

    async def sleep_until(self, unix: float) -> None:
        """Return when `now()` is at least `unix`; at once if it already is."""
        ...


class SystemClock:
    """The clock of this machine. It may jump: a wait ends by the clock, not by time passed."""

    def now(self) -> float:
        """Unix seconds."""
        return time.time()

    async def sleep_until(self, unix: float) -> None:
        """Return when `now()` is at least `unix`."""
        while (left := unix - self.now()) > 0:  # noqa: ASYNC110 (no event tells of the clock)
            await asyncio.sleep(min(left, _NAP))


SYSTEM = SystemClock()
"""The clock of this machine."""


class FakeClock:
    """A clock that stands still until it is told to go on; for tests."""

    def __init__(self, start: float = 0.0) -> None:
        self._now = float(start)
        self._sleepers: list[tuple[float, asyncio.Future[None]]] = []

    def now(self) -> float:
        """Unix seconds, as set by `start` and `advance`."""
        return self._now

    async def sleep_until(self, unix: float) -> None:
        """Return after `advance` has brought the clock to `unix`."""
        if unix <= self._now:
            return
        sleeper = unix, asyncio.get_running_loop().create_future()
        self._sleepers.append(sleeper)
        try:
            await sleeper[1]
        finally:
            self._sleepers.remove(sleeper)

    def advance(self, seconds: float) -> None:
        """Go on by `seconds` (negative: the clock is set back); wakes those whose time has come,
        the earliest first. They run when the caller next awaits."""
        self._now += seconds
        for unix, waiting in sorted(self._sleepers, key=lambda sleeper: sleeper[0]):
            if unix <= self._now and not waiting.done():
                waiting.set_result(None)

    @property
    def sleepers(self) -> int:
        """How many wait at the moment."""
        return len(self._sleepers)
