"""What a program in the sandbox sees: the files, the devices, who it is.

Knows where Linux and Python keep what programs need to run. Does not know how it is mounted.
"""

from __future__ import annotations

import functools
import os
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

WORKSPACE = "/workspace"
"""Where the workspace is, inside."""

PACKAGES = "/packages"
"""Where packages are that were installed for the run, inside."""

USER = 65534
"""User and group inside (by custom "nobody"), and as root outside, too."""

PASSWD = f"user:x:{USER}:{USER}::{WORKSPACE}:/bin/sh\n".encode()
GROUP = f"user:x:{USER}:\n".encode()

_MERGED = ("/bin", "/sbin", "/lib", "/lib32", "/lib64")
# Of /etc only what programs need to start and to draw letters.
_ETC = (
    "/etc/alternatives",
    "/etc/fonts",
    "/etc/ld.so.cache",
    "/etc/ld.so.conf",
    "/etc/ld.so.conf.d",
    "/etc/localtime",
    "/etc/mime.types",
)


def runtime() -> Iterator[tuple[str, str, str]]:
    """What is needed to run programs: (how, from, to), how being `ro-bind` or `symlink`."""
    yield "ro-bind", "/usr", "/usr"
    for path in _MERGED:
        if os.path.islink(path):
            yield "symlink", os.readlink(path), path
        elif os.path.isdir(path):
            yield "ro-bind", path, path
    for path in _ETC:
        if os.path.exists(path):
            yield "ro-bind", path, path
    for path in interpreter():
        yield "ro-bind", path, path


def interpreter() -> list[str]:
    """The folders of the Python that runs us, where they are not part of the system: its own, and
    the virtual environment's. Never a folder that holds the user's home."""
    home = Path.home().resolve()
    found: list[str] = []
    for prefix in (sys.base_prefix, os.path.realpath(sys.base_prefix), sys.prefix):
        whole = Path(prefix).resolve()
        if whole == home or whole in home.parents or whole.is_relative_to("/usr"):
            continue
        if prefix not in found:
            found.append(prefix)
    return found


def environment(extra: Mapping[str, str]) -> dict[str, str]:
    """The whole environment inside: the same on every machine, then `extra`."""
    folders = [f"{prefix}/bin" for prefix in reversed(interpreter())]
    return {
        "PATH": ":".join([*folders, "/usr/local/bin", "/usr/bin", "/bin"]),
        "HOME": "/tmp",
        "TMPDIR": "/tmp",
        "USER": "user",
        "LANG": "C.UTF-8",
        "TERM": "dumb",
        # what a program wrote before it was killed is not lost in a buffer
        "PYTHONUNBUFFERED": "1",
        **extra,
    }


@functools.cache
def secret_of_proc() -> tuple[str, ...]:
    """Files of /proc that only root may read: covered where the sandbox's user may read root's
    files."""
    return tuple(
        entry.path
        for entry in os.scandir("/proc")
        if not entry.name.isdecimal()
        and entry.is_file(follow_symlinks=False)
        and not entry.stat().st_mode & 0o004
    )
