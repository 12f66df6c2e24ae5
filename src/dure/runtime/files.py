"""The files that a run's tools changed: kept with their results, so that a fork has them again.

Knows the record that writing and executing tools give (`Data` of schema `dure.changes`) and the
workspace; does not know which tool it was.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from dure.core.codec import digest
from dure.core.errors import DureError
from dure.core.event import Event
from dure.core.message import Data, ToolResult
from dure.core.workspace import Workspace
from dure.host.redact import Redactor

CHANGES = "dure.changes"
"""The schema of the data part in which a tool says what it changed."""

MOST_KEPT = 1 << 20
"""Bytes of a file that are kept with a result; of a larger one only the hash is known."""


def changed_files(
    result: ToolResult,
    workspace: Workspace,
    clean: Callable[[bytes], bytes],
    blobs: dict[str, bytes],
) -> list[dict[str, Any]]:
    """What the result says was changed: path and hash; the content is kept in `blobs` unless it is
    large or something would be cleaned out of it. A deleted file has no hash."""
    files: list[dict[str, Any]] = []
    for part in result.parts:
        if not isinstance(part, Data) or part.schema != CHANGES:
            continue
        for record in part.value["changed"]:
            content = _content(workspace, record)
            if content is not None and clean(content) != content:
                content = None
            if content is not None:
                blobs[record["hash"]] = content
            files.append(
                {"path": record["path"], "hash": record.get("hash"), "kept": content is not None}
            )
        files += [{"path": path, "hash": None, "kept": False} for path in part.value["deleted"]]
    return files


def written_in(result: ToolResult) -> list[tuple[str, str | None]]:
    """The paths that the result says were written, with the hashes of their contents."""
    return [
        (record["path"], record.get("hash"))
        for part in result.parts
        if isinstance(part, Data) and part.schema == CHANGES
        for record in part.value["changed"]
    ]


def content_names(bodies: Iterable[Mapping[str, Any]]) -> set[str]:
    """The hashes of all contents that events with these bodies keep."""
    records = [record for body in bodies for record in body.get("files", ())]
    return {record["hash"] for record in records if record["kept"]}


def rebuild(
    workspace: Workspace, events: Sequence[Event], contents: Mapping[str, bytes]
) -> dict[str, list[str]]:
    """Put back the files that these events left behind, where they are missing.

    A file that is there with other content is left alone: it may be the user's. Gives the paths
    `restored`, `differing`, and `lost` (missing; too large to have been kept, or with a secret).
    """
    latest: dict[str, str | None] = {}
    for event in events:
        for record in event.body.get("files", ()):
            latest[record["path"]] = record["hash"]
    found: dict[str, list[str]] = {"restored": [], "differing": [], "lost": []}
    for path, name in sorted(latest.items()):
        if name is None:
            if workspace.exists(path):
                found["differing"].append(path)
        elif workspace.exists(path):
            if digest(workspace.read(path)) != name:
                found["differing"].append(path)
        elif name in contents:
            workspace.write(path, contents[name])
            found["restored"].append(path)
        else:
            found["lost"].append(path)
    return {what: paths for what, paths in found.items() if paths}


def clean_bytes(data: bytes, redactor: Redactor) -> bytes:
    """The content of a file without secrets; the same object if there are none."""
    # Whatever is no UTF-8 comes back byte for byte.
    text = data.decode(errors="surrogateescape")
    cleaned = redactor.text(text)
    return data if cleaned is text else cleaned.encode(errors="surrogateescape")


def _content(workspace: Workspace, record: Mapping[str, Any]) -> bytes | None:
    if not record.get("hash") or record["size"] > MOST_KEPT:
        return None
    try:
        content = workspace.read(record["path"])
    except DureError:
        return None
    # Changed again since, by a call beside this one: its own result keeps that.
    return content if digest(content) == record["hash"] else None
