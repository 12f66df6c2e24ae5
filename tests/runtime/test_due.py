"""What comes due while the process lives counts at once, not only at the next resume."""

import asyncio
from typing import Any

import pytest

from dure.core.contracts import Turn
from dure.core.message import Message, ToolCall, say
from dure.core.outcome import Answer, Question
from dure.core.policy import Request, Verdict
from dure.host.clock import FakeClock
from dure.runtime import Run
from dure.runtime.matter import APPROVAL_SECONDS
from dure.runtime.stores import Memory
from tests.runtime.support import Play, World, go

pytestmark = pytest.mark.anyio


def asking(request: Request) -> Verdict:
    return Verdict("ask", "a person is asked")


async def when(done: Any) -> None:
    """Until it is so; everything here is ready at once or never."""
    for _ in range(1_000):
        if done():
            return
        await asyncio.sleep(0)
    raise AssertionError("it never was")


async def test_leave_that_nobody_gives_is_refused_at_its_deadline() -> None:
    store, world, clock = Memory(), World(), FakeClock(1000.0)
    open_ = asyncio.Event()

    async def asks_for_leave(turn: Turn) -> Message:
        return await turn.use(ToolCall("1", "act", {}), tools=[world.tool()])

    async def works(turn: Turn) -> Message:
        await turn.step("work", open_.wait, bool)
        return say("worker", "worked")

    async def play(turn: Turn) -> str:
        asked, worked = await turn.together(asks_for_leave, works)
        assert asked is not None
        assert worked is not None
        return f"{asked.results[0].text} {worked.text}"

    run = Run(Play(play), "go", store=store, policy=asking, clock=clock)
    going = asyncio.ensure_future(_outcome(run))
    await when(lambda: run.context is not None and run.context.questions)
    clock.advance(APPROVAL_SECONDS)
    context = run.context
    assert context is not None
    await when(lambda: not context.questions)
    open_.set()
    outcome = await going
    assert outcome.status == "done"
    assert "Nobody answered in time" in outcome.text
    assert "worked" in outcome.text
    assert (world.done, clock.sleepers) == ([], 0)


async def _outcome(run: Run) -> Any:
    return await run


async def test_a_person_who_says_nothing_until_the_deadline() -> None:
    world, clock = World(), FakeClock(1000.0)
    asked = list[Question]()

    async def asks(question: Question) -> Answer | None:
        asked.append(question)
        await asyncio.Event().wait()

    async def play(turn: Turn) -> str:
        said = await turn.use(ToolCall("1", "act", {}), tools=[world.tool()])
        return said.results[0].text

    going = asyncio.ensure_future(go(Play(play), policy=asking, clock=clock, asks=asks))
    await when(lambda: asked)
    clock.advance(APPROVAL_SECONDS)
    outcome = await going
    assert "Nobody answered in time" in outcome.text
    assert world.done == []


async def test_a_timer_comes_due_while_another_branch_works() -> None:
    clock, done = FakeClock(1000.0), list[str]()
    open_ = asyncio.Event()

    async def waits(turn: Turn) -> Message:
        await turn.wait(9000.0)
        done.append("due")
        return say("timer", "due")

    async def works(turn: Turn) -> Message:
        await turn.step("work", open_.wait, bool)
        return say("worker", "worked")

    async def play(turn: Turn) -> str:
        return " ".join(said.text for said in await turn.together(waits, works) if said)

    going = asyncio.ensure_future(go(Play(play), clock=clock))
    await when(lambda: clock.sleepers)
    clock.advance(8000.0)
    await when(lambda: done)
    open_.set()
    assert (await going).text == "due worked"


class Crowded:
    """A store in which another run has just drawn the same id."""

    name = "crowded"

    def __init__(self, times: int) -> None:
        self.store, self.times = Memory(), times

    async def open(self) -> Any:
        self.books = await self.store.open()
        return self

    async def claim(self, run: str, head: Any = None) -> int:
        if self.times:
            self.times -= 1
            await self.books.claim(run, head)
        return await self.books.claim(run, head)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.books, name)


async def test_two_runs_of_one_second_that_draw_the_same_id() -> None:
    async def play(turn: Turn) -> str:
        return "done"

    store = Crowded(2)
    assert (await go(Play(play), store)).text == "done"
    with pytest.raises(Exception, match="already a run"):
        await go(Play(play), Crowded(9))
