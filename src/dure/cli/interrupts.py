"""Ctrl-C, SIGTERM and a closed terminal: the first puts the run down, the second kills.

Knows signals and what of a run must not be cut: a tool call that changes something is let finish.
Does not know how a run is shown.
"""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Callable
from contextlib import ExitStack
from types import TracebackType

from dure.core.event import Delta, Event
from dure.host.languages import tr
from dure.host.signals import ENDING, heard
from dure.runtime import Run


class Interrupts:
    """While open, signals go to this run. `tell` shows a line; `cancel` ends what has not begun."""

    def __init__(self, run: Run, tell: Callable[[str], None], cancel: Callable[[], object]) -> None:
        self._run = run
        self._tell = tell
        self._cancel = cancel
        self._acting: dict[str, str] = {}
        self._pausing: asyncio.Task[None] | None = None
        self._asked = False
        self._open = ExitStack()

    def listen(self, item: Event | Delta) -> None:
        """Keep in mind which calls are under way that change something."""
        if isinstance(item, Delta):
            return
        if item.kind == "intent" and item.body.get("effect", "read") != "read":
            self._acting[item.key] = str(item.body.get("tool"))
        elif item.kind == "result":
            self._acting.pop(item.key, None)

    def pause(self) -> None:
        """Put the run down: now, or after the calls that must not be cut."""
        if self._run.context is None:
            self._cancel()
        elif not self._acting:
            self._run.context.end("paused")
        elif self._pausing is None:
            names = ", ".join(self._acting.values())
            self._tell(
                tr(
                    "cli.finishing",
                    "Finishing {names} first, then the run pauses. Ctrl-C again kills it.",
                    names=names,
                )
            )
            self._pausing = asyncio.ensure_future(self._run.pause())

    def __enter__(self) -> Interrupts:
        self._open.enter_context(heard(ENDING, self._signalled))
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._open.close()

    def _signalled(self, number: int) -> None:
        if self._asked:
            self._tell(
                tr(
                    "cli.killed",
                    "Killed. Nothing that was done is lost; `dure resume last` goes on.",
                )
            )
            signal.signal(number, signal.SIG_DFL)
            os.kill(os.getpid(), number)
        self._asked = True
        self.pause()
