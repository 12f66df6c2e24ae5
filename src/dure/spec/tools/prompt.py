"""A tool that is a prompt: asked of a model, the run's own where the entry names none."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dure.core.contracts import Call
from dure.core.message import Part, say
from dure.core.prompt import Prompt
from dure.spec.tools.filling import filled


async def ask_model(
    entry: Mapping[str, Any], arguments: dict[str, Any], call: Call
) -> tuple[Part, ...]:
    """The model's answer."""
    text = filled(entry["prompt"], arguments)
    prompt = Prompt(call.actor or "prompt", [say("owner", text)])
    model: Any = entry.get("model")  # None: the model that the run names
    reply = await call.turn.think(model, prompt)
    return tuple(part for part in reply.message.parts if part.kind != "thought")
