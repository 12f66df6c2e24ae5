"""What a tool brought, written into the journal and taken in by whoever called.

Knows results and labels; does not know how the call was made.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any, cast

from dure.core.codec import decode_part, encode_part
from dure.core.contracts import Tool
from dure.core.errors import DureError
from dure.core.event import Component, Kind
from dure.core.labels import FILE, SECRET, TRUSTED, private, telling
from dure.core.message import Data, File, Message, Text, ToolResult
from dure.core.policy import bounds_of
from dure.host.hidden import EVERYTHING
from dure.runtime.files import changed_files, clean_bytes, written_in
from dure.runtime.guards import screened
from dure.runtime.labels import answered
from dure.runtime.request import paths_of, reaches_out
from dure.runtime.scope import Scope, plan_id
from dure.runtime.vouching import Look

_LIMIT = "dure.limit"
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
    workspace = scope.context.terms.workspace
    files = changed_files(result, workspace, partial(_cleaned, scope), blobs)
    if files:
        body["files"] = files
    if limit := _limit_in(result):
        body["limit"] = limit
    scope.write(kind, key, body, component(tool), blobs=blobs)
    written = decode_part(body["result"], blobs)
    assert isinstance(written, ToolResult)
    absorb(scope, tool, written)
    return written


def _cleaned(scope: Scope, content: bytes) -> bytes:
    """A file without what may not be kept of it: secrets, and what the quick guards would take out
    if a tool had brought it."""
    content = clean_bytes(content, scope.context.terms.redactor)
    if scope.talk.guards is None:
        return content
    kept = ToolResult("", "", (File(content),))
    found = screened(scope.talk.guards.quick("after"), kept, [])
    return b"" if found is None else cast("File", found.parts[0]).data


async def look_before(scope: Scope, tool: Tool, arguments: Mapping[str, Any]) -> Look | None:
    """What is known, before the call, of the files that it may read; None: it reads none."""
    marks = telling(scope.seen.labels) if tool.effect in ("write", "exec") else ()
    # From now on what it writes may be read by others.
    scope.context.workspace_labels.update(marks)
    if tool.reads != "workspace":
        return None
    patterns = _private_paths(scope)
    writes = tool.effect == "write"
    paths = paths_of(tool, arguments)
    try:
        look = await scope.context.files.look(paths, patterns, writes=writes)
    except DureError:
        return None
    if scope.context.hidden.holds(paths):
        look.labels.add(SECRET)
    return look


def labels_brought(scope: Scope, tool: Tool, saw: Look | Scope | None) -> set[str]:
    """The labels of what a call brought, also of how it failed: its error has words of others."""
    labels = {tool.reads}
    if isinstance(saw, Scope):  # Whatever was seen in there may have become its words.
        labels |= saw.seen.labels
    if reaches_out(scope.policy, tool):  # Its output may be what it fetched.
        labels.add("web")
    if tool.reads in bounds_of(scope.policy).private_reads:
        labels.add(SECRET)
    if tool.reads == "workspace":
        context = scope.context
        look = saw if isinstance(saw, Look) else None
        if look is None:  # Nobody knows what it has read.
            hides = _private_paths(scope) or context.hidden.holds(())
            labels |= {FILE, SECRET} if hides else {FILE}
        else:
            labels |= context.files.after(look)
        if look is None or look.whole or FILE in labels:
            labels |= context.workspace_labels
    return labels


def _private_paths(scope: Scope) -> tuple[str, ...]:
    given: Sequence[str] = getattr(scope.context.terms.workspace, "private", ())
    return (*given, *bounds_of(scope.policy).private_paths)


def absorb(scope: Scope, tool: Tool | None, result: ToolResult) -> None:
    """What was read labels what is said after it."""
    scope.seen.add(result.origin)
    if tool is not None and "planning" in tool.traits and not result.failed:
        # It outlives the turn, and was written with all in mind that was seen there.
        plan = Message(scope.actor, result.parts[:1], (), "plan")
        scope.talk.plan = answered(plan, plan_id(scope, result), scope.seen.origin)
    context = scope.context
    marks = context.workspace_labels
    if tool is not None and tool.effect in ("write", "exec"):
        # What an untrusted context has written is untrusted when it is read again.
        marks.update(telling(scope.seen.labels))
        if TRUSTED.issuperset(scope.seen.labels):
            for path, name in written_in(result):
                context.files.wrote(path, name)
        if private(scope.seen.labels) and not context.replaying:
            unknown = tool.effect == "exec" and result.failed
            context.hidden.hid(
                [EVERYTHING] if unknown else [path for path, _ in written_in(result)]
            )
    elif any(f"in the file results/{result.id}-" in text for text in _texts(result)):
        # So is a long result that `preview` put into a file.
        marks.update(telling(result.origin))


def _limit_in(result: ToolResult) -> str:
    """The limit that a program hit, as the tools that run code record it."""
    for part in result.parts:
        if isinstance(part, Data) and part.schema == _LIMIT:
            known = isinstance(part.value, dict)
            word = cast("dict[str, Any]", part.value).get("limit") if known else None
            return word if isinstance(word, str) else ""
    return ""


def _texts(result: ToolResult) -> list[str]:
    return [part.text for part in result.parts if isinstance(part, Text)]


def component(tool: Tool | None) -> Component:
    """Which part of an agent a call belongs to."""
    return "planning" if tool is not None and "planning" in tool.traits else "action"
