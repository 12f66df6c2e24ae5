"""A run on a thread of its own, for a thread whose loop is running already."""

import asyncio
import threading

import pytest

from dure.agents import Agent, Human
from dure.core.errors import UsageError
from dure.core.outcome import Answer, Question
from dure.models import scripted
from dure.runtime import Run, resume, run
from dure.runtime.beside import Beside
from dure.runtime.stores import Memory


async def test_a_run_goes_on_while_this_loop_runs() -> None:
    beside = Beside(lambda: Run(Agent("a", model=scripted("Hello.")), "Hi.", store=Memory()))
    assert beside.outcome().text == "Hello."
    assert not beside.going
    beside.call(lambda: None)  # over: nobody is there to do it
    assert run(Agent("a", model=scripted("Hello.")), "Hi.", store=Memory()).text == "Hello."


async def test_what_the_run_raises_is_raised() -> None:
    beside = Beside(lambda: Run(Agent("a", model="nobody:x"), "Hi.", store=Memory()))
    with pytest.raises(UsageError, match="nobody"):
        beside.outcome()


async def test_a_cancelled_run_can_be_taken_up_again() -> None:
    store, made = Memory(), threading.Event()

    async def cancels(question: Question) -> Answer | None:
        made.wait(60)  # The run may come here before this thread has its name for it.
        beside.cancel()
        await asyncio.Event().wait()

    beside = Beside(lambda: Run(Human("owner"), "Hi.", store=store, asks=cancels))
    made.set()
    with pytest.raises(asyncio.CancelledError):
        beside.outcome()
    assert run(resume("last", Human("owner"), store=store)).status == "waiting"


async def test_a_run_that_is_cancelled_before_it_began_ends_too() -> None:
    async def never(question: Question) -> Answer | None:
        await asyncio.Event().wait()

    beside = Beside(lambda: Run(Human("owner"), "Hi.", store=Memory(), asks=never))
    beside.cancel()
    with pytest.raises(asyncio.CancelledError):
        beside.outcome()
