"""Clocks: the machine's, and one for tests."""

import asyncio
import time

from dure.host.clock import SYSTEM, Clock, FakeClock


def test_both_are_clocks() -> None:
    clocks: list[Clock] = [SYSTEM, FakeClock()]
    assert abs(clocks[0].now() - time.time()) < 5
    assert clocks[1].now() == 0


async def test_a_time_that_is_over_is_not_waited_for() -> None:
    await asyncio.wait_for(SYSTEM.sleep_until(SYSTEM.now() - 10), 5)
    await asyncio.wait_for(SYSTEM.sleep_until(SYSTEM.now() + 0.01), 5)
    await asyncio.wait_for(FakeClock(100).sleep_until(100), 5)


async def test_sleepers_wake_in_order_when_their_time_has_come() -> None:
    clock, woken = FakeClock(1000), list[int]()

    async def sleeper(until: int) -> None:
        await clock.sleep_until(until)
        woken.append(until)

    async with asyncio.TaskGroup() as group:
        for until in (1030, 1010, 1020):
            group.create_task(sleeper(until))
        await asyncio.sleep(0)
        assert clock.sleepers == 3
        clock.advance(20)
        while clock.sleepers > 1:  # noqa: ASYNC110
            await asyncio.sleep(0)
        assert woken == [1010, 1020]
        clock.advance(3600)
    assert woken == [1010, 1020, 1030]
    assert clock.sleepers == 0


async def test_a_cancelled_sleeper_is_forgotten() -> None:
    clock = FakeClock()
    task = asyncio.create_task(clock.sleep_until(5))
    await asyncio.sleep(0)
    task.cancel()
    await asyncio.wait({task})
    assert clock.sleepers == 0
    clock.advance(10)


async def test_a_clock_that_is_set_back_wakes_nobody() -> None:
    clock = FakeClock(100)
    task = asyncio.create_task(clock.sleep_until(110))
    await asyncio.sleep(0)
    clock.advance(-50)
    assert clock.now() == 50
    assert clock.sleepers == 1
    clock.advance(60)
    await asyncio.wait_for(task, 5)
