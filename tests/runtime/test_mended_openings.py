"""Forks repeat nothing protected unasked, openings that fail leave nothing behind, caps are an
agent's own."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from dure.agents import Agent
from dure.core.budget import CALLS_PER_AGENT, Budget
from dure.core.contracts import Turn
from dure.core.errors import UsageError
from dure.core.message import ToolCall, say
from dure.core.outcome import Answer, Question
from dure.core.prompt import Prompt
from dure.host.redact import Redactor
from dure.models import calls, scripted
from dure.runtime import Run, fork, resume
from dure.runtime.forks import kept
from dure.runtime.stores import Memory, SQLite
from tests.runtime.support import Play, World, anything, bodies, go

pytestmark = pytest.mark.anyio


def seq_of(store: Memory, run: str, key: str, kind: str = "result") -> int:
    return next(e.seq for e in store.events[run] if e.key == key and e.kind == kind)


def sender(world: World) -> Agent:
    model = scripted(calls(("send", {"to": "x"})), calls(("send", {"to": "y"})), "ok")
    return Agent("boss", model, [world.tool("send")])


async def test_a_fork_of_a_fork_asks_before_it_repeats_a_call() -> None:
    store, world = Memory(), World()
    agent = sender(world)
    first = await go(agent, store)
    at = seq_of(store, first.run, "boss/1:think")
    second = await fork(first.run, agent, at, store=store, policy=anything)
    third = await fork(second.run, agent, at, store=store, policy=anything)
    await (await store.open()).delete(first.run)
    again = await resume(second.run, agent, store=store, policy=anything)
    assert [each.status for each in (second, third, again)] == ["waiting"] * 3
    assert world.done == ["send x", "send y"]


async def test_leave_given_before_the_cut_is_not_leave_to_repeat() -> None:
    store, world, asked = Memory(), World(), list[str]()

    async def always(question: Question) -> Answer:
        asked.append(question.text)
        return Answer(question.id, verdict="always")

    agent = sender(world)
    first = await Run(agent, "go", store=store, asks=always)
    assert len(asked) == 1
    cuts = [
        ("boss/2:use/1:send", "intent"),
        ("boss/2:use/1:send:approve", "answer"),
        ("boss/2:use/1:send", "result"),
        ("boss/4:use/1:send", "intent"),
    ]
    for key, kind in cuts:
        forked = await fork(first.run, agent, seq_of(store, first.run, key, kind), store=store)
        assert (forked.status, len(forked.questions)) == ("waiting", 1)
    assert world.done == ["send x", "send y"]


async def test_a_fork_between_a_try_and_its_result_has_neither() -> None:
    store = Memory()
    first = await go(Agent("boss", scripted("hi")), store)
    intent = next(e for e in store.events[first.run] if e.kind == "intent")
    attempt = replace(intent, kind="attempt", body={"calls": 1, "released": "0"})
    assert [e.kind for e in kept([store.events[first.run][0], intent, attempt])] == ["began"]


async def test_a_change_is_cleaned() -> None:
    store = Memory()
    agent = Agent("boss", scripted("hi"))
    first = await go(agent, store)
    at = seq_of(store, first.run, "boss/1:think")
    redactor = Redactor({"KEY": "a-very-secret-value"})
    change = "it is a-very-secret-value"
    forked = await fork(first.run, agent, at, change, store=store, redactor=redactor)
    assert forked.status == "done"
    assert "very-secret" not in forked.text
    assert "very-secret" not in str(store.events[forked.run])


async def test_a_fork_keeps_the_caps_or_journals_its_own() -> None:
    store = Memory()
    agent = Agent("boss", scripted("hi"))
    first = await go(agent, store, budget=Budget(calls=7))
    same = await fork(first.run, agent, 1, store=store)
    other = await fork(first.run, agent, 1, store=store, budget=Budget(calls=9))
    caps = [
        bodies(store, each.run, "began", "boss")[0]["budget"]["calls"] for each in (same, other)
    ]
    assert caps == [7, 9]


async def test_an_opening_that_fails_leaves_no_run_that_seems_to_be_driven() -> None:
    store = Memory()
    agent = Agent("boss", scripted("hi"))
    with pytest.raises(UsageError):
        await Run(agent, "go", store=store, after="nope")
    assert not store.runs
    first = await go(agent, store)
    with pytest.raises(Exception, match="Give the participant"):
        await fork(first.run, Agent("other", scripted("hi")), 1, store=store)
    assert sorted(head.status for head in store.runs.values()) == ["done", "failed"]


@pytest.mark.parametrize("task", ["", " \n", [], say("user", "")])
async def test_an_empty_task(task: Any) -> None:
    store = Memory()
    agent = Agent("boss", scripted("hi"))
    with pytest.raises(UsageError) as caught:
        await go(agent, store, task)
    assert caught.value.code == "run.empty_task"
    first = await go(agent, store)
    assert (await go(thinking(0, "me"), store, task, after=first.run)).status == "done"


async def test_what_a_newer_version_wrote_is_refused() -> None:
    store = Memory()
    agent = Agent("boss", scripted("hi"))
    first = await go(agent, store)
    began = store.events[first.run][0]
    store.events[first.run][0] = replace(began, body={**began.body, "version": 7})
    for again in (resume(first.run, agent, store=store), fork(first.run, agent, 1, store=store)):
        with pytest.raises(UsageError) as caught:
            await again
        assert caught.value.code == "journal.newer"


async def test_a_run_whose_id_is_known_is_in_the_store(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    found: list[int] = []

    async def play(turn: Turn) -> str:
        books = await SQLite(path).open()
        found.append(len(await books.read((await books.find("last")).run)))
        return "done"

    await go(Play(play), SQLite(path))
    assert found == [1]


def thinking(times: int, name: str) -> Play:
    async def play(turn: Turn) -> str:
        for _ in range(times):
            await turn.think(scripted("hi"), Prompt(name, turn.messages))
        return "done"

    return Play(play, name)


async def boss(turn: Turn) -> str:
    await thinking(1, "me").reply(turn)
    for name in ("ann", "bob"):
        await turn.hand(thinking(40, name), turn.messages)
    return str(turn.left.calls)


async def test_the_default_cap_is_each_agents_own() -> None:
    store = Memory()
    outcome = await go(Play(boss), store)
    assert (outcome.text, outcome.usage.calls) == (str(CALLS_PER_AGENT - 1), 81)
    assert (await go(thinking(CALLS_PER_AGENT + 1, "me"))).status == "spent"
    outcome = await go(thinking(CALLS_PER_AGENT + 1, "me"), budget=Budget(calls=60))
    assert outcome.status == "done"
    assert (await go(Play(boss), budget=Budget(calls=60))).status == "spent"


async def test_a_resumed_agent_counts_its_own_calls_alone() -> None:
    store, world = Memory(), World()
    ask = [True]

    async def play(turn: Turn) -> str:
        said = await boss(turn)
        await turn.ask("go on?")
        await turn.use(ToolCall("1", "act", {}), tools=[world.tool()])
        return f"{said} {turn.left.calls}"

    async def person(question: Question) -> Answer | None:
        return None if ask else Answer(question.id, "yes")

    first = await go(Play(play), store)
    assert first.status == "waiting"
    ask.clear()
    again = await resume(first.run, Play(play), store=store, policy=anything, asks=person)
    assert (again.text, again.usage.calls) == (f"{CALLS_PER_AGENT - 1} {CALLS_PER_AGENT - 1}", 81)
