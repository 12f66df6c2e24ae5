"""Synchronous functions on threads."""

import asyncio
import threading

import pytest

from dure.tools.threads import MOST_THREADS, in_thread


async def test_more_calls_than_threads_all_finish() -> None:
    running, most = 0, 0
    lock = threading.Lock()
    gate = threading.Event()

    def work(number: int) -> int:
        nonlocal running, most
        with lock:
            running += 1
            most = max(most, running)
            if running == MOST_THREADS:
                gate.set()
        gate.wait(10)
        with lock:
            running -= 1
        return number

    count = MOST_THREADS + 5
    assert await asyncio.gather(*(in_thread(work, n) for n in range(count))) == list(range(count))
    assert most == MOST_THREADS


async def test_errors_come_back_and_stop_iteration_does_not_hang() -> None:
    def fail() -> None:
        raise ValueError("no")

    def stop() -> None:
        next(iter(()))

    with pytest.raises(ValueError, match="no"):
        await in_thread(fail)
    with pytest.raises(RuntimeError, match="StopIteration"):
        await in_thread(stop)


async def test_a_call_cancelled_before_it_began_never_begins() -> None:
    gate = threading.Event()
    begun: list[int] = []
    busy = [asyncio.ensure_future(in_thread(gate.wait, 10)) for _ in range(MOST_THREADS)]
    late = asyncio.ensure_future(in_thread(begun.append, 1))
    await asyncio.sleep(0)
    late.cancel()
    gate.set()
    await asyncio.gather(*busy)
    with pytest.raises(asyncio.CancelledError):
        await late
    assert await in_thread(len, begun) == 0
