"""The synchronous face: one function, `run`. Everything else is async.

Knows whether an event loop is running already; does not know what a run does.
"""

from __future__ import annotations

import asyncio

from typing_extensions import Unpack

from dure.core.contracts import Participant
from dure.core.errors import UsageError
from dure.core.outcome import Outcome
from dure.runtime.beside import Beside
from dure.runtime.options import Options
from dure.runtime.run import Run, Task


def run(who: Participant | Run, task: Task | None = None, **options: Unpack[Options]) -> Outcome:
    """Run a participant on a task (or a `Run` such as `resume(…)`) and wait for its outcome.

    Works in a program, and in a notebook whose event loop is running already. An interrupt
    (Ctrl-C) puts the run down, so that it can be resumed.
    """
    work = as_run(who, task, options)
    if not _in_a_loop():
        return asyncio.run(_outcome(work))
    beside = Beside(lambda: work)
    try:
        while beside.going:
            beside.join()
    except KeyboardInterrupt:
        beside.cancel()
        beside.join(None)
        raise
    return beside.outcome()


def as_run(who: Participant | Run, task: Task | None, options: Options) -> Run:
    """The `Run` that `run` was asked for."""
    if isinstance(who, Run):
        if task is not None or options:
            raise UsageError(
                "run.options_twice",
                "This Run has its task and options already. Give them where it was made.",
            )
        return who
    if task is None:
        raise UsageError("run.no_task", "run(participant, task) needs a task, such as a sentence.")
    return Run(who, task, **options)


def _in_a_loop() -> bool:
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return False
    return True


async def _outcome(work: Run) -> Outcome:
    return await work
