"""Several things at once within one run, without stray tasks.

Knows asyncio and the count of branches; does not know what the jobs do.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Coroutine, Sequence
from contextlib import asynccontextmanager
from typing import Any, TypeVar, cast

from dure.host.clock import Clock
from dure.runtime.branches import Branches, Gate

T = TypeVar("T")


async def all_of(
    jobs: Sequence[Coroutine[Any, Any, T]], branches: Branches, at_once: int | None = None
) -> list[T]:
    """The results of all jobs, in order; at most `at_once` under way, those parked not
    counted. One failure ends all."""
    if not jobs:
        return []
    if len(jobs) == 1:
        return [await jobs[0]]
    gate = Gate(branches, at_once or len(jobs))
    left = len(jobs)
    branches.split(left)

    async def guarded(job: Coroutine[Any, Any, T]) -> T:
        nonlocal left
        try:
            async with gate:
                return await job
        finally:
            job.close()  # A job that never began must not be warned about.
            left -= 1
            branches.join(last=left == 0)

    try:
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(guarded(job)) for job in jobs]
    except BaseExceptionGroup as failures:
        raise first_of(failures) from None
    return [task.result() for task in tasks]


@asynccontextmanager
async def due(
    clock: Clock, deadline: float | None, waiting: asyncio.Future[T], then: T
) -> AsyncGenerator[None]:
    """While open, `waiting` becomes `then` at the deadline, if nothing else has come by then."""
    if deadline is None:
        yield
        return

    async def pass_by() -> None:
        await clock.sleep_until(deadline)
        if not waiting.done():
            waiting.set_result(then)

    passing = asyncio.ensure_future(pass_by())
    try:
        yield
    finally:
        passing.cancel()
        await asyncio.gather(passing, return_exceptions=True)


def first_of(failures: BaseExceptionGroup[Any]) -> BaseException:
    """The first single failure in a group."""
    failure = failures.exceptions[0]
    if isinstance(failure, BaseExceptionGroup):
        return first_of(cast("BaseExceptionGroup[Any]", failure))
    return failure
