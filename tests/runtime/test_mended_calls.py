"""Calls beyond the fan-out, listeners that raise, and tools that end in odd ways."""

import asyncio
from pathlib import Path
from typing import Any

import pytest

from dure.agents import Agent, as_tool
from dure.core.budget import Budget
from dure.core.contracts import Turn
from dure.core.event import Delta, Event
from dure.core.message import ToolCall
from dure.models import calls, scripted
from dure.runtime import Run, resume
from dure.runtime.stores import Memory, SQLite
from tests.runtime.support import Play, World, anything, asking_to_send, go, put

pytestmark = pytest.mark.anyio


# ---- More calls than the fan-out


def wide(world: World, many: int, **facts: Any) -> Play:
    """A participant that makes so many calls at once."""
    tool = world.tool(**facts)
    wanted = [ToolCall(str(n), "act", {"n": str(n)}) for n in range(many)]

    async def play(turn: Turn) -> str:
        said = await turn.use(*wanted, tools=[tool])
        return " ".join(result.text for result in said.results)

    return Play(play)


@pytest.mark.parametrize("many", [8, 9, 20])
async def test_all_that_ask_at_once_are_asked(many: int) -> None:
    store, world = Memory(), World()
    play = wide(world, many, to="n")
    budget = Budget(approvals=many)
    outcome = await go(play, store, policy=asking_to_send, budget=budget)
    assert (outcome.status, len(outcome.questions)) == ("waiting", many)
    await put(store, outcome, "yes")
    outcome = await resume("last", play, store=store, policy=asking_to_send, budget=budget)
    assert (outcome.status, len(world.done)) == ("done", many)


async def test_those_that_wait_in_agents_further_within_hold_nobody_up() -> None:
    store, world = Memory(), World()
    asks = calls(("act", {"n": "1"}), ("act", {"n": "2"}))
    child = Agent("child", scripted(*[asks] * 3, *["fine"] * 3), [world.tool(to="n")])
    wanted = calls(*[("child", {"task": f"do {n}"}) for n in range(3)])
    boss = Agent("boss", scripted(wanted, "end"), [as_tool(child)])
    outcome = await go(boss, store, policy=asking_to_send, budget=Budget(fanout=2))
    assert (outcome.status, len(outcome.questions)) == ("waiting", 4)


async def test_a_pause_takes_hold_among_many_calls() -> None:
    begun, gate = asyncio.Event(), asyncio.Event()

    async def slow(arguments: Any) -> str:
        begun.set()
        await gate.wait()
        return "read"

    world = World()
    run = Run(wide(world, 20, result=slow), "go", store=Memory(), policy=anything)
    going = asyncio.ensure_future(run._go())  # pyright: ignore[reportPrivateUsage]
    await begun.wait()
    await run.pause()
    gate.set()
    assert ((await going).status, len(world.done)) == ("paused", 8)


# ---- Listeners


@pytest.mark.parametrize("kind", ["memory", "sqlite"])
async def test_a_listener_that_raises_harms_no_run(kind: str, tmp_path: Path) -> None:
    reports: list[dict[str, Any]] = []
    asyncio.get_running_loop().set_exception_handler(lambda _, report: reports.append(report))
    heard: list[Event | Delta] = []

    def broken(news: Event | Delta) -> None:
        raise RuntimeError("the listener broke")

    store = Memory() if kind == "memory" else SQLite(tmp_path / "a.db")
    run = Run(wide(World(), 1), "go", store=store, policy=anything)
    run.listen(broken)
    run.listen(heard.append)
    assert (await run).status == "done"
    assert len(reports) == len(heard) > 0
    assert str(reports[0]["exception"]) == "the listener broke"


# ---- Deleting


async def test_a_deleted_run_leaves_no_file_contents_in_memory() -> None:
    store, world = Memory(), World()
    outcome = await go(wide(world, 1), store)
    body = store.events[outcome.run][-1].body
    body["files"] = [{"path": "a", "hash": "aa", "kept": True}]
    store.bytes["aa"] = b"content"
    await (await store.open()).delete(outcome.run)
    assert store.bytes == {}
