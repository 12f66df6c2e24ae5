"""Letters from outside: to a run that sleeps, and to one that is under way."""

import asyncio
from pathlib import Path
from typing import Any

import pytest

from dure import Agent, Answer, Human, UsageError, letters, resume
from dure.core.contracts import Turn
from dure.core.message import ToolCall, say
from dure.core.policy import Request, Verdict
from dure.host.clock import FakeClock
from dure.models import scripted
from dure.runtime import Run
from dure.runtime.stores import Memory, PostgreSQL, SQLite
from tests.runtime.support import Play, World

pytestmark = pytest.mark.anyio


@pytest.fixture(params=["memory", "sqlite", "postgres"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Any:
    if request.param == "postgres":
        return PostgreSQL(request.getfixturevalue("server").url())
    return Memory() if request.param == "memory" else SQLite(tmp_path / "runs.db")


class Asks:
    """Asks a person, then says what they said."""

    name, about = "asks", "asks a person"

    async def reply(self, turn):
        answer = await turn.ask("Which colour?")
        return say(self.name, answer.text)


async def test_an_answer_wakes_a_run_that_sleeps():
    store = Memory()
    outcome = await Run(Asks(), "Ask.", store=store)
    assert outcome.status == "waiting"
    head = await letters.answer("last", Answer(outcome.questions[0].id, "파랑"), store)
    assert head.run == outcome.run
    assert (await resume(outcome.run, Asks(), store=store)).text == "파랑"


async def test_the_first_answer_counts(store: Any) -> None:
    outcome = await Run(Human("kim"), "Hello?", store=store)
    question = outcome.questions[0].id
    await letters.answer(outcome.run, Answer(question, "one", by="kim"), store)
    with pytest.raises(UsageError, match="kim was first, and said 'one'"):
        await letters.answer(outcome.run, Answer(question, "two", by="lee"), store)
    await letters.answer(outcome.run, Answer(question, "one", by="kim"), store)  # said twice
    outcome = await resume(outcome.run, Human("kim"), store=store)
    assert outcome.text == "one"
    with pytest.raises(UsageError, match="is over"):
        await letters.answer(outcome.run, Answer(question, "one", by="kim"), store)


async def test_two_people_at_once(store: Any) -> None:
    """Each is told what counts, and the run does what was said first."""
    world = World()
    play = sends(world)
    outcome = await Run(play, "go", store=store, policy=asking)
    id = outcome.questions[0].id
    answers = [Answer(id, verdict="no" if n % 2 else "yes", by=f"p{n}") for n in range(20)]
    said = await asyncio.gather(
        *[letters.answer(outcome.run, each, store) for each in answers], return_exceptions=True
    )
    counted = [each.by for each, came in zip(answers, said, strict=True) if not is_error(came)]
    assert len(counted) == 1
    assert all(f"{counted[0]} was first" in str(came) for came in said if is_error(came))
    await resume(outcome.run, play, store=store, policy=asking)
    await resume(outcome.run, play, store=store, policy=asking)
    assert len(world.done) == (int(counted[0][1:]) % 2 == 0)


async def test_no_leave_is_given_before_the_call_was_shown(store: Any) -> None:
    outcome = await Run(sends(World()), "go", store=store, policy=asking)
    with pytest.raises(UsageError, match="has not asked"):
        await letters.answer(outcome.run, Answer("boss/2:use/1:send:approve", verdict="yes"), store)


async def test_a_yes_after_a_stop_does_nothing(store: Any) -> None:
    world = World()
    play = sends(world)
    outcome = await Run(play, "go", store=store, policy=asking)
    await letters.stop(outcome.run, store)
    await letters.answer(outcome.run, Answer(outcome.questions[0].id, verdict="yes"), store)
    stopped = await resume(outcome.run, play, store=store, policy=asking)
    assert (stopped.status, world.done) == ("stopped", [])
    with pytest.raises(UsageError, match="is over"):
        await letters.answer(outcome.run, Answer(outcome.questions[0].id, verdict="yes"), store)


async def test_a_yes_after_the_deadline_is_none(store: Any) -> None:
    world = World()
    play = sends(world)
    long_ago = FakeClock(1_000_000.0)
    outcome = await Run(play, "go", store=store, policy=asking, clock=long_ago)
    with pytest.raises(UsageError, match="time for this answer is over"):
        await letters.answer(outcome.run, Answer(outcome.questions[0].id, verdict="yes"), store)
    assert world.done == []


def sends(world: World) -> Play:
    async def play(turn: Turn) -> Any:
        said = await turn.use(ToolCall("c1", "act", {"n": 1}), tools=[world.tool()])
        return said.results[0].text

    return Play(play)


def asking(request: Request) -> Verdict:
    return Verdict("ask", "always ask")


def is_error(came: object) -> bool:
    return isinstance(came, BaseException)


async def test_a_steer_is_read_before_the_next_model_call():
    store = Memory()
    outcome = await Run(Asks(), "Ask.", store=store)
    await letters.steer(outcome.run, "Be brief.", store)
    await letters.answer(outcome.run, Answer(outcome.questions[0].id, "red"), store)

    class Thinks(Asks):
        async def reply(self, turn):
            answer = await turn.ask("Which colour?")
            model = scripted(lambda prompt: f"{answer.text}; {prompt.messages[-1].text}")
            return await turn.hand(Agent("painter", model), [answer])

    assert (await resume(outcome.run, Thinks(), store=store)).text == "red; Be brief."


async def test_a_stop_ends_a_run_that_sleeps():
    store = Memory()
    outcome = await Run(Asks(), "Ask.", store=store)
    await letters.stop(outcome.run, store)
    assert (await resume(outcome.run, Asks(), store=store)).status == "stopped"


async def test_a_pause_of_a_run_that_sleeps_is_over_when_it_is_taken_up():
    store = Memory()
    outcome = await Run(Asks(), "Ask.", store=store)
    await letters.pause(outcome.run, store)
    assert (await resume(outcome.run, Asks(), store=store)).status == "waiting"


async def test_no_such_run():
    with pytest.raises(UsageError, match="no run 'nobody'"):
        await letters.stop("nobody", Memory())
