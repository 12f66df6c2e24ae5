"""How many branches of a run are live, and how many of them can only wait for a person.

When all that are live are parked, the run is put away until somebody answers.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any, TypeVar

T = TypeVar("T")


class Branches:
    """Counts live and parked branches; `idle` is called when every live branch is parked."""

    def __init__(self, idle: Callable[[], None]) -> None:
        self._idle = idle
        self._live = 1
        self._parked: set[asyncio.Future[Any]] = set()

    @property
    def all_parked(self) -> bool:
        """Whether nothing can go on without a person."""
        waiting = sum(not answer.done() for answer in self._parked)
        return waiting >= self._live

    def split(self, parts: int) -> None:
        """One branch becomes `parts`."""
        self._live += parts - 1

    def join(self, *, last: bool) -> None:
        """One of several branches is over; the last one becomes the branch that split."""
        if not last:
            self._live -= 1
            self._check()

    async def park(self, answer: asyncio.Future[T]) -> T:
        """Wait for what only a person can bring."""
        self._parked.add(answer)
        self._check()
        try:
            return await answer
        finally:
            self._parked.discard(answer)

    def _check(self) -> None:
        if self.all_parked:
            # Later, since what makes another branch go on may already be under way in this tick.
            asyncio.get_running_loop().call_soon(self._recheck)

    def _recheck(self) -> None:
        if self.all_parked:
            self._idle()
