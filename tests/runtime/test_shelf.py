"""What a tool borrows from its run is one object for the run, and is closed with it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any

import pytest

from dure import Agent, policy
from dure.core.contracts import Call, Tool, Turn
from dure.core.message import Part, Text, ToolCall
from dure.core.policy import Bounds, Network, Request, Verdict
from dure.models import calls, scripted
from dure.runtime import Run, replay, resume
from dure.runtime.shelf import Shelf
from dure.runtime.stores import Memory
from tests.runtime.support import Play, go

pytestmark = pytest.mark.anyio


class Kernels:
    """Opens kernels, and says what became of them."""

    def __init__(self) -> None:
        self.said: list[str] = []

    @asynccontextmanager
    async def open(self) -> AsyncGenerator[list[str]]:
        self.said.append("open")
        try:
            yield self.said
        finally:
            await asyncio.sleep(0)
            self.said.append("closed")

    def tool(self, *traits: str) -> Tool:
        async def deed(arguments: dict[str, Any], call: Call) -> tuple[Part, ...]:
            said = await call.lend(("kernel", 1), self.open)
            said.append("use")
            return (Text("used"),)

        return Tool("use", "", deed, {"type": "object"}, "read", "free", traits=frozenset(traits))


@pytest.mark.parametrize("traits", [(), ("frame",)])
async def test_all_calls_of_a_run_share_one_object(traits: tuple[str, ...]) -> None:
    kernels, store = Kernels(), Memory()
    wanted = calls(("use", {}), ("use", {})), calls(("use", {})), "end"
    agent = Agent("boss", scripted(*wanted), [kernels.tool(*traits)])
    await Run(agent, "go", store=store)
    assert kernels.said == ["open", "use", "use", "use", "closed"]
    await replay("last", agent, store=store)
    assert kernels.said.count("open") == kernels.said.count("closed")


async def test_it_is_closed_when_the_run_is_put_down_and_opened_anew_when_it_goes_on() -> None:
    kernels, store = Kernels(), Memory()

    async def play(turn: Turn) -> str:
        await turn.use(ToolCall("1", "use", {}), tools=[kernels.tool()])
        await turn.ask("and now?")
        return "end"

    assert (await go(Play(play), store)).status == "waiting"
    assert kernels.said == ["open", "use", "closed"]

    async def fails(turn: Turn) -> str:
        await play(turn)
        raise AssertionError

    assert (await resume("last", Play(fails), store=store)).status == "waiting"
    assert kernels.said == ["open", "use", "closed"]


async def test_it_is_closed_while_the_driving_task_is_cancelled() -> None:
    kernels = Kernels()
    used = asyncio.Event()

    async def play(turn: Turn) -> str:
        await turn.use(ToolCall("1", "use", {}), tools=[kernels.tool()])
        used.set()
        await asyncio.get_running_loop().create_future()
        return "never"

    task = asyncio.ensure_future(go(Play(play)))
    await used.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert kernels.said == ["open", "use", "closed"]


async def test_what_cannot_be_closed_changes_nothing() -> None:
    @asynccontextmanager
    async def bad() -> AsyncGenerator[str]:
        yield "thing"
        raise RuntimeError("it does not die")

    shelf, kernels = Shelf(), Kernels()
    await shelf("good", kernels.open)
    assert await shelf("bad", bad) == "thing"
    await shelf.close()
    assert kernels.said == ["open", "closed"]
    with pytest.raises(asyncio.CancelledError):
        await shelf("late", kernels.open)


async def test_a_failed_opening_is_tried_again_by_the_next() -> None:
    opened: list[int] = []

    @asynccontextmanager
    async def second_time() -> AsyncGenerator[int]:
        opened.append(1)
        if len(opened) == 1:
            raise RuntimeError("not yet")
        yield len(opened)

    shelf = Shelf()
    with pytest.raises(RuntimeError, match="not yet"):
        await shelf("a", second_time)
    assert await shelf("a", second_time) == 2
    await shelf.close()


async def test_a_tool_is_told_what_network_the_policy_grants() -> None:
    class Granting:
        bounds = Bounds(Network(hosts=frozenset({"example.org"})))

        def __call__(self, request: Request) -> Verdict:
            return policy.workspace(request)

    told: list[Network] = []

    async def deed(arguments: dict[str, Any], call: Call) -> tuple[Part, ...]:
        told.append(call.network)
        return (Text("x"),)

    tool = Tool("look", "", deed, {"type": "object"}, "read", "free")
    agent = Agent("boss", scripted(calls(("look", {})), "end"), [tool])
    await Run(agent, "go", store=Memory(), policy=Granting())
    await Run(agent, "go", store=Memory())
    assert [sorted(network.hosts) for network in told] == [["example.org"], []]


async def test_a_call_names_who_makes_it() -> None:
    said: list[str] = []

    async def deed(arguments: dict[str, Any], call: Call) -> tuple[Part, ...]:
        said.append(call.actor)
        return (Text("ok"),)

    who = Tool("who", "Who.", deed, {"type": "object", "properties": {}}, "read", "free", "clock")

    async def inner(turn: Turn) -> str:
        await turn.use(ToolCall("1", "who", {}), tools=[who])
        return "end"

    async def outer(turn: Turn) -> str:
        await turn.use(ToolCall("1", "who", {}), tools=[who])
        await turn.hand(Play(inner, "other"), turn.messages)
        return "end"

    await go(Play(outer, "first"))
    assert said == ["first", "other"]
