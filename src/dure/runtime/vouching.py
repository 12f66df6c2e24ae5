"""Which files of the workspace somebody vouches for, and which are private.

A file is vouched for by its content: as a person has said, or as a context that had seen nothing
untrusted wrote it in this very run. So whatever changes a file ends that, and nobody needs to watch
who changes what. Names of files are text too: to list them is to read them. In doubt nobody
vouches. Knows files and hashes; does not know which tool reads them.
"""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Sequence
from dataclasses import dataclass, field

from dure.core.codec import digest
from dure.core.errors import DureError
from dure.core.labels import FILE, SECRET
from dure.core.patterns import Files, files
from dure.core.workspace import Entry, Workspace
from dure.host.files import HIDDEN
from dure.host.vouched import vouched_in

MOST_FILES = 10_000
"""Files and folders of a workspace that are looked at; in a larger one nobody vouches for all."""

MOST_BYTES = 8 << 20
"""Bytes of a file that is looked at; nobody vouches for a larger one."""

_SETTLED = 1_000_000_000
"""Nanoseconds in which a file may be written twice with the same facts: clocks are coarse."""

Facts = tuple[int, ...]
"""Numbers that change when a file does: its change time cannot be set by those who change it."""


@dataclass(slots=True)
class Look:
    """What is known of files before a call: the `labels` they bring, and the facts of those that
    are vouched for, which must be the same after it."""

    labels: set[str]
    facts: dict[str, Facts] = field(default_factory=dict[str, Facts])
    whole: bool = False

    @property
    def vouched(self) -> bool:
        """Whether somebody vouches for all that may be read."""
        return FILE not in self.labels


@dataclass(slots=True)
class Vouching:
    """The files of one run's workspace. `said` is what people vouch for, `own` what the run wrote
    from trusted contexts: paths and the hashes of contents."""

    workspace: Workspace
    said: dict[str, str] = field(default_factory=dict[str, str])
    own: dict[str, str] = field(default_factory=dict[str, str])
    read_kept: bool = False
    strangers: bool = False
    secrets: set[tuple[str, ...]] = field(default_factory=set[tuple[str, ...]])
    hashes: dict[tuple[str, Facts], str] = field(default_factory=dict[tuple[str, Facts], str])

    def wrote(self, path: str, name: str | None) -> None:
        """A trusted context wrote this file, with the content of this hash."""
        if name is not None and (key := key_of(path)):
            self.own[key] = name

    async def look(self, paths: Sequence[str], private: tuple[str, ...], *, writes: bool) -> Look:
        """What a call may read: these files, or, where it names none, every file there is."""
        if not self.read_kept:
            self.read_kept = True
            self.said = {**vouched_in(self.workspace.root), **self.said}
        if paths and not any(self._is_folder(path) for path in paths):
            return self._at(paths, private, writes=writes)
        secret = private in self.secrets
        if self.strangers and (secret or not private):
            return Look({FILE, SECRET} if secret else {FILE}, whole=True)
        if not (self.said or self.own or private):
            self.strangers = bool(self.workspace.list(most=1)) or self._more_than(())
            return Look({FILE} if self.strangers else set(), whole=True)
        return await asyncio.to_thread(self._everywhere, private)

    def after(self, look: Look) -> set[str]:
        """The labels that files bring, now that the call was made."""
        if all(self._facts(path) == facts for path, facts in look.facts.items()):
            return look.labels
        return look.labels | {FILE}

    def _at(self, paths: Sequence[str], private: tuple[str, ...], *, writes: bool) -> Look:
        look = Look(set())
        for path in paths:
            if any(pattern.maybe(path) for pattern in _patterns(private)):
                look.labels.add(SECRET)
            if writes and not self._exists(path):
                continue  # Nothing is read of a file that is not there yet.
            facts = self._vouched(key_of(path))
            if facts is None:
                look.labels.add(FILE)
            elif not writes:
                look.facts[path] = facts
        return look

    def _everywhere(self, private: tuple[str, ...]) -> Look:
        look = Look(set(), whole=True)
        entries = self.workspace.list(most=MOST_FILES + 1)
        patterns = _patterns(private)
        more = len(entries) > MOST_FILES or self._more_than(entries)
        if more or any(pattern.maybe(entry.path) for entry in entries for pattern in patterns):
            look.labels |= {SECRET} if private else set()
        if SECRET in look.labels:
            self.secrets.add(private)
        parents = {key[:end] for key in (*self.said, *self.own) for end in _slashes(key)}
        if (
            self.strangers
            or more
            or not all(
                entry.path in parents if entry.size is None else self._vouched(entry.path)
                for entry in entries
            )
        ):
            self.strangers = True
            look.labels.add(FILE)
        return look

    def _more_than(self, entries: Sequence[Entry]) -> bool:
        """Whether there is more than these: what tools that go by paths leave out (links, pipes,
        what lies too deep, hidden folders further down) a program still finds."""
        listed = {entry.path for entry in entries}
        root = str(self.workspace.root)
        waiting = [""]
        try:
            while waiting:
                within = waiting.pop()
                with os.scandir(os.path.join(root, within)) as found:
                    for each in found:
                        path = f"{within}{each.name}"
                        if path == HIDDEN:
                            continue
                        if path not in listed:
                            return True
                        if each.is_dir(follow_symlinks=False):
                            waiting.append(f"{path}/")
        except FileNotFoundError:  # Not there yet, or not any more.
            return bool(listed)
        except OSError:
            return True
        return False

    def _vouched(self, key: str) -> Facts | None:
        """The facts of a file that somebody vouches for as it is now."""
        names = {name for name in (self.said.get(key), self.own.get(key)) if name}
        if not names:
            return None
        facts = self._facts(key)
        if facts is None or facts[0] > MOST_BYTES:
            return None
        name = self.hashes.get((key, facts))
        if name is None:
            try:
                name = digest(self.workspace.read(key, MOST_BYTES + 1))
            except DureError:
                return None
            if self._facts(key) != facts:  # It is being written right now.
                return None
            if time.time_ns() - facts[3] > _SETTLED:
                self.hashes[key, facts] = name
        return facts if name in names else None

    def _facts(self, path: str) -> Facts | None:
        try:
            found = os.lstat(self.workspace.root / path)
        except (OSError, ValueError):
            return None
        return found.st_size, found.st_ino, found.st_mtime_ns, found.st_ctime_ns

    def _exists(self, path: str) -> bool:
        try:
            return self.workspace.exists(path)
        except DureError:
            return False

    def _is_folder(self, path: str) -> bool:
        key = key_of(path)
        return not key or os.path.isdir(self.workspace.root / key)


def as_they_stand(workspace: Workspace) -> dict[str, str]:
    """The files that match what the user of this workspace vouches for, with the hashes of their
    contents now."""
    wanted = _patterns(tuple(getattr(workspace, "vouch", ())))
    found: dict[str, str] = {}
    for entry in workspace.list(most=MOST_FILES) if wanted else ():
        if entry.size is None or entry.size > MOST_BYTES:
            continue
        if any(pattern.surely(entry.path) for pattern in wanted):
            found[entry.path] = digest(workspace.read(entry.path))
    return found


def key_of(path: str) -> str:
    """The one form of a path: without what changes nothing. Empty: the workspace itself."""
    return "/".join(step for step in path.split("/") if step not in ("", "."))


def _slashes(path: str) -> list[int]:
    return [index for index, sign in enumerate(path) if sign == "/"]


_compiled: dict[tuple[str, ...], tuple[Files, ...]] = {}


def _patterns(patterns: tuple[str, ...]) -> tuple[Files, ...]:
    found = _compiled.get(patterns)
    if found is None:
        found = tuple([files(pattern) for pattern in patterns])
        if len(_compiled) < 100:
            _compiled[patterns] = found
    return found
