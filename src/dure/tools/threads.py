"""Runs synchronous functions on a bounded pool of threads, so that they do not stop the others.

Knows how many threads there may be. A thread cannot be killed: a call that is cancelled before it
started never starts, one that runs goes on unheard. The threads are daemons, so that a hung one
does not keep the process from ending.
"""

from __future__ import annotations

import asyncio
import concurrent.futures
import contextvars
import queue
import threading
from collections.abc import Callable
from typing import Any, TypeVar

T = TypeVar("T")

MOST_THREADS = 32

_Job = tuple["concurrent.futures.Future[Any]", Callable[[], Any]]


class _Pool:
    def __init__(self, most: int) -> None:
        self._most = most
        self._jobs: queue.SimpleQueue[_Job] = queue.SimpleQueue()
        self._lock = threading.Lock()
        self._threads = 0
        self._idle = 0

    def submit(self, call: Callable[[], Any]) -> concurrent.futures.Future[Any]:
        future: concurrent.futures.Future[Any] = concurrent.futures.Future()
        with self._lock:
            if self._idle > 0:
                self._idle -= 1
            elif self._threads < self._most:
                self._threads += 1
                name = f"dure-tool-{self._threads}"
                threading.Thread(target=self._work, name=name, daemon=True).start()
            self._jobs.put((future, call))
        return future

    def _work(self) -> None:
        while True:
            future, call = self._jobs.get()
            if future.set_running_or_notify_cancel():
                _run(future, call)
            del future, call  # an idle thread keeps nothing alive
            with self._lock:
                self._idle += 1


def _run(future: concurrent.futures.Future[Any], call: Callable[[], Any]) -> None:
    try:
        result = call()
    except StopIteration as error:
        # an asyncio future takes no StopIteration: whoever waits would wait for ever
        failure = RuntimeError("the function raised StopIteration")
        failure.__cause__ = error
        future.set_exception(failure)
    except BaseException as error:
        future.set_exception(error)
    else:
        future.set_result(result)


_pool = _Pool(MOST_THREADS)


async def in_thread(function: Callable[..., T], /, *arguments: Any, **named: Any) -> T:
    """What `function` returns, run on a thread with this task's context variables."""
    context = contextvars.copy_context()
    future = _pool.submit(lambda: context.run(function, *arguments, **named))
    return await asyncio.wrap_future(future)
