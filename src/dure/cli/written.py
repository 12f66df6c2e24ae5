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
    """Write the file under its name only once all of it is on the disk; its size in bytes.

    What is no file, such as a device or a pipe, is written to as it is. A link is followed.
    """
    try:
        target = Path(os.path.realpath(path))
        if target.exists() and not target.is_file():
            return _write_to(target, pieces)
        return _replaced(target, pieces, force)
    except OSError as error:
        raise SetupError(
            "cli.file_unwritable",
            "The file {file} cannot be written: {reason}. Give another place.",
            file=str(path),
            reason=error.strerror or str(error),
        ) from error


def _write_to(target: Path, pieces: Iterable[str]) -> int:
    size = 0
    with open(target, "wb", buffering=0) as file:
        for piece in pieces:
            data = memoryview(piece.encode())
            while data:
                written = file.write(data)
                size, data = size + written, data[written:]
    return size


def _replaced(target: Path, pieces: Iterable[str], force: bool) -> int:
    passing: str | None = None
    try:
        handle, passing = tempfile.mkstemp(prefix=f".{target.name[:40]}.", dir=target.parent)
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            for piece in pieces:
                file.write(piece)
            file.flush()
            os.fsync(file.fileno())
            size = file.tell()
        if not force and target.exists():
            raise UsageError(
                "cli.file_exists",
                "There is a file {file} already. Give another name, or --force to write over it.",
                file=str(target),
            )
        os.replace(passing, target)
        passing = None
        return size
    finally:
        if passing is not None:
            os.unlink(passing)
