"""A limit on the time that what is awaited may take.

As `asyncio.timeout`, at a third of its cost: every call of a model or a tool has one. Knows the
event loop's clock; does not know what is awaited.
"""

from __future__ import annotations

import asyncio


class Limit:
    """`with Limit(seconds):` cancels what is awaited inside when the time is over, and raises
    `TimeoutError`. `over` says whether it did; `move` sets the end anew."""

    __slots__ = ("_before", "_loop", "_seconds", "_task", "_timer", "over")

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self.over = False

    def __enter__(self) -> None:
        task = asyncio.current_task()
        assert task is not None, "a limit holds within a task"
        self._task, self._before = task, task.cancelling()
        self._loop = asyncio.get_running_loop()
        self._timer = self._loop.call_later(self._seconds, self._cancel)

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        self._timer.cancel()
        if not self.over:
            return
        # Somebody else may have cancelled the task as well: then it stays cancelled.
        alone = self._task.uncancel() <= self._before
        if alone and kind is not None and issubclass(kind, asyncio.CancelledError):
            raise TimeoutError

    def move(self, seconds: float) -> None:
        """The end is `seconds` from now."""
        if not self.over:
            self._timer.cancel()
            self._timer = self._loop.call_later(seconds, self._cancel)

    def _cancel(self) -> None:
        self.over = True
        self._task.cancel()
