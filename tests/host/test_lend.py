"""What is lent belongs to an event loop, and is closed with it."""

import asyncio
import subprocess
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager

import pytest

from dure.host.lend import lent


class Things:
    """Counts what is opened and notes what is closed."""

    def __init__(self, fails: int = 0) -> None:
        self.opened = 0
        self.closed: list[str] = []
        self.fails = fails

    def opener(self, name: str) -> Callable[[], AbstractAsyncContextManager[object]]:
        @asynccontextmanager
        async def open_thing() -> AsyncIterator[object]:
            await asyncio.sleep(0)
            if self.fails:
                self.fails -= 1
                raise OSError("not yet")
            self.opened += 1
            async with self._inner():
                yield object()
                await asyncio.sleep(0)  # closing may await
                self.closed.append(name)

        return open_thing

    @asynccontextmanager
    async def _inner(self) -> AsyncIterator[None]:
        """An async generator within an async generator."""
        yield


def test_one_object_a_loop_and_key_closed_in_reverse_order() -> None:
    things = Things()

    async def main() -> list[object]:
        before = len(things.closed)
        one, other = await lent("a", things.opener("a")), await lent("b", things.opener("b"))
        assert await lent("a", things.opener("a")) is one
        assert len(things.closed) == before
        return [one, other]

    first, second = asyncio.run(main()), asyncio.run(main())
    assert things.opened == 4
    assert things.closed == ["b", "a", "b", "a"]
    assert len({id(each) for each in [*first, *second]}) == 4


def test_callers_at_the_same_time_share_one() -> None:
    things = Things()

    async def main() -> None:
        found = await asyncio.gather(*(lent("a", things.opener("a")) for _ in range(20)))
        assert len({id(each) for each in found}) == 1

    asyncio.run(main())
    assert things.opened == 1


def test_a_failed_opening_is_tried_again_by_the_next() -> None:
    things = Things(fails=1)

    async def main() -> None:
        with pytest.raises(OSError, match="not yet"):
            await lent("a", things.opener("a"))
        await lent("a", things.opener("a"))

    asyncio.run(main())
    assert things.closed == ["a"]


def test_a_cancelled_opening_leaves_the_key_free() -> None:
    things = Things()

    async def main() -> None:
        task = asyncio.create_task(lent("a", things.opener("a")))
        await asyncio.sleep(0)
        task.cancel()
        await asyncio.wait({task})
        assert task.cancelled()
        await lent("a", things.opener("a"))

    asyncio.run(main())
    assert things.closed == ["a"] * things.opened


def test_a_loop_that_nobody_closes_is_closed_up_with_the_process() -> None:
    """As in a notebook, whose loop runs until the end."""
    code = """
import asyncio
from contextlib import asynccontextmanager
from dure.host.lend import lent
@asynccontextmanager
async def thing():
    yield
    print("closed")
loop = asyncio.new_event_loop()
loop.run_until_complete(lent("a", thing))
print("end")
"""
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stdout.split() == ["end", "closed"]
    assert done.stderr == ""
