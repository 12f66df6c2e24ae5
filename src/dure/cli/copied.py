"""Files that come with dure, copied to where an agent may work on them; nothing is overwritten.

Knows folders. Does not know what is in the files.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from importlib.resources.abc import Traversable
from pathlib import Path

from dure.core.errors import SetupError, UsageError
from dure.host.config import places


def copied(source: Traversable | None, wanted: Path | None, usual: str) -> Path:
    """A new folder with all of `source` (None: an empty one): `wanted`, if given (it must be new or
    empty); else the first free one of `./usual`, `./usual-2` and so on, or beneath the user's data
    folder where nothing can be written here."""
    folder = _free(wanted, usual)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for path, file in _files(source, Path()):
            target = folder / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(file.read_bytes())
    except OSError as error:
        raise SetupError(
            "demo.folder",
            "The folder {folder} cannot be written: {reason}. Name another.",
            folder=str(folder),
            reason=error.strerror or str(error),
        ) from error
    return folder


def _free(wanted: Path | None, usual: str) -> Path:
    if wanted is None:
        here = Path(usual)
        base = here if os.access(".", os.W_OK) else places().prepare().data / usual
        number, folder = 1, base
        while _taken(folder):
            number += 1
            folder = base.with_name(f"{usual}-{number}")
        return folder
    if _taken(wanted):
        raise UsageError(
            "demo.not_empty",
            "{folder} is there already and is not an empty folder; nothing is overwritten. Name"
            " another.",
            folder=str(wanted),
        )
    return wanted


def _taken(folder: Path) -> bool:
    try:
        return folder.is_symlink() or any(folder.iterdir())
    except FileNotFoundError:
        return False
    except OSError:
        return True


def _files(folder: Traversable | None, at: Path) -> Iterator[tuple[Path, Traversable]]:
    for entry in folder.iterdir() if folder else ():
        if entry.name == "__pycache__":
            continue
        if entry.is_dir():
            yield from _files(entry, at / entry.name)
        else:
            yield at / entry.name, entry
