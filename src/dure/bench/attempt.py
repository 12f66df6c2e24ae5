"""One attempt at a task: its folder, its runs, how it was judged, and the row of it.

An attempt's runs are found again by their entries, which end in the attempt's label; so that after
a crash the runs that were begun are gone on with, and none is made twice. Knows one attempt; does
not know how many there are.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from decimal import Decimal
from pathlib import Path

from dure.bench.ends import calls_made, end_of
from dure.bench.rows import Row
from dure.bench.score import Finished, Made, Score, all_of, judged
from dure.bench.task import Task
from dure.core.contracts import Participant
from dure.core.encode import clean
from dure.core.errors import DureError, SetupError
from dure.core.event import Delta, Event
from dure.core.outcome import Outcome
from dure.core.store import Books
from dure.core.usage import NO_USAGE, Usage, add_costs
from dure.host.files import Folder
from dure.host.redact import Redactor
from dure.runtime import Options, Run, resume
from dure.runtime.run import Task as Said

GRACE = 30.0
"""Seconds that a tool call which changes something has to end when its run is interrupted."""


@dataclass(frozen=True, slots=True)
class Setting:
    """What all attempts of an evaluation share. `begun`: runs by the label in their entries."""

    evaluation: str
    who: Participant
    folder: Path
    options: Options
    books: Books
    command: tuple[str, ...]
    begun: Mapping[str, str]
    redactor: Redactor


@dataclass(slots=True)
class Attempt:
    """The try with this number (from 1) of a task."""

    setting: Setting
    task: Task
    number: int
    runs: list[str] = field(default_factory=list[str])
    judges: list[str] = field(default_factory=list[str])
    consulted: int = 0
    judging: Decimal | None = Decimal(0)
    usage: Usage = NO_USAGE
    cost: Decimal | None = Decimal(0)
    seconds: float = 0.0

    @property
    def label(self) -> str:
        """What its runs are found by."""
        return f"{self.setting.evaluation}/{self.task.id}/{self.number}"

    async def row(self) -> Row | None:
        """What came of it; None while it waits for a person, or was put down by one.

        Raises `SetupError` for what is wrong with the machine and would befall every attempt.
        """
        workspace = Folder(self.setting.folder / f"{self.task.id}-{self.number}")
        try:
            row = await self._played(workspace)
            if row is not None and not row.retry:
                with contextlib.suppress(OSError):
                    workspace.root.rmdir()  # only an empty one goes
            return row
        except SetupError:
            raise
        except DureError as error:
            return self._not_learned(error.text)
        except Exception as error:  # of the participant's own code, or of a check
            return self._not_learned(f"{type(error).__name__}: {error}")

    async def _played(self, workspace: Folder) -> Row | None:
        if self._label(1) not in self.setting.begun:
            self._prepare(workspace)
        outcome: Outcome | None = None
        events: list[Event] = []
        for number, said in enumerate(self.task.turns, 1):
            before = outcome
            outcome, seen = await self._run(
                self.setting.who, said, self._label(number), workspace, after=before
            )
            self._count(outcome, seen)
            events += seen
            if outcome.status != "done":
                break
        assert outcome is not None, "a task has at least one turn"
        made = calls_made(events)
        if outcome.status == "done":
            finished = self._finished(outcome, made, workspace)
            score = await judged(all_of(*self.task.checks), finished, workspace)
            return self._row(outcome, made, score)
        if outcome.status in ("waiting", "paused") and outcome.error is None:
            return None
        return self._row(outcome, made, None)

    def _label(self, number: int, what: str = "") -> str:
        return f"{self.label}/{what}{number}"

    def _prepare(self, workspace: Folder) -> None:
        """A fresh folder: what is there is of an attempt that was cut before its run began."""
        shutil.rmtree(workspace.root, ignore_errors=True)
        workspace.root.mkdir(parents=True, mode=0o700)
        for path, content in self.task.files.items():
            if isinstance(content, Path):
                content = content.read_bytes()
            workspace.write(path, content.encode() if isinstance(content, str) else content)

    async def _run(
        self,
        who: Participant,
        said: Said,
        label: str,
        workspace: Folder,
        *,
        after: Outcome | None = None,
        judging: bool = False,
    ) -> tuple[Outcome, list[Event]]:
        """A run of this attempt, gone on with if it was begun, and its journal."""
        options = Options(**self.setting.options)
        options["workspace"] = workspace
        options["entry"] = json.dumps([*self.setting.command, label])
        if after is not None:
            options["after"] = after
        known = self.setting.begun.get(label)
        run = Run(who, said, **options) if known is None else resume(known, who, **options)
        try:
            outcome = await _until_safe(run)
        finally:
            if run.id:
                (self.judges if judging else self.runs).append(run.id)
        return outcome, await self.setting.books.read(outcome.run)

    def _finished(self, outcome: Outcome, made: Sequence[Made], workspace: Folder) -> Finished:
        async def consult(who: Participant, said: str) -> Outcome:
            while True:
                self.consulted += 1
                label = self._label(self.consulted, "judge")
                outcome, _ = await self._run(who, said, label, workspace, judging=True)
                self.judging = add_costs(self.judging, outcome.cost)
                # One that failed when the attempt was made before is asked anew.
                if outcome.status != "failed" or label not in self.setting.begun:
                    return outcome

        facts = {each.name: getattr(outcome, each.name) for each in fields(Outcome)}
        facts |= {"usage": self.usage, "cost": self.cost, "seconds": self.seconds}
        return Finished(**facts, asked=self.task.asked, made=tuple(made), consult=consult)

    def _count(self, outcome: Outcome, events: list[Event]) -> None:
        self.usage += outcome.usage
        self.cost = add_costs(self.cost, outcome.cost)
        # A run that was over already when it was taken up again tells its time by its events.
        self.seconds += outcome.seconds or max(events[-1].at - events[0].at, 0.0)

    def _row(self, outcome: Outcome, made: Sequence[Made], score: Score | None) -> Row:
        end = end_of(outcome, made, score)
        why = "" if end == "right" else _why(outcome, score)
        over = outcome.status in ("done", "failed", "spent", "stopped")
        return replace(self._blank(), end=end, why=self._clean(why), retry=not over)

    def _not_learned(self, why: str) -> Row:
        row = self._blank()
        return replace(row, end="environment error", why=self._clean(why), retry=True)

    def _clean(self, why: str) -> str:
        """A reason without secrets: it may quote a file or an error."""
        return self.setting.redactor.text(clean(why))

    def _blank(self) -> Row:
        return Row(
            self.task.id,
            self.number,
            "wrong",
            tuple(self.runs),
            usage=self.usage,
            cost=self.cost,
            seconds=round(self.seconds, 3),
            judges=tuple(self.judges),
            judging=self.judging,
        )


async def _until_safe(run: Run) -> Outcome:
    """The run's outcome. When it is interrupted, calls that change something are let finish, so
    that none is left of which nobody knows whether it happened."""
    acting: set[str] = set()

    def listen(item: Event | Delta) -> None:
        if isinstance(item, Delta):
            return
        if item.kind == "intent" and item.body.get("effect", "read") != "read":
            acting.add(item.key)
        elif item.kind == "result":
            acting.discard(item.key)

    run.listen(listen)
    going = asyncio.ensure_future(_outcome(run))
    try:
        return await asyncio.shield(going)
    except asyncio.CancelledError:
        if acting:
            await run.pause()
            await asyncio.wait({going}, timeout=GRACE)
        going.cancel()
        await asyncio.gather(going, return_exceptions=True)
        raise


async def _outcome(run: Run) -> Outcome:
    return await run


def _why(outcome: Outcome, score: Score | None) -> str:
    if score is not None:
        return score.why
    return outcome.error.text if outcome.error is not None else outcome.status
