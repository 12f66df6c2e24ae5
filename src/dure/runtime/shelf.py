"""Objects that live as long as a run is driven: a kernel, a browser, a connection.

Knows names and openers; does not know what it lends. Implements `core.Lend`.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Hashable
from contextlib import AbstractAsyncContextManager, AsyncExitStack
from typing import Any, TypeVar, cast

from dure.host.limit import Limit

T = TypeVar("T")

CLOSING_SECONDS = 15.0
"""How long what was lent may take to close, all of it together."""


class Shelf:
    """What is lent to one run. It is closed in another task than the one that opened it: an opener
    must not hold a task group or a cancel scope open."""

    def __init__(self) -> None:
        self._stack = AsyncExitStack()
        self._things: dict[Hashable, Any] = {}
        self._locks: dict[Hashable, asyncio.Lock] = {}
        self._closed = False

    async def __call__(
        self, name: Hashable, opener: Callable[[], AbstractAsyncContextManager[T]]
    ) -> T:
        """The run's object of this name. Who comes while it is being opened waits for it; if that
        fails the next one tries again."""
        if name in self._things:
            return cast("T", self._things[name])
        async with self._locks.setdefault(name, asyncio.Lock()):
            if self._closed:  # The run is over: what is opened now would be closed by nobody.
                raise asyncio.CancelledError("the run is ending")
            if name not in self._things:
                thing = await self._stack.enter_async_context(opener())
                self._things[name] = thing
        return cast("T", self._things[name])

    async def close(self) -> None:
        """Close all of it, the newest first, also while this very task is being cancelled."""
        self._closed = True
        if not self._things:
            return
        self._things.clear()
        closing = asyncio.ensure_future(self._close_all())
        try:
            await asyncio.shield(closing)
        except asyncio.CancelledError:
            await asyncio.wait([closing])
            raise

    async def _close_all(self) -> None:
        # How a kernel dies changes nothing in what the run has come to.
        with contextlib.suppress(Exception), Limit(CLOSING_SECONDS):
            await self._stack.aclose()
