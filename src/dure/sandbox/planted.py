"""What a program left in the workspace that the user's own programs would obey by themselves.

Knows git's settings and hooks, what editors and shells do on entering a folder, and dure's own
settings. What a user starts (tests, a Makefile, a script) is not looked at.

Files that are there before a program runs are covered while it runs (`covered.py`). Those that it
makes cannot be: so they are looked for afterwards, and renamed, which is told. What `git init`
makes stays: settings that start nothing, and samples of hooks.
"""

from __future__ import annotations

import asyncio
import os
import re
import secrets
import stat
from collections.abc import AsyncGenerator, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import TypeAlias

from dure.host import beneath
from dure.host.files import HIDDEN, RESERVED

AWAY = ".put-away"
"""What is added to the name of such a file."""

_GIT = (".git", "git~1")
_OF_GIT = ("config", "config.worktree", "commondir")
_OTHERS = frozenset(names[0] for names in RESERVED if len(names) == 1) | {HIDDEN}
_MOST_SETTINGS = 64 << 10
_HARMLESS = re.compile(
    rb"""\s*(?:[#;][^\\]*)?
    |\s*\[(?:core|user|init|(?:branch|remote)\ "[^"\\]*")\]\s*
    |\s*(?:repositoryformatversion|filemode|bare|logallrefupdates|ignorecase|precomposeunicode
        |symlinks)\s*=\s*(?:true|false|[01])\s*
    |\s*(?:name|email)\s*=\s*[^"\\;\#]*
    |\s*(?:remote|merge|rebase|defaultbranch|fetch)\s*=\s*[\w.+*:/-]+\s*
    |\s*url\s*=\s*https://[\w.:/~%+-]+\s*""",
    re.VERBOSE | re.IGNORECASE,
)

_Steps: TypeAlias = tuple[str, ...]


@asynccontextmanager
async def put_away(root: Path) -> AsyncGenerator[list[str]]:
    """While this is open a program runs in the workspace `root`; then what it planted is renamed.
    The list holds their paths after that."""
    before = _known(await asyncio.to_thread(_found, root))
    planted: list[str] = []
    try:
        yield planted
    finally:
        planted += await asyncio.to_thread(_renamed, root, before)


def told(planted: Sequence[str]) -> bytes:
    """The words for a program's standard error; none if there is nothing to tell."""
    if not planted:
        return b""
    names = ", ".join(map(repr, planted[:20])) + (" and more" if len(planted) > 20 else "")
    why = f"renamed to …{AWAY}, since the user's own programs would obey it unasked"
    return f"\n[{names}: {why}]\n".encode("utf-8", "replace")


def _found(root: Path) -> dict[_Steps, bytes]:
    """The files in the workspace that steer programs of the user, and what each says."""
    found: dict[_Steps, bytes] = {}
    for steps in _walk(root):
        with suppress(OSError), beneath.folder(root, steps[:-1]) as place:
            found[steps] = _content(place, steps[-1])
    return found


def _content(place: beneath.Place, name: str) -> bytes:
    """What a file says, or where a link leads; for anything else what no file says."""
    try:
        descriptor = place.open(name, os.O_RDONLY)
    except beneath.Link:
        return b"\0link\0" + os.fsencode(os.readlink(place.name(name), dir_fd=place.handle))
    except OSError:
        return b"\0closed\0"
    with open(descriptor, "rb") as file:
        found = os.fstat(descriptor)
        if not stat.S_ISREG(found.st_mode):
            return b"\0special\0"
        if found.st_size > _MOST_SETTINGS:  # not read, so the very same file that nobody wrote to
            return f"\0large\0{found.st_ino} {found.st_size} {found.st_ctime_ns}".encode()
        return file.read(_MOST_SETTINGS)


def _walk(root: Path) -> Iterator[_Steps]:
    """Every file that steers."""
    waiting: list[tuple[_Steps, bool]] = [((), False)]
    while waiting:
        steps, steers = waiting.pop()
        entries = _entries(root, steps)
        names = {entry.name.casefold() for entry in entries}
        git = bool(steps) and steps[-1].casefold() in _GIT
        ours = git or _is_repository(names)
        for entry in entries:
            name, inner = entry.name.casefold(), (*steps, entry.name)
            if not steps and name == HIDDEN:
                continue  # covered while the program ran
            is_folder = entry.is_dir(follow_symlinks=False)
            obeyed = steers or name in _OTHERS or (ours and name == "hooks")
            if is_folder and not (git and name == "objects"):
                waiting.append((inner, obeyed))
            elif not is_folder and (obeyed or name in _GIT or (ours and name in _OF_GIT)):
                yield inner


def _is_repository(names: set[str]) -> bool:
    """Whether git takes a folder that holds these names for a repository, whatever it is called."""
    return "head" in names and ("commondir" in names or {"objects", "refs"} <= names)


def _entries(root: Path, steps: _Steps) -> list[os.DirEntry[str]]:
    folder = root.joinpath(*steps)
    with suppress(OSError):
        try:
            with os.scandir(folder) as found:
                return list(found)
        except PermissionError:  # a program closed it to us; those who know a name still get in
            with beneath.folder(root if steps else root.parent, steps[:-1]) as place:
                _unlock(place, steps[-1] if steps else root.name)
            with os.scandir(folder) as found:
                return list(found)
    return []


def _unlock(place: beneath.Place, name: str) -> None:
    """Give ourselves all rights in a folder of ours, never in one that a link leads to."""
    flags = os.O_PATH | os.O_DIRECTORY | os.O_NOFOLLOW
    descriptor = os.open(place.name(name), flags, dir_fd=place.handle)
    try:
        os.chmod(f"/proc/self/fd/{descriptor}", 0o700)
    finally:
        os.close(descriptor)


def _known(found: Mapping[_Steps, bytes]) -> set[tuple[str, bytes]]:
    """Names with contents. Under another name, what nobody obeyed could be obeyed: a sample, what
    was put away, settings that start nothing as a script."""
    return {(steps[-1], content) for steps, content in found.items() if not _is_plain(steps)}


def _is_plain(steps: _Steps) -> bool:
    return steps[-1].endswith((".sample", AWAY))


def _renamed(root: Path, before: set[tuple[str, bytes]]) -> list[str]:
    """Rename what steers and was not there before."""
    renamed: list[str] = []
    for steps, content in _found(root).items():
        known = _is_plain(steps) or (steps[-1], content) in before
        if known or (steps[-1] == "config" and _is_harmless(content)):
            continue
        with suppress(FileNotFoundError, beneath.Link):  # another program works there, and looks
            with beneath.folder(root, steps[:-1]) as place:
                _rename(place, steps[-1])
            renamed.append("/".join(steps))
    return sorted(renamed)


def _rename(place: beneath.Place, name: str) -> None:
    short = os.fsencode(name)[:200].decode("utf-8", "ignore")
    away = f"{short}{AWAY}"
    if place.stat(away) is not None:
        away = f"{short}-{secrets.token_hex(4)}{AWAY}"
    if place.handle is not None:
        with suppress(OSError):  # not ours to change: then renaming says so
            os.fchmod(place.handle, os.fstat(place.handle).st_mode | 0o700)
    os.rename(place.name(name), place.name(away), src_dir_fd=place.handle, dst_dir_fd=place.handle)


def _is_harmless(settings: bytes) -> bool:
    """Whether settings of git hold nothing but lines that start nothing."""
    return all(_HARMLESS.fullmatch(line) for line in settings.split(b"\n"))
