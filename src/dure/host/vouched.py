"""Files that a person vouches for, for good: their contents' hashes, by folder and path.

Kept in the user's own data folder (or `DURE_HOME`), never in a workspace: a folder that came from
elsewhere must not vouch for itself, and no tool nor sandbox can write there. Knows paths and
hashes; does not know what follows from them.
"""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import Any, cast

from dure.core.errors import SetupError
from dure.host.config import users_places

NAME = "vouched.json"


def vouched_in(root: Path, where: Path | None = None) -> dict[str, str]:
    """The paths within the folder `root` that somebody vouches for, with the hashes of their
    contents."""
    file = _file(where)
    if _writable_by_tools(file, root):
        return {}
    return _read(file).get(_key(root), {})


def vouch_for(root: Path, files: Mapping[str, str], where: Path | None = None) -> None:
    """Keep that somebody vouches for these files (path to hash) of the folder `root`."""
    _change(root, {**vouched_in(root, where), **files}, where)


def vouch_no_more(root: Path, paths: list[str], where: Path | None = None) -> list[str]:
    """Take back what was vouched for; those of the paths that were."""
    known = vouched_in(root, where)
    found = [path for path in paths if path in known]
    if found:
        _change(root, {path: name for path, name in known.items() if path not in found}, where)
    return found


def _change(root: Path, files: Mapping[str, str], where: Path | None) -> None:
    file = _file(where)
    if _writable_by_tools(file, root):
        raise SetupError(
            "vouch.within",
            "What you vouch for cannot be kept in {folder}: it lies in the workspace, where tools"
            " could change it. Choose another DURE_HOME.",
            folder=str(file.parent),
        )
    all_folders = {**_read(file), _key(root): dict(files)}
    if not files:
        del all_folders[_key(root)]
    passing = file.with_name(f".{secrets.token_hex(8)}.part")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        passing.write_text(json.dumps(all_folders, indent=1, sort_keys=True), encoding="utf-8")
        os.replace(passing, file)
    except OSError as error:
        passing.unlink(missing_ok=True)
        raise SetupError(
            "vouch.unwritable",
            "What you vouch for could not be kept in {file}: {reason}.",
            file=str(file),
            reason=error.strerror or type(error).__name__,
        ) from error


def _file(where: Path | None) -> Path:
    return (users_places().data if where is None else where) / NAME


def _key(root: Path) -> str:
    return os.path.realpath(root)


def _writable_by_tools(file: Path, root: Path) -> bool:
    """Whether the file lies in the workspace, beside the folder that tools never reach."""
    real, top = Path(os.path.realpath(file)), Path(os.path.realpath(root))
    return real.is_relative_to(top) and ".dure" not in real.relative_to(top).parts


def _read(file: Path) -> dict[str, dict[str, str]]:
    """What the file says; nothing of a file that cannot be read: then nothing is vouched for."""
    try:
        said: Any = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    folders = cast("dict[str, Any]", said) if isinstance(said, dict) else {}
    return {
        folder: {str(path): str(name) for path, name in cast("dict[str, Any]", files).items()}
        for folder, files in folders.items()
        if isinstance(files, dict)
    }
