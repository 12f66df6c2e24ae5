"""What all turns of one run share: journal, inbox, terms, time, and how the run may end early.

Knows no verb: those are the turn's.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Coroutine
from typing import Any, TypeVar

from dure.core.contracts import Format, Model
from dure.core.errors import DureError, UsageError
from dure.core.message import Message
from dure.core.outcome import Question, Status
from dure.core.store import Letter
from dure.formats.choice import named, suited
from dure.formats.kept import known
from dure.host.config import load, places
from dure.models import open as open_model
from dure.runtime.allowance import seconds_spent
from dure.runtime.branches import Branches
from dure.runtime.hiding import Hiding
from dure.runtime.inbox import Inbox
from dure.runtime.journal import Journal
from dure.runtime.options import Terms
from dure.runtime.shelf import Shelf
from dure.runtime.vouching import Vouching
from dure.runtime.words import Words

T = TypeVar("T")


class RunContext:
    """One run while it is driven."""

    def __init__(self, journal: Journal, terms: Terms, *, replaying: bool = False) -> None:
        self.journal = journal
        self.terms = terms
        self.replaying = replaying
        self.inbox = Inbox(self._alarm)
        self.branches = Branches(self._idle)
        self.shelf = Shelf()
        self.questions: dict[str, Question] = {}
        self.asked: dict[str, Question] = {}
        self.allowed: dict[str, set[str]] = {}
        self.done_before: set[str] = set()
        self.workspace_labels: set[str] = set()
        self.files = Vouching(terms.workspace)
        self.hidden = Hiding(terms.workspace)
        self.words = Words()
        self.links = Words()
        self.last: Message | None = None
        self.drift: list[str] = []
        self.ending: tuple[Status, DureError | None] | None = None
        self.pausing = False
        self.people = 0
        self.texts: dict[Any, Any] = {}
        self.clock = WorkingTime(terms.budget.seconds, self._out_of_time)
        self._main: asyncio.Task[Any] | None = None
        self._models: dict[str, Model] = {}
        self._formats: dict[Any, Format | None] = {}

    @property
    def run(self) -> str:
        """The run's id."""
        return self.journal.run

    def model(self, model: Model | str | None) -> Model:
        """The model itself: a name is opened once a run."""
        chosen = model or self.terms.model or load(places()).model
        if chosen is None:
            raise UsageError(
                "run.no_model",
                "No model was named. Give the agent one, as in Agent(…, model='offline'), or the"
                " run: run(agent, task, model='openai:gpt-5'), or set DURE_MODEL.",
            )
        if not isinstance(chosen, str):
            return chosen
        if chosen not in self._models:
            self._models[chosen] = open_model(chosen)
        return self._models[chosen]

    def format(self, model: Model) -> Format | None:
        """The format where none was named; None: the model's own tool calls. Found once a run."""
        accepts = model.abilities.accepts
        if (model.name, accepts) not in self._formats:
            name = suited(accepts, known(places().data, model.name))
            self._formats[model.name, accepts] = None if name == "native" else named(name)
        return self._formats[model.name, accepts]

    async def drive(self, main: Coroutine[Any, Any, T]) -> T:
        """Run `main` so that `end` can cut it short."""
        self._main = asyncio.ensure_future(main)
        try:
            return await self._main
        except asyncio.CancelledError:
            # Cancelled from outside: put the run down, so that it can be taken up again.
            self.end("paused")
            await asyncio.gather(self._main, return_exceptions=True)
            raise

    def end(self, status: Status, error: DureError | None = None) -> None:
        """End the run here; the first reason counts. Everything under way is cancelled."""
        if self.ending is None:
            self.ending = (status, error)
            # Kept here, since those who ask forget their questions while unwinding.
            self.asked = dict(self.questions)
        if self._main is not None and not self._main.done():
            self._main.cancel()

    def check_open(self) -> None:
        """Raise while the run is being cut short: nothing may be called while unwinding."""
        if self.ending is not None:
            raise asyncio.CancelledError("the run is ending")

    async def safe_point(self) -> None:
        """Where a pause takes hold: nothing is under way in this branch."""
        self.check_open()
        await self.journal.keep_pace()
        self.check_open()
        if self.clock.over:
            self._out_of_time(self.terms.budget.seconds or 0)
            self.check_open()
        if self.pausing:
            await self.branches.park(asyncio.get_running_loop().create_future())

    # As the store's watcher:

    def committed(self, seq: int) -> None:
        """Part of `Watcher`."""
        self.journal.committed(seq)

    def arrived(self, letter: Letter) -> None:
        """Part of `Watcher`."""
        self.inbox.arrived(letter)

    def fenced(self) -> None:
        """Part of `Watcher`."""
        self.end("stopped", self.journal.lost())

    def _alarm(self, letter: Letter) -> None:
        if letter.kind == "stop":
            self.end("stopped")
        else:
            self.pausing = True
            if self.branches.all_parked:
                self._idle()

    def _idle(self) -> None:
        self.end("paused" if self.pausing and not self.questions else "waiting")

    def _out_of_time(self, seconds: float) -> None:
        self.end("spent", seconds_spent(seconds))


class WorkingTime:
    """A stopwatch that stands still while only people are waited for, and an alarm on it."""

    def __init__(self, cap: float | None, alarm: Any) -> None:
        self._cap = cap
        self._alarm = alarm
        self._before = 0.0
        self._since: float | None = None
        self._timer: asyncio.TimerHandle | None = None

    @property
    def seconds(self) -> float:
        """Working seconds so far."""
        running = 0.0 if self._since is None else time.monotonic() - self._since
        return self._before + running

    @property
    def over(self) -> bool:
        """Whether the cap is reached, also where the alarm had no turn yet."""
        return self._cap is not None and self.seconds >= self._cap

    def add(self, seconds: float) -> None:
        """Count the working time of an earlier life of the run."""
        self._before += seconds

    def start(self) -> None:
        """Go on counting."""
        if self._since is None:
            self._since = time.monotonic()
            if self._cap is not None:
                left = max(self._cap - self._before, 0.0)
                self._timer = asyncio.get_running_loop().call_later(left, self._alarm, self._cap)

    def stop(self) -> None:
        """Stand still."""
        self._before, self._since = self.seconds, None
        if self._timer is not None:
            self._timer.cancel()
