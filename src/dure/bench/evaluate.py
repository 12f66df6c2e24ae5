"""Evaluating: a participant on tasks, several times each, gone on with wherever it was interrupted.

What was done is known from the journals of its runs and a small file of rows beside them. Knows how
many attempts there are and which are missing; does not know how one is made.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import secrets
import time
from collections.abc import AsyncGenerator, Callable, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from typing_extensions import Unpack

from dure.bench.attempt import Attempt, Setting
from dure.bench.kept import FOLDER, label_of
from dure.bench.report import Report, report_of
from dure.bench.rows import (
    FILE,
    Place,
    Row,
    add_row,
    begin_results,
    make_folder,
    read_facts,
    read_rows,
)
from dure.bench.task import Task, checked_tasks
from dure.core.contracts import Participant
from dure.core.errors import SetupError, UsageError
from dure.core.outcome import Answer, Question
from dure.core.store import Books
from dure.host.config import places
from dure.host.redact import Redactor
from dure.host.secrets import Keys
from dure.runtime import Options
from dure.runtime.options import as_store
from dure.runtime.run import checked
from dure.runtime.stores.owners import disown, forget, own, owns

FAILURES = 5
"""Environment errors in a row after which an evaluation stops: something is wrong with all."""

_ALL = 1 << 30


async def evaluate(
    who: Participant,
    tasks: Sequence[Task],
    *,
    times: int = 1,
    concurrency: int = 4,
    folder: Path | str | None = None,
    on_row: Callable[[Row], None] | None = None,
    facts: Mapping[str, Any] | None = None,
    **options: Unpack[Options],
) -> Report:
    """Run `who` on each task so many `times`, judge each end, and report.

    Each attempt is a run with a journal, in a fresh workspace. `folder` keeps results and
    workspaces (a new one in the user's data folder); given again, the evaluation goes on where it
    was, and no attempt is made twice. `concurrency` attempts are made at once; `on_row` is told
    each row. `facts` are kept with the results. `options` are those of a run: store, model, budget
    and policy of each attempt. Where nobody `asks`, questions are answered: nobody is here.
    Raises `SetupError` for what is wrong with the machine; nothing is lost then.
    """
    checked(who)
    tasks = checked_tasks(tasks)
    for name, count in (("times", times), ("concurrency", concurrency)):
        if count < 1:
            raise UsageError("bench.count", "{name} must be 1 or more.", name=name)
    for name in ("workspace", "after"):
        if name in options:
            raise UsageError(
                "bench.option",
                "{name}= cannot be given to evaluate: each attempt has its own.",
                name=name,
            )
    where = Path(folder) if folder is not None else new_folder()
    async with _opened(where, who, facts or {}, options) as state:
        planned = [(task.id, number) for number in range(1, times + 1) for task in tasks]
        by_id = {task.id: task for task in tasks}
        missing = (place for place in planned if state.is_missing(place))
        attempts = (Attempt(state.setting, by_id[task], number) for task, number in missing)
        await _all(attempts, state, concurrency, on_row)
        ordered = [(task.id, number) for task in tasks for number in range(1, times + 1)]
        return report_of(list(state.rows.values()), ordered)


def new_folder() -> Path:
    """A folder for a new evaluation, in the user's data folder."""
    name = time.strftime("%Y-%m-%d-%H%M%S", time.gmtime())
    return places().prepare().data / FOLDER / f"{name}-{secrets.token_hex(2)}"


@dataclass(slots=True)
class _State:
    """An evaluation under way: what its attempts share, and the rows so far."""

    setting: Setting
    rows: dict[Place, Row]
    failures: int = field(default=0)

    def is_missing(self, place: Place) -> bool:
        return place not in self.rows or self.rows[place].retry

    def add(self, row: Row) -> None:
        add_row(self.setting.folder, row)
        self.rows[row.place] = row

    def check(self, row: Row) -> None:
        """Stop where nothing is learned any more."""
        self.failures = self.failures + 1 if row.end == "environment error" else 0
        if self.failures == FAILURES:
            raise SetupError(
                "bench.environment",
                "{count} attempts in a row failed for reasons that are not the agent's; the last:"
                " {why} Mend it, and evaluate again: it goes on from here.",
                count=FAILURES,
                why=row.why,
            )


@asynccontextmanager
async def _opened(
    folder: Path, who: Participant, facts: Mapping[str, Any], options: Options
) -> AsyncGenerator[_State]:
    """The evaluation of this folder, begun or taken up; nobody else has it meanwhile."""
    folder = make_folder(folder)
    if owns(folder / FILE, 0) or not own(folder / FILE, 0):
        raise UsageError(
            "bench.busy",
            "The evaluation in {folder} is under way already. Wait for it, or stop it.",
            folder=str(folder),
        )
    try:
        found = read_facts(folder)
        if found is None:
            mine = {"evaluation": secrets.token_hex(6), "who": who.name}
            begin_results(folder, {**facts, **mine})
        yield await _state(folder, who, options, new=found is None)
    finally:
        disown(folder / FILE, 0)
        forget(folder / FILE)


async def _state(folder: Path, who: Participant, options: Options, *, new: bool) -> _State:
    found = read_facts(folder)
    assert found is not None, "it has been begun"
    if found["who"] != who.name:
        raise UsageError(
            "bench.other_who",
            "The evaluation in {folder} is of {recorded!r}, not of {who!r}. Give another folder.",
            folder=str(folder),
            recorded=found["who"],
            who=who.name,
        )
    options = Options(**options)
    options["store"] = as_store(options.get("store", places().data / "dure.db"))
    options.setdefault("asks", nobody)
    books = await options["store"].open()
    command = json.loads(options.get("entry") or '["eval", ""]')
    begun = {} if new else await _begun(books, found["evaluation"])
    redactor = options.setdefault("redactor", Redactor(Keys(places().config).all()))
    evaluation, command = found["evaluation"], tuple(command)
    setting = Setting(evaluation, who, folder, options, books, command, begun, redactor)
    return _State(setting, read_rows(folder))


async def _begun(books: Books, evaluation: str) -> dict[str, str]:
    """The runs of an evaluation that have begun, by their labels. Those that were cut before
    anything of them was saved are deleted: they are begun anew."""
    # All heads: times say nothing where clocks differ, or runs were imported since.
    heads = await books.heads(_ALL)
    ours = [(label, head) for head in heads if (label := _label(head.entry, evaluation))]
    empty = [head.run for _, head in ours if not head.events]
    if empty:
        with contextlib.suppress(UsageError):  # a store may hold a dead writer's run for a while
            await books.delete(*empty)
    # Newest first: of a run and its forks, the run itself counts.
    return {label: head.run for label, head in ours if head.events}


def _label(entry: str, evaluation: str) -> str:
    """What a run's entry says it is of this evaluation; nothing if it is not of it."""
    label = label_of(entry)
    return label if label.startswith(f"{evaluation}/") else ""


async def _all(
    attempts: Iterator[Attempt],
    state: _State,
    concurrency: int,
    on_row: Callable[[Row], None] | None,
) -> None:
    """Make the attempts, so many at once; what stops one of them for good stops all."""

    async def work() -> None:
        for attempt in attempts:  # shared: each takes the next that nobody has taken
            row = await attempt.row()
            if row is None:
                continue
            state.add(row)
            if on_row is not None:
                on_row(row)
            state.check(row)

    try:
        async with asyncio.TaskGroup() as group:
            for _ in range(concurrency):
                group.create_task(work())
    except BaseExceptionGroup as errors:
        raise errors.exceptions[0] from None


async def nobody(question: Question) -> Answer | None:
    """Answers for the person who is not there in an evaluation: approves nothing, knows nothing.
    Whether a call happened only a person can say, and that waits for one."""
    match question.asking:
        case "approve":
            return Answer(question.id, "Nobody is here to approve it.", "no", by="dure")
        case "ask":
            text = "Nobody is here to answer. Do what you can with what you know."
            return Answer(question.id, text, by="dure")
        case _:
            return None
