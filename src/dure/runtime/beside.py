"""A run on a thread with an event loop of its own, for a thread whose loop is running already.

Knows event loops and threads; does not know what a run does, nor what the other thread does
meanwhile.
"""

from __future__ import annotations

import asyncio
import contextlib
import contextvars
import threading
from collections.abc import Awaitable, Callable

from dure.core.outcome import Outcome

GLANCE = 0.1
"""Seconds of one `join`: some systems hear of an interrupt only between two."""


class Beside:
    """A run that goes on beside the thread that made it. `work` is called on its thread."""

    def __init__(self, work: Callable[[], Awaitable[Outcome]]) -> None:
        self._work = work
        self._loop = asyncio.new_event_loop()
        self._cancelled = False
        self._task: asyncio.Task[Outcome] | None = None
        self._outcome: Outcome | None = None
        self._error: BaseException | None = None
        context = contextvars.copy_context()
        self._thread = threading.Thread(target=context.run, args=(self._body,), name="dure-run")
        self._thread.start()

    @property
    def going(self) -> bool:
        """Whether it is not over yet."""
        return self._thread.is_alive()

    def join(self, seconds: float | None = GLANCE) -> None:
        """Wait for its end, for so long (None: as long as it takes)."""
        self._thread.join(seconds)

    def call(self, function: Callable[[], object]) -> None:
        """Call a function on the run's own thread, soon."""
        with contextlib.suppress(RuntimeError):  # it is over already
            self._loop.call_soon_threadsafe(function)

    def cancel(self) -> None:
        """Put the run down, so that it can be taken up again."""
        self._cancelled = True
        self.call(lambda: self._task and self._task.cancel())

    def outcome(self) -> Outcome:
        """How it ended; raises what it raised."""
        self.join(None)
        if self._error is not None:
            raise self._error
        assert self._outcome is not None
        return self._outcome

    def _body(self) -> None:
        try:
            with asyncio.Runner(loop_factory=lambda: self._loop) as runner:
                self._outcome = runner.run(self._main())
        except BaseException as error:
            self._error = error

    async def _main(self) -> Outcome:
        self._task = asyncio.current_task()
        if self._cancelled:  # before there was a task to cancel
            raise asyncio.CancelledError
        return await self._work()
