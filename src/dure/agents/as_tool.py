"""A participant as another's tool: delegation that a model chooses.

Knows participants and tools; the hand itself is the turn's.
"""

from __future__ import annotations

from typing import Any

from dure.core.budget import Budget
from dure.core.contracts import Call, Participant, Tool
from dure.core.errors import ToolError, UsageError
from dure.core.message import Part, say
from dure.core.policy import Policy

_SCHEMA = {
    "type": "object",
    "properties": {
        "task": {
            "type": "string",
            "description": "What is to be done, with all that must be known to do it.",
        }
    },
    "required": ["task"],
    "additionalProperties": False,
}


def as_tool(
    who: Participant,
    *,
    about: str = "",
    when: str = "",
    budget: Budget | None = None,
    policy: Policy | None = None,
) -> Tool:
    """A tool that hands a task to `who` and gives back the reply, within the given bounds."""

    if not isinstance(getattr(who, "name", None), str) or not hasattr(who, "reply"):
        raise UsageError(
            "agent.no_participant",
            "{what} is no participant. as_tool takes an Agent, a Human or a team; put @tool over a"
            " function instead.",
            what=repr(who),
        )

    async def deed(arguments: dict[str, Any], call: Call) -> tuple[Part, ...]:
        task = arguments.get("task")
        if not isinstance(task, str) or not task.strip():
            raise ToolError("tool.no_task", "Say what is to be done in `task`.")
        # Labelled by the turn: the task was written by a model that has seen what it has seen.
        reply = await call.turn.hand(who, [say("owner", task)], budget=budget, policy=policy)
        return reply.parts

    return Tool(
        who.name,
        about or who.about or f"Hand a task to {who.name}.",
        deed,
        _SCHEMA,
        effect="read",
        repeat="free",
        reads="agent",
        when=when,
        traits=frozenset({"frame"}),
    )
