"""How many branches of a run are live, and how many of them can only wait for a person.

When all that are live are parked, the run is put away until somebody answers. A gate bounds how
many are under way at once; those that are parked are not.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable
from typing import Any, TypeVar

T = TypeVar("T")


class Branches:
    """Counts live and parked branches; `idle` is called when every live branch is parked."""

    def __init__(self, idle: Callable[[], None]) -> None:
        self._idle = idle
        self._live = 1
        self._parked: set[asyncio.Future[Any]] = set()
        self.places: dict[asyncio.Task[Any] | None, Gate] = {}

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
        """Wait for what only a person can bring, leaving one's place at a gate to another."""
        gate = self.places.get(asyncio.current_task())
        if gate is None:
            return await self.wait(answer)
        gate.leave()
        found = await self.wait(answer)
        await gate.enter()
        return found

    async def wait(self, answer: asyncio.Future[T]) -> T:
        """Count as parked until `answer` is there."""
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


class Gate:
    """`async with gate:` has places for so many branches. Those before it count as parked: if all
    within wait for a person, so do they."""

    def __init__(self, branches: Branches, places: int) -> None:
        self._branches = branches
        self._free = places
        self._before: deque[asyncio.Future[None]] = deque()

    async def __aenter__(self) -> None:
        await self.enter()

    async def __aexit__(self, *_: object) -> None:
        # A branch that was cancelled while it was parked has no place.
        if asyncio.current_task() in self._branches.places:
            self.leave()

    async def enter(self) -> None:
        """Take a place, first come, first served."""
        if self._free:
            self._free -= 1
        else:
            place: asyncio.Future[None] = asyncio.get_running_loop().create_future()
            self._before.append(place)
            try:
                await self._branches.wait(place)
            except asyncio.CancelledError:
                if not place.cancelled():  # It was given just before.
                    self._pass_on()
                raise
        self._branches.places[asyncio.current_task()] = self

    def leave(self) -> None:
        """Give one's place to the next."""
        del self._branches.places[asyncio.current_task()]
        self._pass_on()

    def _pass_on(self) -> None:
        while self._before:
            place = self._before.popleft()
            if not place.done():
                place.set_result(None)
                return
        self._free += 1
