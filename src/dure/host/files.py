"""A folder whose files can be read and written by their paths within it, and nothing outside.

Knows names, sizes and kinds of files. Does not know who asks or why. Implements `core.Workspace`.
"""

from __future__ import annotations

import contextlib
import errno
import os
import re
import secrets
import stat
import sys
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from pathlib import Path

from dure.core.errors import SetupError, ToolError
from dure.core.patterns import files
from dure.core.workspace import Entry
from dure.host import beneath
from dure.host.beneath import Link, Place

_passing: set[str] = set()
"""Names of files that are being written at this moment, until they take the place of others."""

HIDDEN = ".dure"
"""Where dure keeps its own settings and journals; tools neither see nor change it."""

RESERVED = (
    *((".git", name) for name in ("hooks", "config", "config.worktree", "commondir")),
    *((name,) for name in (".husky", ".githooks", ".envrc")),
    *((name,) for name in (".vscode", ".idea", ".claude", ".cursor", ".mcp.json")),
)
"""What other programs obey by themselves when the user next works in the folder (git's settings and
hooks, what a shell or an editor does on entering it); tools do not write there."""

_POINTERS = (".git", "head")
"""Files that make their folder a repository, with settings of its own, for whoever enters it."""

_DRIVE = re.compile(r"[A-Za-z]:|\\")
_NOT_ON_WINDOWS = re.compile(
    # `~1`: the short name of another file, such as GIT~1 of .git
    r"""[\\:*?"<>|]|[. ]$|~\d|^(?:con|prn|aux|nul|com\d|lpt\d|conin\$|conout\$)(?:\.|$)""",
    re.IGNORECASE,
)
_NAME_BYTES = 255  # of one name; the limit of common file systems
_STEPS = 64  # names in one path
_CHUNK = 1 << 20


class Folder:
    """The files beneath `root`, which is made at the first write.

    Links are never followed, pipes and devices never opened; a file is written whole under another
    name, then renamed. All errors are `ToolError`s that name paths within the folder. `vouch` and
    `private` are patterns of paths (`notes/*.md`, `keys/**`): what you vouch for as it stands when
    a run begins, and what is not to be told to others.
    """

    def __init__(
        self,
        root: Path | str,
        *,
        vouch: Sequence[str] = (),
        private: Sequence[str] = (),
        handles: bool = beneath.HANDLES,
    ) -> None:
        for pattern in (*vouch, *private):
            files(pattern)  # Wrong ones are refused at once.
        self.vouch, self.private = tuple(vouch), tuple(private)
        self._root = Path(os.path.abspath(os.path.expanduser(root)))
        self._handles = handles
        if self._root.resolve() == Path(self._root.anchor):
            raise SetupError(
                "files.root",
                "The whole disk ({root}) cannot be a workspace. Give a folder of its own.",
                root=str(root),
            )

    def __repr__(self) -> str:
        return f"Folder({str(self._root)!r})"

    @property
    def root(self) -> Path:
        """The folder itself, absolute."""
        return self._root

    def read(self, path: str, most: int | None = None) -> bytes:
        """The file's bytes; the first `most` of them, if given."""
        with self._at(path) as (place, name):
            descriptor = place.open(place.actual(name), os.O_RDONLY)
            with open(descriptor, "rb") as file:
                _regular(os.fstat(descriptor), path)
                return file.read(-1 if most is None else most)

    def write(self, path: str, data: bytes) -> None:
        """Write a whole file at once; missing folders are made. A reader sees the old file or the
        new one, also after a loss of power."""
        with self._at(path, change=True) as (place, name):
            self._write(place, place.actual(name), path, data)

    def append(self, path: str, data: bytes) -> None:
        """Add to a file, which is made if it is missing."""
        with self._at(path, change=True) as (place, name):
            name = place.actual(name)
            found = place.stat(name)
            if found is None or (found.st_nlink > 1 and stat.S_ISREG(found.st_mode)):
                # a file with a second name may have it outside the folder: leave that one alone
                old = b"" if found is None else self.read(path)
                return self._write(place, name, path, old + data)
            descriptor = place.open(name, os.O_WRONLY | os.O_APPEND)
            with open(descriptor, "ab") as file:
                _regular(os.fstat(descriptor), path)
                file.write(data)
                file.flush()
                os.fsync(descriptor)
        return None

    def delete(self, path: str) -> None:
        """Delete a file, or a folder that is empty. A link is deleted itself."""
        with self._at(path, change=True, make=False) as (place, name):
            name = place.actual(name)
            found = place.stat(name)
            if found is None:
                raise FileNotFoundError(name)
            if stat.S_ISDIR(found.st_mode) and not beneath.is_link(found):
                os.rmdir(place.name(name), dir_fd=place.handle)
            else:
                os.unlink(place.name(name), dir_fd=place.handle)

    def exists(self, path: str) -> bool:
        """Whether there is a file or folder; a link is none."""
        steps = _steps(path)
        try:
            with beneath.folder(self._root, steps[:-1], handles=self._handles) as place:
                found = place.stat(place.actual(steps[-1])) if steps else os.stat(self._root)
                return found is not None and not beneath.is_link(found)
        except (FileNotFoundError, NotADirectoryError, Link):
            return False

    def list(self, path: str = ".", most: int = 1000) -> Sequence[Entry]:
        """The first `most` files and folders beneath, each folder before what is in it, sorted by
        name. Links, pipes and devices are left out."""
        start = _steps(path)
        found: list[Entry] = []
        waiting = [start]
        with _explained(path):
            while waiting and len(found) < most:
                steps = waiting.pop()
                if len(steps) > len(start):
                    size = self._size(steps)
                    if size is None:
                        continue
                    found.append(Entry("/".join(steps), None if size < 0 else size))
                    if size >= 0:
                        continue
                if len(steps) >= _STEPS:  # no path leads further: one cannot name what is there
                    continue
                names = self._names(steps, must=steps == start and bool(start))
                names = [name for name in names if name != HIDDEN and name not in _passing]
                waiting += [(*steps, name) for name in reversed(names)]
        return found

    def _names(self, steps: tuple[str, ...], *, must: bool) -> Sequence[str]:
        """The names in a folder; none if it went away meanwhile, unless it `must` be there."""
        try:
            with beneath.folder(self._root, steps, handles=self._handles) as place:
                return place.names()
        except (OSError, Link):
            if must:
                raise
            return ()

    def _size(self, steps: tuple[str, ...]) -> int | None:
        """The size of a file, -1 for a folder, None for what is neither."""
        try:
            with beneath.folder(self._root, steps[:-1], handles=self._handles) as place:
                found = place.stat(steps[-1])
        except (OSError, Link):
            return None
        if found is None or beneath.is_link(found):
            return None
        if stat.S_ISDIR(found.st_mode):
            return -1
        return found.st_size if stat.S_ISREG(found.st_mode) else None

    @contextmanager
    def _at(
        self, path: str, *, change: bool = False, make: bool | None = None
    ) -> Generator[tuple[Place, str]]:
        """The folder of `path`, held open, and the last name of `path`. For a `change`, missing
        folders are made unless `make` says no."""
        make = change if make is None else make
        steps = _steps(path)
        if not steps:
            raise ToolError(
                "files.folder", "{path} is a folder. Give the path of a file.", path=path
            )
        _allowed(steps, path, change=change)
        with (
            _explained(path),
            beneath.folder(self._root, steps[:-1], make=make, handles=self._handles) as place,
        ):
            yield place, steps[-1]

    def _write(self, place: Place, name: str, path: str, data: bytes) -> None:
        found = place.stat(name)
        if beneath.is_link(found):
            raise Link(name)
        if found is not None:
            _regular(found, path)
        passing = f".{secrets.token_hex(8)}.part"
        _passing.add(passing)
        try:
            self._replace(place, passing, name, data, found)
        finally:
            _passing.discard(passing)
        place.sync()

    def _replace(
        self, place: Place, passing: str, name: str, data: bytes, found: os.stat_result | None
    ) -> None:
        """Write a file beside and put it in the place of the other: whole or not at all."""
        descriptor = place.create(passing)
        try:
            with open(descriptor, "wb") as file:
                file.write(data)
                if hasattr(os, "fchmod"):
                    os.fchmod(descriptor, 0o644 if found is None else found.st_mode & 0o777)
                file.flush()
                os.fsync(descriptor)
            os.replace(
                place.name(passing),
                place.name(name),
                src_dir_fd=place.handle,
                dst_dir_fd=place.handle,
            )
        except BaseException:
            with contextlib.suppress(OSError):
                os.unlink(place.name(passing), dir_fd=place.handle)
            raise


def _steps(path: str) -> tuple[str, ...]:
    """The names of a path, one after another; none for the folder itself."""
    steps = tuple(step for step in path.split("/") if step not in ("", "."))
    if path.startswith("/") or (sys.platform == "win32" and _DRIVE.match(path)):
        raise ToolError(
            "files.absolute",
            "{path!r} is not a path within the workspace. Write it relative to the workspace, such"
            " as {cure!r}.",
            path=path[:300],
            cure="/".join(steps[1:] if steps[:1] == ("workspace",) else steps[-1:])[:300] or ".",
        )
    if ".." in steps:
        raise ToolError(
            "files.climbs",
            "{path!r} leads out of its folder with '..'. Write the path from the workspace on.",
            path=path[:300],
        )
    long = len(steps) > _STEPS or any(
        len(step.encode("utf-8", "surrogatepass")) > _NAME_BYTES for step in steps
    )
    odd = any(character < " " or "\ud800" <= character <= "\udfff" for character in path)
    if long or odd:
        raise ToolError(
            "files.name",
            "{path!r} is not a usable path: a name has at most 255 bytes and no control"
            " characters, a path at most 64 names. Choose a plain, shorter one.",
            path=path[:300],
        )
    if sys.platform == "win32" and any(map(_NOT_ON_WINDOWS.search, steps)):
        raise ToolError(
            "files.windows",
            "{path!r} is not a path that Windows can hold. Write / between names; a name has none"
            ' of \\ : * ? " < > |, does not end with a dot or space, and is not that of a device.',
            path=path[:300],
        )
    return steps


def _allowed(steps: Sequence[str], path: str, *, change: bool) -> None:
    names = [step.casefold() for step in steps]
    pointer = change and names[-1] in _POINTERS
    for reserved in ((HIDDEN,), *RESERVED) if change else ((HIDDEN,),):
        ends = range(len(names) - len(reserved) + 1)
        if pointer or any(tuple(names[i : i + len(reserved)]) == reserved for i in ends):
            raise ToolError(
                "files.reserved",
                "{path} steers programs of the user and is not for tools. Choose another name.",
                path=path,
            )


def _regular(found: os.stat_result, path: str) -> None:
    if stat.S_ISREG(found.st_mode):
        return
    if stat.S_ISDIR(found.st_mode):
        raise IsADirectoryError(path)
    raise ToolError(
        "files.special",
        "{path} is not an ordinary file but a pipe, socket or device, which is not opened.",
        path=path,
    )


@contextmanager
def _explained(path: str) -> Generator[None]:
    """The system's errors, in words that name paths within the folder only."""
    try:
        yield
    except Link as error:
        raise ToolError(
            "files.link",
            "{path} goes through a link ({name}), and links are not followed. Use the path of the"
            " file itself.",
            path=path,
            name=str(error),
        ) from None
    except FileNotFoundError as error:
        raise ToolError(
            "files.missing",
            "There is no {path} in the workspace. List the files to see what there is.",
            path=path,
        ) from error
    except IsADirectoryError as error:
        raise ToolError(
            "files.folder", "{path} is a folder. Give the path of a file.", path=path
        ) from error
    except NotADirectoryError as error:
        raise ToolError(
            "files.not_folder",
            "{path} goes through a file as if it were a folder. List the files to see what there"
            " is.",
            path=path,
        ) from error
    except OSError as error:
        raise _other(error, path) from error


def _other(error: OSError, path: str) -> ToolError:
    if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return ToolError(
            "files.full",
            "{path} was not written: the disk is full. Free some space and try again.",
            path=path,
        )
    if error.errno == errno.ENOTEMPTY:
        return ToolError(
            "files.not_empty",
            "{path} is a folder that is not empty. Delete what is in it first.",
            path=path,
        )
    return ToolError(
        "files.failed",
        "{path} cannot be used: {reason}.",
        path=path,
        reason=os.strerror(error.errno) if error.errno else type(error).__name__,
    )
