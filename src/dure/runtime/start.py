"""The synchronous face: one function, `run`. Everything else is async.

Knows event loops and threads; does not know what a run does.
"""

from __future__ import annotations

import asyncio
import contextvars
import threading
from typing import Any

from typing_extensions import Unpack

from dure.core.contracts import Participant
from dure.core.errors import UsageError
from dure.core.outcome import Outcome
from dure.runtime.options import Options
from dure.runtime.run import Run, Task


def run(who: Participant | Run, task: Task | None = None, **options: Unpack[Options]) -> Outcome:
    """Run a participant on a task (or a `Run` such as `resume(…)`) and wait for its outcome.

    Works in a program, and in a notebook whose event loop is running already. An interrupt
    (Ctrl-C) puts the run down, so that it can be resumed.
    """
    if isinstance(who, Run):
        if task is not None or options:
            raise UsageError(
                "run.options_twice",
                "This Run has its task and options already. Give them where it was made.",
            )
        work = who
    elif task is None:
        raise UsageError("run.no_task", "run(participant, task) needs a task, such as a sentence.")
    else:
        work = Run(who, task, **options)
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return asyncio.run(_outcome(work))
    return _beside(work)


async def _outcome(work: Run) -> Outcome:
    return await work


def _beside(work: Run) -> Outcome:
    """Run on a thread with a loop of its own, since this thread's loop is running already."""
    came: dict[str, Any] = {}
    loops: list[asyncio.AbstractEventLoop] = []

    async def main() -> None:
        loops.append(asyncio.get_running_loop())
        came["task"] = asyncio.current_task()
        came["outcome"] = await work

    def body() -> None:
        try:
            asyncio.run(main())
        except BaseException as error:
            came["error"] = error

    thread = threading.Thread(target=contextvars.copy_context().run, args=(body,), name="dure-run")
    thread.start()
    try:
        thread.join()
    except KeyboardInterrupt:
        if loops and "task" in came:
            loops[0].call_soon_threadsafe(came["task"].cancel)
        thread.join()
        raise
    if "error" in came:
        raise came["error"]
    return came["outcome"]
