"""One object per event loop and key (a session, an open store), closed when the loop closes.

Knows event loops. Does not know what it lends.

An event loop has no "on close" hook that may await, but it closes every async generator that was
started on it (`loop.shutdown_asyncgens`, which `asyncio.run`, `asyncio.Runner` and anyio call). So
each loop gets one started generator that holds an exit stack. What is lent is often an async
generator itself (`@asynccontextmanager`); those are opened out of the loop's sight, or it would
close them all at once, in no order.
"""

from __future__ import annotations

import asyncio
import atexit
import sys
import types
from collections.abc import AsyncGenerator, Callable, Coroutine, Generator, Hashable
from contextlib import AbstractAsyncContextManager, AsyncExitStack
from dataclasses import dataclass, field
from typing import Any, TypeVar, cast
from weakref import WeakKeyDictionary

T = TypeVar("T")


@dataclass(eq=False)
class _Shelf:
    """What is lent to one loop."""

    stack: AsyncExitStack = field(default_factory=AsyncExitStack)
    things: dict[Hashable, Any] = field(default_factory=dict[Hashable, Any])
    locks: dict[Hashable, asyncio.Lock] = field(default_factory=dict[Hashable, asyncio.Lock])
    keeper: AsyncGenerator[None, None] | None = None


_shelves: WeakKeyDictionary[asyncio.AbstractEventLoop, _Shelf] = WeakKeyDictionary()


async def lent(key: Hashable, opener: Callable[[], AbstractAsyncContextManager[T]]) -> T:
    """The object of this event loop under `key`, opened by `opener` the first time.

    Callers that come while it is being opened wait for it; if opening fails the next one tries
    again. It is closed in another task than the one that opened it: `opener` must not hold a task
    group or a cancel scope open.
    """
    shelf = await _shelf(asyncio.get_running_loop())
    if key in shelf.things:
        return cast("T", shelf.things[key])
    async with shelf.locks.setdefault(key, asyncio.Lock()):
        if key not in shelf.things:
            opening = shelf.stack.enter_async_context(opener())
            shelf.things[key] = await _out_of_sight(opening)
    return cast("T", shelf.things[key])


async def _shelf(loop: asyncio.AbstractEventLoop) -> _Shelf:
    shelf = _shelves.get(loop)
    if shelf is None:
        shelf = _shelves[loop] = _Shelf()
        shelf.keeper = _keep(loop, shelf)
        await anext(shelf.keeper)  # only a generator that was started is closed by its loop
    return shelf


async def _keep(loop: asyncio.AbstractEventLoop, shelf: _Shelf) -> AsyncGenerator[None, None]:
    try:
        yield
    finally:
        # what is lent may refer to its loop, which would keep the entry alive for ever
        _shelves.pop(loop, None)
        shelf.things.clear()
        await shelf.stack.aclose()


@atexit.register
def _close_left() -> None:
    """At the end of the process: close what was lent to loops that nobody closed (a notebook's)."""
    for loop, shelf in list(_shelves.items()):
        if shelf.keeper is not None and not loop.is_closed() and not loop.is_running():
            loop.run_until_complete(shelf.keeper.aclose())


@types.coroutine
def _out_of_sight(opening: Coroutine[Any, Any, T]) -> Generator[Any, Any, T]:
    """Await `opening` so that async generators started in it are not registered with the loop."""
    step: Callable[[Any], Any] = opening.send
    given: Any = None
    while True:
        hooks = sys.get_asyncgen_hooks()
        sys.set_asyncgen_hooks(None, None)
        try:
            waits_for = step(given)
        except StopIteration as done:
            return done.value
        finally:
            sys.set_asyncgen_hooks(*hooks)
        try:
            step, given = opening.send, (yield waits_for)
        except BaseException as thrown:  # a cancellation, say: hand it on inside
            step, given = opening.throw, thrown
