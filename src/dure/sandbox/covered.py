"""Holds the place of dure's own settings in a workspace while programs run there.

Knows where they would be. Does not know sandboxes: each puts something over the place.
"""

from __future__ import annotations

import contextlib
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from dure.host.files import HIDDEN

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
