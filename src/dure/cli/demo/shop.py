"""The shop's folder, copied to where the agent may work on it; nothing is overwritten.

Knows folders. Does not know what is in the files.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from dure.core.errors import SetupError, UsageError
from dure.host.config import places

NAME = "dure-demo"


def copied(wanted: Path | None) -> Path:
    """A new folder with the shop's files: `wanted`, if given (it must be new or empty); else the
    first free one of `./dure-demo`, `./dure-demo-2` and so on, or beneath the user's data folder
    where nothing can be written here."""
    folder = _free(wanted)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for path, source in _sources(files("dure.cli.demo").joinpath("shop"), Path()):
            target = folder / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(source.read_bytes())
    except OSError as error:
        raise SetupError(
            "demo.folder",
            "The folder {folder} cannot be written: {reason}. Give another with --workspace.",
            folder=str(folder),
            reason=error.strerror or str(error),
        ) from error
    return folder


def _free(wanted: Path | None) -> Path:
    if wanted is None:
        here = Path(NAME)
        base = here if os.access(".", os.W_OK) else places().prepare().data / NAME
        number, folder = 1, base
        while _taken(folder):
            number += 1
            folder = base.with_name(f"{NAME}-{number}")
        return folder
    if _taken(wanted):
        raise UsageError(
            "demo.not_empty",
            "{folder} is there already and is not an empty folder; the demo overwrites nothing."
            " Give a new folder with --workspace.",
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


def _sources(folder: Traversable, at: Path) -> Iterator[tuple[Path, Traversable]]:
    for entry in folder.iterdir():
        if entry.is_dir():
            yield from _sources(entry, at / entry.name)
        else:
            yield at / entry.name, entry
