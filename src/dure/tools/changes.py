"""What a tool changed in the workspace, said so that it can be done again elsewhere.

Knows paths, sizes and hashes. Does not know who reads them: a fork rebuilds a workspace from these
records, and the model sees them as data beside the text.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from dure.core.codec import digest
from dure.core.errors import ToolError
from dure.core.message import Data
from dure.core.workspace import Workspace

SCHEMA = "dure.changes"
"""Marks the data part of a result that lists changed files."""

LIMIT = "dure.limit"
"""Marks the data part of a result that says which limit a program hit."""

MOST_FILES = 10_000  # entries of a workspace that are looked at
_MOST_HASHED = 64 << 20  # bytes of one file


def changes(written: Mapping[str, bytes], deleted: tuple[str, ...] = ()) -> Data:
    """The record of files written (path to content) and deleted."""
    return _record([_file(path, data) for path, data in written.items()], deleted)


def limit_hit(word: str) -> tuple[Data, ...]:
    """The record of a limit, for the journal; nothing if there is no word."""
    return (Data({"limit": word}, LIMIT),) if word else ()


def _file(path: str, data: bytes) -> dict[str, Any]:
    return {"path": path, "size": len(data), "hash": digest(data)}


def _record(changed: list[dict[str, Any]], deleted: tuple[str, ...]) -> Data:
    ordered = sorted(changed, key=lambda each: each["path"])
    return Data({"changed": ordered, "deleted": sorted(deleted)}, SCHEMA)


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The files of a workspace at one moment: for each path, numbers that change when it does.

    `whole` is false when there are more files than were looked at.
    """

    files: Mapping[str, tuple[int, ...]]
    whole: bool

    @property
    def digest(self) -> str:
        """A short text that is equal for equal snapshots."""
        return digest(repr(sorted(self.files.items())))


def snapshot(workspace: Workspace) -> Snapshot:
    """The workspace now. Contents are not read: size, inode and the times of the file tell."""
    entries = workspace.list(most=MOST_FILES)
    files: dict[str, tuple[int, ...]] = {}
    for entry in entries:
        if entry.size is None:
            continue
        try:
            found = (workspace.root / entry.path).lstat()
        except OSError:  # gone since it was listed
            continue
        # The change time cannot be set by the program that changed the file.
        files[entry.path] = found.st_size, found.st_ino, found.st_mtime_ns, found.st_ctime_ns
    return Snapshot(files, whole=len(entries) < MOST_FILES)


def difference(before: Snapshot, after: Snapshot, workspace: Workspace) -> Data | None:
    """The record of what changed between two snapshots; None if nothing did. A file of more than
    64 MB has no hash."""
    changed: list[dict[str, Any]] = []
    for path, facts in after.files.items():
        if before.files.get(path) == facts:
            continue
        size = facts[0]
        try:
            if size > _MOST_HASHED:
                changed.append({"path": path, "size": size, "hash": None})
            else:
                changed.append(_file(path, workspace.read(path)))
        except ToolError:  # not ours to read: gone again, or a name that is reserved
            continue
    deleted = tuple(path for path in before.files if path not in after.files)
    return _record(changed, deleted) if changed or deleted else None
