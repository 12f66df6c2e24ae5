"""What a workspace holds that no program may change there: dure's settings, git's, an editor's.

Knows where they are. Does not know sandboxes: each puts something over the place. What was not
there and cannot be covered is looked for afterwards (`planted.py`).

What is covered is chosen while no program runs in the workspace, and held open from then on: one
that runs already could put a link in the place of a folder between our look and the mount, and so
choose what of this machine the next one sees. Programs of another process wait for the same reason.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import stat
import sys
import threading
import time
from collections.abc import AsyncGenerator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, TypeAlias

from dure.core.errors import ToolError
from dure.host import beneath
from dure.host.files import HIDDEN, RESERVED

How: TypeAlias = Literal["writable", "read-only"]

PATIENCE = 30.0
"""Seconds to wait for programs of another process in the same workspace."""

_STEP = 0.05
_GIT = (".git",)
_NAME_ONLY = getattr(os, "O_PATH", os.O_RDONLY)


@dataclass
class Covered:
    """A workspace in which programs run: `paths` are those that a sandbox mounts over themselves,
    each held open, so that its number on the disk is never another's."""

    root: Path
    handle: int
    paths: list[tuple[How, str, int]] = field(default_factory=list[tuple[How, str, int]])
    programs: int = 0

    def kept(self) -> Iterator[tuple[How, str]]:
        """The paths that are still what they were: only somebody outside can have changed them.
        git's own folder stays writable, but what is mounted cannot be renamed, with another put in
        its place."""
        for how, path, handle in self.paths:
            with contextlib.suppress(OSError):
                now = os.lstat(self.root / path)
                if handle < 0 or os.path.samestat(now, os.fstat(handle)):
                    yield how, path

    def close(self) -> None:
        """Give the workspace back; an empty file that held the place of our settings goes."""
        hidden = self.root / HIDDEN
        with contextlib.suppress(OSError):
            found = hidden.lstat()
            if stat.S_ISREG(found.st_mode) and not found.st_size:
                hidden.unlink()
        for handle in (*(handle for _, _, handle in self.paths), self.handle):
            if handle >= 0:
                os.close(handle)


_guard = threading.Lock()
_held: dict[tuple[int, int], Covered] = {}


@asynccontextmanager
async def covered(root: Path, patience: float = PATIENCE) -> AsyncGenerator[Covered]:
    """Settings of ours cannot be planted in the workspace: where there are none, an empty file
    holds their place while programs run. Raises `ToolError` where they are a link, or where
    programs of another process run there for longer than `patience` seconds."""
    end = time.monotonic() + patience
    while (held := _taken(root)) is None:
        if time.monotonic() > end:
            raise ToolError(
                "sandbox.workspace_busy",
                "Another dure runs code in this workspace, and two at once cannot be kept apart"
                " there. Wait until it has ended, or work in a folder of its own.",
            )
        await asyncio.sleep(_STEP)
    try:
        yield held
    finally:
        _given_back(held)


def _taken(root: Path) -> Covered | None:
    """The workspace, for one program more; None while another process has it."""
    with _guard:
        found = os.stat(root)
        key = found.st_dev, found.st_ino
        held = _held.get(key) or _opened(root)
        if held is not None:
            _held[key] = held
            held.programs += 1
        return held


def _given_back(held: Covered) -> None:
    with _guard:
        held.programs -= 1
        if not held.programs:
            for key in [key for key, each in _held.items() if each is held]:
                del _held[key]
            held.close()


def _opened(root: Path) -> Covered | None:
    handle = os.open(root, os.O_RDONLY) if beneath.HANDLES else -1
    held = Covered(root, handle)
    try:
        if handle >= 0 and not _locked(handle):
            os.close(handle)
            return None
        _hold_place(root / HIDDEN)
        held.paths += _found(root)
    except BaseException:
        held.close()
        raise
    return held


def _locked(handle: int) -> bool:
    """Whether the folder is ours alone, until the handle is closed or we die."""
    if sys.platform == "win32":
        return True
    import fcntl

    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:  # a file system without locks
        return True
    return True


def _hold_place(hidden: Path) -> None:
    if beneath.is_link(hidden.lstat() if os.path.lexists(hidden) else None):
        raise ToolError(
            "sandbox.settings_link",
            "{name} in the workspace is a link, so what it leads to could not be kept from code."
            " Put a folder in its place, or remove it.",
            name=HIDDEN,
        )
    if not hidden.exists():
        os.close(os.open(hidden, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666))


def _found(root: Path) -> Iterator[tuple[How, str, int]]:
    """What is there of what is covered. A link is not: what it leads to is looked at afterwards."""
    for names in (_GIT, *RESERVED):
        with contextlib.suppress(OSError), beneath.folder(root, names[:-1]) as place:
            found = place.stat(names[-1])
            folder = found is not None and stat.S_ISDIR(found.st_mode)
            if found is not None and (folder or stat.S_ISREG(found.st_mode)):
                handle = place.open(names[-1], _NAME_ONLY) if beneath.HANDLES else -1
                how = "writable" if folder and names == _GIT else "read-only"
                yield how, "/".join(names), handle
