"""A file written whole or not at all, for the user's eyes only, and never over another by accident.

Knows files. Does not know what is in them.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable
from pathlib import Path

from dure.core.errors import SetupError, UsageError


def write_whole(path: Path, pieces: Iterable[str], *, force: bool = False) -> int:
    """Write the file under its name only once all of it is on the disk; its size in bytes."""
    passing: str | None = None
    try:
        handle, passing = tempfile.mkstemp(prefix=f".{path.name[:40]}.", dir=path.parent)
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            for piece in pieces:
                file.write(piece)
            file.flush()
            os.fsync(file.fileno())
            size = file.tell()
        if not force and path.exists():
            raise UsageError(
                "cli.file_exists",
                "There is a file {file} already. Give another name, or --force to write over it.",
                file=str(path),
            )
        os.replace(passing, path)
        passing = None
    except OSError as error:
        raise SetupError(
            "cli.file_unwritable",
            "The file {file} cannot be written: {reason}. Give another place.",
            file=str(path),
            reason=error.strerror or str(error),
        ) from error
    finally:
        if passing is not None:
            os.unlink(passing)
    return size
