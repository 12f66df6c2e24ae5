"""`run` in a notebook: what `dure.runtime.run` does, shown and asked in the cell.

Knows runs from outside. Does not know how anything is drawn.
"""

from __future__ import annotations

import asyncio
from typing import Any

from typing_extensions import Unpack

from dure.cli.ask import Asker
from dure.cli.interrupts import Interrupts
from dure.core.codec import blob_names
from dure.core.contracts import Participant
from dure.core.errors import UsageError
from dure.core.event import Delta, Event
from dure.core.outcome import Outcome, facts_html, outcome_html
from dure.host.languages import say, tr
from dure.notebook import kernel
from dure.notebook.cell import Cell
from dure.notebook.view import View
from dure.runtime import Options, Run
from dure.runtime import run as run_plainly
from dure.runtime.beside import Beside
from dure.runtime.run import Task
from dure.runtime.start import as_run


def run(who: Participant | Run, task: Task | None = None, **options: Unpack[Options]) -> Outcome:
    """Run a participant on a task (or a `Run` such as `resume(…)`) and wait for its outcome.

    Works in a program and in a notebook. A notebook's cell shows the run while it goes on, and is
    where questions are answered unless `asks` was given. An interrupt (Ctrl-C) puts the run down,
    so that it can be resumed.
    """
    shell = kernel.shell()
    work = as_run(who, task, options)
    return run_plainly(work) if shell is None else _Shown(work).outcome(shell)


class _Shown:
    """A run that is shown in the cell."""

    def __init__(self, work: Run) -> None:
        self._work = work
        self._cell = Cell(View(self._read))
        self._interrupts = Interrupts(work, self._note, lambda: self._beside.cancel())
        self._fetching: set[asyncio.Task[None]] = set()
        work.ask_with(Asker(self._cell, self._cell))
        work.listen(self._interrupts.listen)
        work.listen(self._listen)
        self._beside = Beside(self._drive)

    def outcome(self, shell: Any) -> Outcome:
        """How it ended. Called once, on the cell's thread."""
        try:
            while self._beside.going:
                self._cell.serve()
        except KeyboardInterrupt:
            self._put_down()
            raise
        except Exception:  # of the display: nobody would see how the run goes on
            self._beside.cancel()
            raise
        try:
            outcome = self._beside.outcome()
        except Exception as error:
            self._say_how_to_go_on()
            if isinstance(error, UsageError):
                kernel.without_trace(error, say(error))
            raise
        self._cell.end(outcome)
        self._cell.serve(going=False)
        cell = kernel.cell_number(shell)

        def as_html(other: Outcome) -> str:
            stands_above = other is outcome and kernel.cell_number(shell) == cell
            return facts_html(other) if stands_above else outcome_html(other, say)

        kernel.show_with(shell, Outcome, as_html)
        return outcome

    def _put_down(self) -> None:
        """Put the run down: after the calls that must not be cut, or at once if asked again."""
        self._beside.call(self._interrupts.pause)
        try:
            while self._beside.going:
                self._cell.serve()
        except KeyboardInterrupt:
            self._beside.cancel()
        self._say_how_to_go_on()

    def _say_how_to_go_on(self) -> None:
        context, ended = self._work.context, self._work.outcome
        unfinished = ended is None or ended.status == "paused"
        if context is not None and not context.replaying and unfinished:
            self._note(
                tr(
                    "notebook.paused",
                    "Paused; nothing is lost. Go on with: run(resume({run!r}, …))",
                    run=self._work.id,
                )
            )
        self._cell.serve(going=False)

    def _note(self, text: str) -> None:
        self._cell.say([text])

    # On the run's thread

    async def _drive(self) -> Outcome:
        try:
            return await self._work
        finally:
            await asyncio.gather(*self._fetching, return_exceptions=True)

    def _listen(self, item: Event | Delta) -> None:
        names = blob_names(item.body) if isinstance(item, Event) else None
        if not names:
            self._cell.take(item, {})
            return
        task = asyncio.ensure_future(self._take_with(item, names))
        self._fetching.add(task)
        task.add_done_callback(self._fetching.discard)

    async def _take_with(self, item: Event | Delta, names: set[str]) -> None:
        context = self._work.context
        assert context is not None
        self._cell.take(item, await context.journal.books.blobs(list(names)))

    # On the cell's

    def _read(self, path: str) -> bytes:
        context = self._work.context
        assert context is not None
        return context.terms.workspace.read(path)
