"""Sessions of the embedded interpreter: fresh, bounded, ended when nobody waits for them."""

import pytest

from dure.host import embedded

MIB = 1 << 20


async def test_each_session_is_fresh() -> None:
    assert embedded.installed()
    async with embedded.session(1, 16 * MIB) as session:
        assert await session.wait(session.monty.feed_run, "x = 20\nx + 1") == 21
        assert await session.wait(session.monty.feed_run, "x") == 20
    async with embedded.session(1, 16 * MIB) as session:
        with pytest.raises(Exception, match="not defined"):
            await session.wait(session.monty.feed_run, "x")


async def test_an_ended_session_fails_and_the_next_one_works() -> None:
    async with embedded.session(1, 16 * MIB) as session:
        session.end()
        with pytest.raises(Exception, match="worker"):
            await session.wait(session.monty.feed_run, "while True: pass")
    async with embedded.session(1, 16 * MIB) as session:
        assert await session.wait(session.monty.feed_run, "1 + 1") == 2


async def test_a_policy_of_ones_own() -> None:
    async def chosen() -> object:
        code = "import random\nrandom.random()"
        async with embedded.session(1, 16 * MIB, {"random_start": {"seed": "a"}}) as session:
            return await session.wait(session.monty.feed_run, code)

    assert await chosen() == await chosen()
