"""A limit cancels, tells, moves, and leaves other cancellations alone."""

import asyncio

import pytest

from dure.host.limit import Limit


async def test_what_takes_too_long_is_cut():
    limit = Limit(0.01)
    with pytest.raises(TimeoutError), limit:
        await asyncio.get_running_loop().create_future()
    assert limit.over


async def test_what_is_quick_is_left_alone():
    limit = Limit(30)
    with limit:
        await asyncio.sleep(0)
    assert not limit.over


async def test_its_end_can_be_moved_nearer_and_further():
    async def hurried() -> None:
        limit = Limit(30)
        with limit:
            limit.move(0.01)
            await asyncio.get_running_loop().create_future()

    with pytest.raises(TimeoutError):
        await hurried()
    limit = Limit(0.01)
    with limit:
        limit.move(30)
        await asyncio.sleep(0.03)
    assert not limit.over


async def test_an_outer_cancellation_stays_one():
    inside = asyncio.Event()

    async def work() -> None:
        with Limit(30):
            inside.set()
            await asyncio.get_running_loop().create_future()

    task = asyncio.ensure_future(work())
    await inside.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


async def test_limits_nest():
    outer, inner = Limit(0.01), Limit(30)
    with pytest.raises(TimeoutError), outer, inner:
        await asyncio.get_running_loop().create_future()
    assert outer.over
    assert not inner.over
