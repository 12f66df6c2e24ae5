"""What a workspace holds that no program may change there: dure's settings, git's, an editor's.

Knows where they are. Does not know sandboxes: each puts something over the place. What was not
there and cannot be covered is looked for afterwards (`planted.py`).
"""

from __future__ import annotations

import contextlib
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

from dure.host.files import HIDDEN, RESERVED

_held: dict[Path, int] = {}
"""Workspaces without settings of ours → how many programs run in each."""


@contextmanager
def covered(root: Path) -> Generator[None]:
    """Settings of ours cannot be planted in the workspace: where there are none, an empty file
    holds their place while programs run."""
    hidden = root / HIDDEN
    if hidden.is_dir():
        yield
        return
    _held[root] = _held.get(root, 0) + 1
    hidden.touch()
    try:
        yield
    finally:
        _held[root] -= 1
        if not _held[root]:
            del _held[root]
            with contextlib.suppress(OSError):
                if not hidden.lstat().st_size:
                    hidden.unlink()


def kept(root: Path) -> Iterator[tuple[Literal["writable", "read-only"], str]]:
    """The paths in the workspace that a sandbox mounts over themselves. git's own folder stays
    writable, but what is mounted cannot be renamed, with another put in its place."""
    git = root / ".git"
    if git.is_dir() and not git.is_symlink():
        yield "writable", ".git"
    elif git.is_file():
        yield "read-only", ".git"
    for names in RESERVED:
        path = "/".join(names)
        if (root / path).exists() and not (root / path).is_symlink():
            yield "read-only", path
