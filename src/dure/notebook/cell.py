"""The cell in which a run goes on: both sides of it.

A run has a thread of its own, and only the cell's thread may write into the cell or read from it.
So the run's side puts what is to be done into a queue, and the cell's side does it. Knows queues
and how often to draw; what is drawn is the view's.
"""

from __future__ import annotations

import asyncio
import contextlib
import queue
import time
from collections.abc import Callable, Mapping

import click

from dure.cli.view.paint import Paint
from dure.core.event import Delta, Event
from dure.core.outcome import Outcome
from dure.notebook import kernel
from dure.notebook.view import View

GLANCE = 0.05
"""Seconds that one `serve` waits for something to do."""

DRAWING = 0.1
"""Seconds between two drawings, so that a cell is not flooded; longer where much is drawn."""

_BYTES_A_SECOND = 1 << 20


class Cell:
    """Shows a view, and is where questions are shown and answered (`Shows`, `Types`)."""

    paint = Paint()

    def __init__(self, view: View) -> None:
        self._view = view
        self._jobs: queue.SimpleQueue[Callable[[], None]] = queue.SimpleQueue()
        self._replace: Callable[[str, str], None] | None = None
        self._new = False
        self._not_before = 0.0

    # The run's side

    def take(self, item: Event | Delta, blobs: Mapping[str, bytes]) -> None:
        """Show this in the view."""

        def job() -> None:
            self._view.take(item, blobs)
            self._new = True

        self._jobs.put(job)

    def end(self, outcome: Outcome) -> None:
        """Show how the run ended."""
        self._jobs.put(lambda: self._view.end(outcome))

    def hold(self) -> None:
        """What was shown stands as it is: a question comes below it."""
        self._jobs.put(self._leave)

    def go_on(self) -> None:
        """Part of `Shows`: what comes is shown below the question anyway."""

    def say(self, lines: list[str]) -> None:
        """Lines of text below what was shown."""
        self._jobs.put(lambda: click.echo("\n".join(lines)))

    def is_there(self) -> bool:
        """Part of `Types`: whether somebody is there shows when they are asked."""
        return True

    def forget_typed(self) -> None:
        """Part of `Types`: each line has a field of its own."""

    async def typed_line(self, prompt: str) -> str | None:
        """The line that is typed into the cell; None where nobody is there."""
        loop = asyncio.get_running_loop()
        line: asyncio.Future[str | None] = loop.create_future()

        def settle(text: str | None) -> None:
            if not line.done():
                line.set_result(text)

        def job() -> None:
            if not line.cancelled():
                text = kernel.typed(prompt)
                with contextlib.suppress(RuntimeError):  # the run ended meanwhile
                    loop.call_soon_threadsafe(settle, text)

        self._jobs.put(job)
        return await line

    # The cell's side

    def serve(self, *, going: bool = True) -> None:
        """Do what is to be done; wait for it a little while the run is `going`."""
        with contextlib.suppress(queue.Empty):
            self._jobs.get(timeout=GLANCE if going else 0)()
            while True:
                self._jobs.get_nowait()()
        if not going:
            self._draw(going=False)  # also to take away what was being done
        elif self._new and time.monotonic() >= self._not_before:
            self._draw(going=True)

    def _draw(self, *, going: bool) -> None:
        self._new = False
        html, text = self._view.html(going=going), self._view.text()
        if self._replace is not None:
            self._replace(html, text)
        elif html:
            self._replace = kernel.displayed(html, text)
        self._not_before = time.monotonic() + max(DRAWING, len(html) / _BYTES_A_SECOND)

    def _leave(self) -> None:
        self._draw(going=False)
        self._view.begin_anew()
        self._replace = None
