"""A reply is a success only if the provider said that it is whole; this says why one is not.

Knows the stops and the words for them; does not know providers.
"""

from __future__ import annotations

from typing import Any

from dure.core.errors import ReplyFailed
from dure.core.message import Message
from dure.core.prompt import Reply

UNANSWERED = frozenset({"model.unavailable", "model.timeout"})
"""Codes of `ReplyFailed` that say nothing of the reply, only that none came."""


def not_whole(reply: Reply, model: str, message: Message) -> ReplyFailed | None:
    """Why the reply is no success, in a sentence with the cure."""
    stop = reply.stop
    if stop in ("complete", "tool_calls"):
        if message.parts:
            return None
        stop = "empty"
    facts: dict[str, Any] = {"model": model, "stop": stop, "text": message.text[:2000]}
    match stop:
        case "length":
            said = "{model} reached its output limit before the reply was whole."
            cure = " Ask for less at once, or allow more output."
        case "filtered":
            said = "The provider of {model} filtered the reply."
            cure = " Change the request, or use another model."
        case "refused":
            said = "{model} refused: {text}"
            cure = " Change the request, or use another model."
        case "empty":
            said = "{model} gave an empty reply."
            cure = " Try again, or use another model."
        case _:
            said = "The reply of {model} was cut before it was whole."
            cure = " Nothing of it was acted on; try again."
    return ReplyFailed(f"model.{stop}", said + cure, **facts)
