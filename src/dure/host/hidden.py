"""Which files were written with something private in sight: known to later runs, too.

Kept as lines of JSON, `[folder, path]`, in the user's own data folder (or `DURE_HOME`), where no
tool nor sandbox can write; lines are only added, so that several programs may do so at once. Knows
paths; does not know what follows from them.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any, cast

from dure.core.errors import SetupError
from dure.host.config import users_places

NAME = "private.jsonl"

EVERYTHING = ""
"""Instead of a path: any file may be one of them."""


def hidden_in(root: Path, where: Path | None = None) -> set[str]:
    """The paths within the folder `root` that were kept; `EVERYTHING` where nobody can say."""
    file, top = _file(where), os.path.realpath(root)
    if _is_within(file, top):
        return {EVERYTHING}
    try:
        text = file.read_text(encoding="utf-8", errors="replace")
    except FileNotFoundError:
        return set()
    except OSError:
        return {EVERYTHING}
    return {path for folder, path in map(_read, text.splitlines()) if folder == top}


def hide(root: Path, paths: Iterable[str], where: Path | None = None) -> None:
    """Keep these paths of the folder `root`."""
    file, top = _file(where), os.path.realpath(root)
    if _is_within(file, top):
        return  # There everything counts as private anyway.
    lines = "".join(json.dumps([top, path]) + "\n" for path in paths)
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        # A line that was cut off by a crash must not swallow this one.
        with open(file, "ab", opener=_private) as kept:
            kept.write(b"\n" + lines.encode())
    except OSError as error:
        raise SetupError(
            "hidden.unwritable",
            "A file was written with private data in sight, and that could not be kept in {file}:"
            " {reason}. Make room, or let dure write there.",
            file=str(file),
            reason=error.strerror or type(error).__name__,
        ) from error


def _file(where: Path | None) -> Path:
    return (users_places().data if where is None else where) / NAME


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _is_within(file: Path, top: str) -> bool:
    """Whether tools that work in the folder `top` could write the file."""
    real = Path(os.path.realpath(file))
    return real.is_relative_to(top) and ".dure" not in real.relative_to(top).parts


def _read(line: str) -> tuple[str, str]:
    try:
        said: Any = json.loads(line) if line else None
    except (ValueError, RecursionError):
        said = None
    pair = cast("list[Any]", said) if isinstance(said, list) else []
    return (str(pair[0]), str(pair[1])) if len(pair) == 2 else ("", "")
