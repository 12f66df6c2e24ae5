"""A plan as a checklist that the model keeps by a tool. Knows steps; does not judge them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, cast

from dure.core.contracts import Call, Tool
from dure.core.errors import ToolError
from dure.core.message import Part, Text
from dure.host.languages import wording

_SCHEMA: dict[str, Any] = {
    "type": "object",
    "properties": {
        "steps": {
            "type": "array",
            "items": {"type": "string"},
            "description": "All steps, in order, each with what will show that it is done.",
        },
        "done": {
            "type": "integer",
            "minimum": 0,
            "description": "How many of the steps, from the first, are done.",
        },
    },
    "required": ["steps"],
    "additionalProperties": False,
}
MOST_STEPS = 30


@dataclass(frozen=True)
class Checklist:
    """Plan first, then act: adds a `plan` tool that writes the plan down and ticks off steps.

    `language` is that of its instructions: `"en"` or `"ko"`.
    """

    name: str = "checklist"
    language: str = "en"

    @property
    def instructions(self) -> str:
        """What the model is told about planning."""
        return wording("dure.planning", "prompts/checklist", self.language)

    @property
    def tools(self) -> Sequence[Tool]:
        """The `plan` tool."""
        return (_PLAN,)


async def _plan(arguments: dict[str, Any], _: Call) -> tuple[Part, ...]:
    given, done = arguments.get("steps"), arguments.get("done", 0)
    steps = cast("list[Any]", given) if isinstance(given, list) else []
    if not steps or not all(isinstance(step, str) for step in steps) or not isinstance(done, int):
        raise ToolError("plan.steps", "`steps` is a list of sentences, `done` a whole number.")
    if len(steps) > MOST_STEPS:
        raise ToolError(
            "plan.too_long",
            "{count} steps are too many to keep in mind. Plan at most {most}, in larger steps.",
            count=len(steps),
            most=MOST_STEPS,
        )
    marks = ["x" if index < done else " " for index in range(len(steps))]
    lines = [f"[{mark}] {step}" for mark, step in zip(marks, steps, strict=True)]
    return (Text("\n".join(lines)),)


_PLAN = Tool(
    "plan",
    "Write down or revise the plan: all steps, and how many of them are done.",
    _plan,
    _SCHEMA,
    effect="read",
    repeat="free",
    reads="agent",
    when="Use it before acting, and when a step is done or the plan changes.",
    example={"steps": ["read the orders: columns known", "count returns: a table"], "done": 0},
    traits=frozenset({"planning"}),
)
