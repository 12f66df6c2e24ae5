"""What an autonomous agent can do besides its own tools: end the work, get a helper, give a step to
a fresh mind."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dure.agents.agent import Agent
from dure.agents.strategies.protocol import Strategy
from dure.agents.strategies.solver import solving
from dure.core.budget import Budget, Left
from dure.core.contracts import Call, Participant, Tool
from dure.core.errors import ToolError
from dure.core.message import Part, Text, say
from dure.core.profile import Profile

FINISH = "finish"
MOST_SHARE = 0.5
"""A helper's largest part of what is left."""


def _text(about: str) -> dict[str, Any]:
    return {"type": "string", "description": about}


def _schema(required: list[str], **properties: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": required,
        "additionalProperties": False,
    }


async def _finish(arguments: dict[str, Any], _: Call) -> tuple[Part, ...]:
    if not reason_in(arguments):
        raise ToolError(
            "autonomous.reason", "Say in `reason` what was achieved, or why it cannot be."
        )
    return (Text("The critic looks at it."),)


def reason_in(arguments: Mapping[str, Any]) -> str:
    """What a call of `finish` gives as its reason. Some models call it the answer."""
    return str(arguments.get("reason") or arguments.get("answer") or "").strip()


FINISHING = Tool(
    FINISH,
    "End the work. A critic looks at what was really done; where it does not agree, you go on.",
    _finish,
    _schema(
        ["reason"],
        reason=_text("what was achieved and where it lies, or why it cannot be done"),
        status={
            "type": "string",
            "enum": ["done", "impossible"],
            "description": "impossible: what you found shows that a goal cannot be met",
        },
    ),
    effect="read",
    repeat="free",
    reads="agent",
    when="Use when every goal is met, or when you have shown that one cannot be met.",
    example={"reason": "The three cafés stand in cafes.md, each with its source."},
    traits=frozenset({"finish"}),
)
"""The only way to end."""


def starting(agent: Agent, tools: tuple[Tool, ...]) -> Tool:
    """A tool that gives a part of the work to a helper with the same model and tools, and a share
    of what is left of the budget."""

    async def deed(arguments: dict[str, Any], call: Call) -> tuple[Part, ...]:
        name, task = str(arguments.get("name", "")).strip(), str(arguments.get("task", "")).strip()
        if not task:
            raise ToolError("autonomous.task", "Say in `task` what the helper is to do.")
        share: Any = arguments.get("share", 0.25)
        part = share if isinstance(share, int | float) and 0 < share <= MOST_SHARE else 0.25
        profile = Profile(
            name or "helper", role=f"a helper of {agent.name}", language=agent.profile.language
        )
        helper = Agent(profile, agent.model, tools, format=agent.format)
        budget = _share(call.turn.left, part)
        return (await call.turn.hand(helper, [say("owner", task)], budget=budget)).parts

    return Tool(
        "start_agent",
        "Give a part of the work, one that stands by itself, to a helper; its answer comes back.",
        deed,
        _schema(
            ["name", "task"],
            name=_text("what the helper is called"),
            task=_text("what it is to do, with all that it must know: it has heard nothing"),
            share={
                "type": "number",
                "description": f"its part of what is left of the budget, at most {MOST_SHARE}",
            },
        ),
        effect="read",
        repeat="free",
        reads="agent",
        when="Use for a large part that needs none of what you know. Do not use for one step.",
        example={"name": "reader", "task": "Read notes.txt; list every date in it.", "share": 0.2},
        traits=frozenset({"frame"}),
        seconds=600.0,
    )


def handing(agent: Agent, strategy: Strategy | None, goals: str) -> Tool:
    """A tool that gives one step of the plan to a fresh mind, which knows the goals and the step,
    and nothing of how the steps before it went but what it is told."""
    who: Participant = agent if strategy is None else solving(agent, strategy)

    async def deed(arguments: dict[str, Any], call: Call) -> tuple[Part, ...]:
        step, known = (
            str(arguments.get("step", "")).strip(),
            str(arguments.get("known", "")).strip(),
        )
        if not step:
            raise ToolError("autonomous.step", "Say in `step` what is to be done, and done when.")
        told = f"{goals}\n\nStep: {step}" + (f"\n\nKnown so far: {known}" if known else "")
        return (await call.turn.hand(who, [say("owner", told)])).parts

    return Tool(
        "work_on",
        "Have one step of the plan worked on with a fresh mind; what it found comes back.",
        deed,
        _schema(
            ["step"],
            step=_text("the step, and what will show that it is done"),
            known=_text("what the steps before it found that it needs"),
        ),
        effect="read",
        repeat="free",
        reads="agent",
        when="Use for every step of the plan; you yourself only plan and judge.",
        example={"step": "Count the returns a product in orders.csv; done when there is a table."},
        traits=frozenset({"frame"}),
        seconds=900.0,
    )


def _share(left: Left, part: float) -> Budget:
    """A part of what is left; of what has no cap, no cap."""
    return Budget(
        dollars=None if left.money is None else float(left.money) * part,
        tokens=None if left.tokens is None else int(left.tokens * part),
        calls=None if left.calls is None else max(1, int(left.calls * part)),
        seconds=None if left.seconds is None else left.seconds * part,
    )
