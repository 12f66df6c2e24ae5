"""Opening files beneath a folder, never through a link.

Knows the operating system's calls. Does not know workspaces or what files hold.

Where the system can open relative to a folder's handle (Linux, macOS), each step of a path is
opened from the step before, so nothing that is renamed or linked meanwhile leads outside.
Elsewhere (Windows) each step is looked at first; a program that swaps a folder for a link at just
that moment is not stopped there.
"""

from __future__ import annotations

import os
import stat
import unicodedata
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

HANDLES = os.open in os.supports_dir_fd and os.scandir in os.supports_fd
"""Whether this system can open files relative to a folder's handle."""

_READ_FOLDER = os.O_RDONLY | getattr(os, "O_DIRECTORY", 0) | getattr(os, "O_CLOEXEC", 0)
NO_LINK = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_CLOEXEC", 0)
NO_WAIT = getattr(os, "O_NONBLOCK", 0)  # opening a pipe for reading would wait for a writer
_BINARY = getattr(os, "O_BINARY", 0)


class Link(OSError):
    """A step of the path is a link."""


@dataclass(frozen=True, slots=True)
class Place:
    """A folder that is held: an open handle, or (without handles) its path."""

    handle: int | None
    path: Path

    def name(self, name: str) -> str:
        """What to call `name` with `dir_fd=handle`."""
        return name if self.handle is not None else str(self.path / name)

    def open(self, name: str, flags: int) -> int:
        """A descriptor of a file in this folder; never a link, never waiting."""
        if self.handle is None and is_link(self.stat(name)):
            raise Link(name)
        try:
            return os.open(
                self.name(name), flags | NO_LINK | NO_WAIT | _BINARY, 0o666, dir_fd=self.handle
            )
        except OSError:
            if is_link(self.stat(name)):
                raise Link(name) from None
            raise

    def create(self, name: str) -> int:
        """A descriptor of a new file that only the user may read yet."""
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | NO_LINK | _BINARY
        return os.open(self.name(name), flags, 0o600, dir_fd=self.handle)

    def stat(self, name: str) -> os.stat_result | None:
        """What lies under `name`, itself and not what it links to; None: nothing."""
        try:
            return os.stat(self.name(name), dir_fd=self.handle, follow_symlinks=False)
        except FileNotFoundError:
            return None

    def actual(self, name: str) -> str:
        """The name as it is on disk. Systems write Korean (and accents) composed or decomposed;
        both spell the same name."""
        if name.isascii() or self.stat(name) is not None:
            return name
        wanted = unicodedata.normalize("NFC", name)
        for other in self.names():
            if unicodedata.normalize("NFC", other) == wanted:
                return other
        return name

    def names(self) -> list[str]:
        """The names in this folder, sorted."""
        return sorted(os.listdir(self.path if self.handle is None else self.handle))

    def sync(self) -> None:
        """Make a rename in this folder last through a loss of power."""
        if self.handle is not None:
            os.fsync(self.handle)


@contextmanager
def folder(
    root: Path, steps: Sequence[str], *, make: bool = False, handles: bool = HANDLES
) -> Generator[Place]:
    """The folder `steps` below `root`, held open. `make`: missing ones are made.

    Raises `Link` where a step is a link, and `OSError` as the system does.
    """
    if make:
        root.mkdir(parents=True, exist_ok=True, mode=0o700)
    place = Place(os.open(root, _READ_FOLDER) if handles else None, root)
    try:
        for step in steps:
            inner = _enter(place, place.actual(step), make=make)
            if place.handle is not None:
                os.close(place.handle)
            place = inner
        yield place
    finally:
        if place.handle is not None:
            os.close(place.handle)


def _enter(place: Place, step: str, *, make: bool) -> Place:
    found = place.stat(step)
    if found is None and make:
        os.mkdir(place.name(step), dir_fd=place.handle)
        found = place.stat(step)
    if is_link(found):
        raise Link(step)
    if found is not None and not stat.S_ISDIR(found.st_mode):
        raise NotADirectoryError(step)
    if found is None:
        raise FileNotFoundError(step)
    path = place.path / step
    if place.handle is None:
        return Place(None, path)
    return Place(os.open(step, _READ_FOLDER | NO_LINK, dir_fd=place.handle), path)


def is_link(found: os.stat_result | None) -> bool:
    """Whether this is a symbolic link, or a junction of Windows."""
    if found is None:
        return False
    attributes = getattr(found, "st_file_attributes", 0)  # of Windows
    return stat.S_ISLNK(found.st_mode) or bool(attributes & stat.FILE_ATTRIBUTE_REPARSE_POINT)
