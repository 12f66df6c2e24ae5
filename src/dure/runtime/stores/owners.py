"""Which live process drives which run: one byte of a lock file a run.

The operating system drops the lock when the process dies, however it dies, so that a dead writer is
known at once. Knows nothing of what is in the database.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

_files: dict[str, int] = {}
_owned: set[tuple[str, int]] = set()


def own(database: Path, number: int) -> bool:
    """Take the run; False if another process has it. Owning what one owns already is True."""
    path = os.fspath(database)
    if (path, number) in _owned:
        return True
    if not _lock(_file(path), number):
        return False
    _owned.add((path, number))
    return True


def owns(database: Path, number: int) -> bool:
    """Whether this process has the run."""
    return (os.fspath(database), number) in _owned


def disown(database: Path, number: int) -> None:
    """Give the run back."""
    path = os.fspath(database)
    if (path, number) in _owned:
        _owned.discard((path, number))
        _unlock(_file(path), number)


def forget(database: Path) -> None:
    """Close the lock file, once nothing of it is owned: closing gives back all of it."""
    descriptor = _files.pop(os.fspath(database), None)
    if descriptor is not None:
        os.close(descriptor)


def is_owned(database: Path, number: int) -> bool:
    """Whether some live process, this one included, drives the run."""
    path = os.fspath(database)
    if (path, number) in _owned:
        return True
    if not _lock(_file(path), number):
        return True
    _unlock(_file(path), number)
    return False


def _file(path: str) -> int:
    # One descriptor a process, never closed: closing any descriptor of a file drops all of a
    # process's POSIX locks on it.
    if path not in _files:
        _files[path] = os.open(f"{path}-owners", os.O_RDWR | os.O_CREAT, 0o600)
    return _files[path]


if sys.platform == "win32":
    import msvcrt

    def _lock(file: int, number: int) -> bool:
        os.lseek(file, number, os.SEEK_SET)
        try:
            msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

    def _unlock(file: int, number: int) -> None:
        os.lseek(file, number, os.SEEK_SET)
        msvcrt.locking(file, msvcrt.LK_UNLCK, 1)

else:
    import fcntl

    def _lock(file: int, number: int) -> bool:
        try:
            fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB, 1, number)
        except OSError:
            return False
        return True

    def _unlock(file: int, number: int) -> None:
        fcntl.lockf(file, fcntl.LOCK_UN, 1, number)
