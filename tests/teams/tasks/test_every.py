"""The same work for each of several inputs."""

import asyncio
from typing import Any

import pytest

from dure.agents import Agent
from dure.core.budget import Budget
from dure.core.contracts import Line, Participant
from dure.core.errors import UsageError
from dure.core.message import Data, Message, Text
from dure.core.outcome import Outcome
from dure.core.prompt import Prompt, Reply
from dure.models import scripted
from dure.runtime import Run
from dure.runtime.stores import Memory
from dure.teams.tasks import Task, Tasks, for_each
from tests.runtime.support import Priced, anything


async def go(who: Participant, task: Any = "go", **options: Any) -> Outcome:
    """Run to its end."""
    return await Run(who, task, **({"store": Memory(), "policy": anything} | options))


def report() -> Tasks:
    """Tasks over a topic."""
    writer = Agent("writer", scripted(lambda prompt: prompt.messages[-1].text))
    return Tasks("report", [Task("Write of {topic}.", who=writer)])


async def test_each_input_in_order() -> None:
    outcome = await go(for_each(report(), [{"topic": "tea"}, {"topic": "coffee"}]))
    assert outcome.text == "1. Write of tea.\n\n2. Write of coffee."
    assert [each["failed"] for each in outcome.data["answers"]] == [False, False]


async def test_the_run_may_bring_the_inputs() -> None:
    outcome = await go(for_each(report()), '[{"topic": "tea"}]')
    assert outcome.text == "1. Write of tea."
    outcome = await go(for_each(report()), Message("user", (Data([{"topic": "tea"}]),)))
    assert outcome.text == "1. Write of tea."
    assert (await go(for_each(report()), "[]")).text == ""
    with pytest.raises(UsageError, match="needs a list of inputs"):
        await go(for_each(report()), "tea")


async def test_words_and_messages_are_inputs() -> None:
    echo = Agent("echo", scripted(lambda prompt: prompt.messages[-1].text))
    outcome = await go(for_each(echo, ["a", Message("user", (Text("b"),))], name="both"))
    assert outcome.text == "1. a\n\n2. b"


async def test_one_that_fails_is_told_and_the_others_go_on() -> None:
    def answer(prompt: Prompt, line: Line) -> Reply:
        stop = "refused" if prompt.messages[-1].text == "bad" else "complete"
        return Reply(Message("a", (Text("ok"),)), stop)

    outcome = await go(for_each(Agent("a", Priced(answer)), ["good", "bad", "good"]))
    answers = outcome.data["answers"]
    assert [each["failed"] for each in answers] == [False, True, False]


async def test_no_more_at_once_than_the_budget_says() -> None:
    now, most = 0, 0

    async def reply(prompt: Prompt, line: Line) -> str:
        nonlocal now, most
        now += 1
        most = max(most, now)
        for _ in range(5):
            await asyncio.sleep(0)
        now -= 1
        return "ok"

    who = for_each(Agent("a", Priced(reply)), list(map(str, range(12))))
    outcome = await go(who, budget=Budget(fanout=3))
    assert len(outcome.data["answers"]) == 12
    assert most == 3
