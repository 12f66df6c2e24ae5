"""What the tests of strategies share: an agent whose model answers by what it is asked for."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from dure.agents import Agent
from dure.agents.strategies import Solver, Strategy
from dure.core.contracts import Tool
from dure.core.message import Message, Text
from dure.core.outcome import Outcome
from dure.core.prompt import Prompt
from dure.models.scripted import Scripted
from dure.runtime import Run
from dure.runtime.stores import Memory
from dure.tools import tool
from tests.runtime.support import anything, bodies

PRICES = {"tea": 3, "rice": 5}


@tool(effect="read", reads="agent")
def price(item: str) -> str:
    """The price of an item.

    Args:
        item: what is sold
    """
    return str(PRICES[item])


@tool(effect="read", reads="agent")
def add(one: int, other: int) -> int:
    """Adds two numbers."""
    return one + other


def asked(prompt: Prompt) -> str:
    """What a prompt asks for: the first field of a value; empty: words."""
    return "" if prompt.schema is None else next(iter(prompt.schema["properties"]))


def model(answers: Callable[[Prompt], Any], name: str = "scripted") -> Scripted:
    """A model that answers with what the function gives; a dictionary or list becomes JSON."""

    def said(prompt: Prompt) -> Any:
        found = answers(prompt)
        return json.dumps(found) if isinstance(found, dict | list) else found

    return Scripted(name, (said,) * 200)


def by_kind(replies: Mapping[str, Any], heard: list[Prompt] | None = None) -> Scripted:
    """A model with a reply for each value that is asked for, by its first field, and `""` for
    words; a list is one reply after the other, the last again and again."""
    left = {
        kind: list(each) if isinstance(each, list) else [each] for kind, each in replies.items()
    }

    def said(prompt: Prompt) -> Any:
        if heard is not None:
            heard.append(replace(prompt, messages=list(prompt.messages)))
        mine = left[asked(prompt)]
        reply = mine.pop(0) if len(mine) > 1 else mine[0]
        return reply(prompt) if callable(reply) else reply

    return model(said)


def agent(brain: Any, tools: Sequence[Tool] = (), **more: Any) -> Agent:
    """The agent of these tests."""
    return Agent("clerk", brain, tools, **more)


async def solved(
    strategy: Strategy, who: Agent, task: str = "go", store: Memory | None = None, **options: Any
) -> Outcome:
    """How a task ends that is solved so."""
    given: Any = {"policy": anything, "store": store or Memory(), **options}
    return await Run(Solver(who, strategy), task, **given)


def decided(store: Memory, outcome: Outcome) -> list[str]:
    """What was decided, as the journal has it: the labels of steps, and their values."""
    labels = [body["label"] for body in bodies(store, outcome.run, "intent") if "label" in body]
    values = [body["value"] for body in bodies(store, outcome.run, "result") if "value" in body]
    return [f"{label}: {value}" for label, value in zip(labels, values, strict=True)]


def plan(*steps: str) -> dict[str, Any]:
    """A plan of these steps."""
    return {"steps": [{"do": step, "done_when": "it is known"} for step in steps]}


def evidence(id: str, tool: str, **arguments: Any) -> dict[str, Any]:
    """One piece of evidence."""
    return {"id": id, "why": "needed", "tool": tool, "arguments": arguments}


def text_of(messages: Sequence[Message]) -> str:
    """All that was said."""
    return "\n".join(
        part.text for message in messages for part in message.parts if isinstance(part, Text)
    )
