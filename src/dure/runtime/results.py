"""What a tool brought, written into the journal and taken in by whoever called.

Knows results and labels; does not know how the call was made.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dure.core.codec import decode_part, encode_part
from dure.core.contracts import Tool
from dure.core.event import Component, Kind
from dure.core.labels import untrusted
from dure.core.message import Message, Text, ToolResult
from dure.runtime.files import changed_files
from dure.runtime.labels import answered
from dure.runtime.scope import Scope, plan_id

_NOTHING: Mapping[str, Any] = {}


def write_result(
    scope: Scope,
    key: str,
    result: ToolResult,
    tool: Tool | None,
    *,
    more: Mapping[str, Any] = _NOTHING,
    kind: Kind = "result",
) -> ToolResult:
    """Journal what came back; what goes on is what was written."""
    blobs: dict[str, bytes] = {}
    body: dict[str, Any] = {"result": encode_part(result, blobs), **more}
    terms = scope.context.terms
    files = changed_files(result, terms.workspace, terms.redactor, blobs)
    if files:
        body["files"] = files
    scope.write(kind, key, body, component(tool), blobs=blobs)
    written = decode_part(body["result"], blobs)
    assert isinstance(written, ToolResult)
    absorb(scope, tool, written)
    return written


def absorb(scope: Scope, tool: Tool | None, result: ToolResult) -> None:
    """What was read labels what is said after it."""
    scope.seen.add(result.origin)
    if tool is not None and "planning" in tool.traits and not result.failed:
        # It outlives the turn, and was written with all in mind that was seen there.
        plan = Message(scope.actor, result.parts[:1], (), "plan")
        scope.talk.plan = answered(plan, plan_id(scope, result), scope.seen.origin)
    marks = scope.context.workspace_labels
    if tool is not None and tool.effect in ("write", "exec"):
        # What an untrusted context has written is untrusted when it is read again.
        marks.update(untrusted(scope.seen.origin))
    elif any(f"in the file results/{result.id}-" in text for text in _texts(result)):
        # So is a long result that `preview` put into a file.
        marks.update(untrusted(result.origin))


def _texts(result: ToolResult) -> list[str]:
    return [part.text for part in result.parts if isinstance(part, Text)]


def component(tool: Tool | None) -> Component:
    """Which part of an agent a call belongs to."""
    return "planning" if tool is not None and "planning" in tool.traits else "action"
