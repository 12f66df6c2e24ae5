"""The plan of an autonomous agent: steps, what shows that each is done, and how far each is.

A tool by which the model revises it; what it is now is read from the calls.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, cast, get_args

from dure.agents.autonomous.achieved import PlanStep, StepStatus
from dure.agents.autonomous.acts import Act
from dure.core.contracts import Call, Tool
from dure.core.errors import ToolError
from dure.core.message import Part, Text

MOST_STEPS = 30
PLAN = "plan"
_STATUSES: tuple[StepStatus, ...] = get_args(StepStatus)
_MARKS = {"todo": " ", "doing": "~", "done": "x", "dropped": "-"}

_SCHEMA: dict[str, Any] = {
    "type": "object",
    "properties": {
        "steps": {
            "type": "array",
            "description": "All steps, in order; those that are done stay.",
            "items": {
                "type": "object",
                "properties": {
                    "text": {"type": "string", "description": "what is to be done"},
                    "done_when": {"type": "string", "description": "what will show that it is"},
                    "status": {"type": "string", "enum": list(_STATUSES)},
                },
                "required": ["text", "done_when"],
                "additionalProperties": False,
            },
        }
    },
    "required": ["steps"],
    "additionalProperties": False,
}


async def _plan(arguments: dict[str, Any], _: Call) -> tuple[Part, ...]:
    return (Text(shown(steps_in(arguments))),)


def steps_in(arguments: Mapping[str, Any]) -> tuple[PlanStep, ...]:
    """The steps in a call's arguments. Raises `ToolError` that says what is wrong with them."""
    given: Any = arguments.get("steps")
    steps = [_step(each) for each in cast("list[Any]", given)] if isinstance(given, list) else []
    if not steps:
        raise ToolError("autonomous.plan", "`steps` is a list of objects with text and done_when.")
    if len(steps) > MOST_STEPS:
        raise ToolError(
            "plan.too_long",
            "{count} steps are too many to keep in mind. Plan at most {most}, in larger steps.",
            count=len(steps),
            most=MOST_STEPS,
        )
    return tuple(steps)


def _step(given: Any) -> PlanStep:
    record = cast("dict[str, Any]", given) if isinstance(given, dict) else {"text": str(given)}
    status: Any = record.get("status", "todo")
    return PlanStep(
        str(record.get("text", "")).strip(),
        str(record.get("done_when", "")).strip(),
        status if status in _STATUSES else "todo",
    )


def current(acts: Sequence[Act]) -> tuple[PlanStep, ...]:
    """The plan as it was last written down."""
    for act in reversed(acts):
        for done in reversed(act.done):
            if done.call.name == PLAN and not done.result.failed:
                return steps_in(done.call.arguments)
    return ()


def shown(steps: Sequence[PlanStep]) -> str:
    """The plan as a checklist."""
    lines = [
        f"[{_MARKS[step.status]}] {number}. {step.text}"
        + (f" (done when: {step.done_when})" if step.done_when else "")
        for number, step in enumerate(steps, 1)
    ]
    return "\n".join(lines)


PLANNING = Tool(
    PLAN,
    "Write down or revise the plan: every step, what will show that it is done, and its status.",
    _plan,
    _SCHEMA,
    effect="read",
    repeat="free",
    reads="agent",
    when="Use it first, and whenever a step is done or what you find changes the plan. Never send"
    " the same plan twice.",
    example={
        "steps": [
            {"text": "read orders.csv", "done_when": "its columns are known", "status": "done"},
            {"text": "count returns", "done_when": "a number a product", "status": "doing"},
        ]
    },
    traits=frozenset({"planning"}),
)
"""The tool by which the plan is kept."""
