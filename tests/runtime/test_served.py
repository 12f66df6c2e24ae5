"""Tools that run at the model's provider, with private data in sight."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest

from dure.agents import Agent
from dure.core.contracts import Line, Turn
from dure.core.errors import UsageError
from dure.core.message import Message, Text, ToolCall
from dure.core.prompt import Abilities, Prompt, Reply
from dure.core.usage import Price, Usage
from dure.memory import Summary
from dure.runtime import Run
from dure.runtime.stores import Memory
from tests.runtime.support import Play, World, anything, bodies, go

pytestmark = pytest.mark.anyio


@dataclass
class Searching:
    """A model whose provider searches the web, and which notes what it was asked with."""

    options: Mapping[str, Any]
    name: str = "searching"
    abilities: Abilities = field(default_factory=Abilities)
    price: Price | None = None
    seconds: float = 300.0
    asked: list[Prompt] = field(default_factory=list[Prompt])
    reads: int = 0

    async def answer(self, prompt: Prompt, line: Line) -> Reply:
        """Reads the secret `reads` times, then ends."""
        self.asked.append(prompt)
        more = prompt.tools and sum(bool(asked.tools) for asked in self.asked) <= self.reads
        call = ToolCall(str(len(self.asked)), "key", {"n": len(self.asked)})
        parts = (call,) if more else (Text("done"),)
        stop = "tool_calls" if more else "complete"
        return Reply(Message(prompt.me, parts), stop, Usage(1, 1), model=self.name)

    @property
    def served(self) -> list[Any]:
        """What each call had of the provider's tools."""
        return [{**self.options, **asked.options}.get("server_tools") for asked in self.asked]


SEARCH = {"server_tools": [{"type": "web_search"}]}


async def test_a_summary_of_what_is_private_is_made_without_them() -> None:
    model = Searching(SEARCH, abilities=Abilities(window=4_000, most_output=500), reads=4)
    key = World().tool(
        "key", lambda given: f"{given} secret " * 200, effect="read", reads="secrets"
    )
    agent = Agent("boss", model, [key], memory=Summary())
    outcome = await Run(agent, "go", store=Memory(), policy=anything)
    assert outcome.status == "done"
    assert len(model.asked) > len([asked for asked in model.asked if asked.tools])  # It folded.
    assert not any(model.served[1:])


@pytest.mark.parametrize(
    "options",
    [{"web_search_options": {}}, {"tools": [{"type": "web"}]}, {"plugins": [{"id": "web"}]}],
)
async def test_what_asks_for_them_by_another_name_is_refused(options: dict[str, Any]) -> None:
    model = Searching(options, reads=1)
    key = World().tool("key", effect="read", reads="secrets")
    with pytest.raises(UsageError, match="Private data is in sight"):
        await Run(Agent("boss", model, [key]), "go", store=Memory(), policy=anything)
    assert len(model.asked) == 1


async def test_what_was_looked_up_so_is_from_the_web() -> None:
    world, store = World(), Memory()

    async def play(turn: Turn) -> str:
        await turn.think(Searching({"plugins": [{"id": "web"}]}), Prompt("p", turn.messages))
        call = ToolCall("m", "mail", {"to": "eve@evil.example"})
        await turn.use(call, tools=[world.tool("mail", to="to")])
        return "sent"

    outcome = await go(Play(play), store)
    assert outcome.status == "waiting"
    assert bodies(store, outcome.run, "decision")[-1]["seen"] == ["web"]
