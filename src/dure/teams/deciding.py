"""The means by which a member of a team decides: tools that end its turn with a decision.

Knows agents, and what is around one. Does not know what is decided.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import is_dataclass, replace
from typing import Any, cast

from dure.agents import Agent
from dure.core.contracts import Call, Participant, Tool
from dure.core.message import Data, Message, Part


def decision(name: str, about: str, schema: Mapping[str, Any]) -> Tool:
    """A tool that ends the turn of the agent that calls it: its arguments are the decision, a data
    part of this name."""

    async def deed(arguments: dict[str, Any], call: Call) -> tuple[Part, ...]:
        return (Data(arguments, name),)

    traits = frozenset({"finish"})
    return Tool(
        name, about, deed, schema, effect="read", repeat="free", reads="agent", traits=traits
    )


def decisions(message: Message, name: str) -> list[dict[str, Any]]:
    """All decisions of this name in a message."""
    found = [part for part in message.parts if isinstance(part, Data) and part.schema == name]
    values: list[Any] = [part.value for part in found]
    return [value for value in values if isinstance(value, dict)]


def equipped(who: Participant, *tools: Tool) -> Participant | None:
    """The participant with these tools, if it is an agent, or one within bounds, guards and the
    like; None: it decides in words."""
    return adapted(who, lambda agent: agent.with_tools(*tools))


def adapted(who: Participant, change: Callable[[Agent], Agent]) -> Participant | None:
    """The participant with its agent changed, if it is one, or has one within bounds, guards and
    the like; None: it is none."""
    if isinstance(who, Agent):
        return change(who)
    inner = getattr(who, "who", None)
    if inner is None or not is_dataclass(who) or isinstance(who, type):
        return None
    made = adapted(inner, change)
    return None if made is None else cast("Participant", replace(cast("Any", who), who=made))
