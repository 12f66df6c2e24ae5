"""Runs synchronous functions on a bounded pool of threads, so that they do not stop the others.

Knows how many threads there may be. A thread cannot be killed: a call that is cancelled before it
started never starts, one that runs goes on unheard. The threads are daemons, so that a hung one
does not keep the process from ending.
"""

from __future__ import annotations

import asyncio
import contextlib
import contextvars
import queue
import threading
from collections.abc import Callable
from typing import Any, TypeVar

T = TypeVar("T")

MOST_THREADS = 32

# Leaner than concurrent.futures, whose futures cost a lock and a condition each: a call through it
# takes nearly twice the time (`make bench`, CPU a turn).
_Job = tuple["asyncio.Future[Any]", Callable[[], Any]]


class _Pool:
    def __init__(self, most: int) -> None:
        self._most = most
        self._jobs: queue.SimpleQueue[_Job] = queue.SimpleQueue()
        self._lock = threading.Lock()
        self._threads = 0
        self._idle = 0

    def submit(self, future: asyncio.Future[Any], call: Callable[[], Any]) -> None:
        with self._lock:
            if self._idle > 0:
                self._idle -= 1
            elif self._threads < self._most:
                self._threads += 1
                name = f"dure-tool-{self._threads}"
                threading.Thread(target=self._work, name=name, daemon=True).start()
        self._jobs.put((future, call))

    def _work(self) -> None:
        while True:
            future, call = self._jobs.get()
            if not future.cancelled():
                _run(future, call)
            del future, call  # an idle thread keeps nothing alive
            with self._lock:
                self._idle += 1


def _run(future: asyncio.Future[Any], call: Callable[[], Any]) -> None:
    result: Any = None
    failure: BaseException | None = None
    try:
        result = call()
    except StopIteration as error:
        # an asyncio future takes no StopIteration: whoever waits would wait for ever
        failure = RuntimeError("the function raised StopIteration")
        failure.__cause__ = error
    except BaseException as error:
        failure = error
    with contextlib.suppress(RuntimeError):  # a closed loop: nobody is left to hear
        future.get_loop().call_soon_threadsafe(_finish, future, result, failure)


def _finish(future: asyncio.Future[Any], result: Any, failure: BaseException | None) -> None:
    if future.done():
        return
    if failure is not None:
        future.set_exception(failure)
    else:
        future.set_result(result)


_pool = _Pool(MOST_THREADS)


async def in_thread(function: Callable[..., T], /, *arguments: Any, **named: Any) -> T:
    """What `function` returns, run on a thread with this task's context variables."""
    context = contextvars.copy_context()
    future: asyncio.Future[T] = asyncio.get_running_loop().create_future()
    _pool.submit(future, lambda: context.run(function, *arguments, **named))
    return await future
