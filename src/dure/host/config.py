"""Where dure keeps its files, and what the user set in `config.toml`.

Knows folders of each platform, the fields of the configuration, and their types. Does not know
what any field leads to.
"""

from __future__ import annotations

import difflib
import functools
import os
import re
import sys
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, cast

from dure.core.errors import SetupError, UsageError
from dure.host.amounts import is_time, seconds_in
from dure.host.languages import LANGUAGES
from dure.host.servers import Server, servers

FILE = "config.toml"
HERE = ".dure"


@dataclass(frozen=True, slots=True)
class Places:
    """The folders of this user or project: runs and workspaces; settings and secrets; what can be
    made again. None of them need be there yet."""

    data: Path
    config: Path
    cache: Path

    def prepare(self) -> Places:
        """Make the folders, for this user's eyes only (0700)."""
        for folder in (self.data, self.config, self.cache):
            try:
                folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            except OSError as error:
                raise SetupError(
                    "config.folder",
                    "The folder {folder} cannot be made: {reason}. Give another with --in, or set"
                    " DURE_HOME.",
                    folder=str(folder),
                    reason=error.strerror or str(error),
                ) from error
        return self


def places(into: Path | str | None = None, environ: Mapping[str, str] | None = None) -> Places:
    """Where things lie: in `into` (`--in`) if given, else in `$DURE_HOME`, else in `./.dure/` if it
    is there, else in this user's own folders, as the platform has them."""
    environ = os.environ if environ is None else environ
    given = into or environ.get("DURE_HOME") or None
    if given is None and os.path.isdir(HERE):
        given = HERE
    if given is not None:
        root = Path(os.path.expanduser(given))
        root = root if root.is_absolute() else Path(os.path.abspath(current_folder() / root))
        return Places(root, root, root / "cache")
    variables = tuple([environ.get(name, "") for name in _VARIABLES])
    return _users_own(sys.platform, os.path.expanduser("~"), variables)


def users_places() -> Places:
    """As `places`, but never `./.dure/`: for what a folder may not say of itself."""
    if os.environ.get("DURE_HOME"):
        return places()
    variables = tuple([os.environ.get(name, "") for name in _VARIABLES])
    return _users_own(sys.platform, os.path.expanduser("~"), variables)


_VARIABLES = ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "APPDATA", "LOCALAPPDATA")


@functools.lru_cache(maxsize=8)
def _users_own(platform: str, home_folder: str, variables: tuple[str, ...]) -> Places:
    """This user's folders. They are asked for several times a run, and seldom change."""
    home = Path(home_folder)
    data, config, cache, roaming, local = variables
    if platform == "darwin":
        library = home / "Library"
        support = library / "Application Support" / "dure"
        return Places(support, support, library / "Caches" / "dure")
    if platform == "win32":
        own = Path(local or home / "AppData" / "Local") / "dure"
        return Places(own, Path(roaming or home / "AppData" / "Roaming") / "dure", own / "cache")
    return Places(
        _xdg(data, home / ".local" / "share"),
        _xdg(config, home / ".config"),
        _xdg(cache, home / ".cache"),
    )


def current_folder() -> Path:
    """The folder this process works in. Raises `UsageError` if it was deleted meanwhile."""
    try:
        return Path.cwd()
    except FileNotFoundError:
        raise UsageError(
            "config.no_folder",
            "The current folder is gone: it was deleted or moved. Go to one that is there, such as"
            " cd ~, and try again.",
        ) from None


def private(path: Path) -> Path:
    """Make a file that only this user may read (0600) if it is missing; its folder, too (0700)."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    return path


@dataclass(frozen=True, slots=True)
class Config:
    """What the user set; None: not set. The environment goes before the file.

    `model`: `provider:model` (`DURE_MODEL`). `language`: `en` or `ko` (`DURE_LANG`). `store`: a
    file or address of journals (`DURE_STORE`). `workspace`: the folder that tools work in.
    `policy`: the name of one. `dollars`, `calls`, `seconds`: caps of a run. `keep`: for how long
    runs are kept (`90d`). `sandbox`: the name of the one that code runs in. `models`: the user's
    own model servers, by name.
    """

    model: str | None = None
    language: str | None = None
    store: str | None = None
    workspace: str | None = None
    policy: str | None = None
    dollars: float | None = None
    calls: int | None = None
    seconds: float | None = None
    keep: str | None = None
    sandbox: str | None = None
    models: Mapping[str, Server] = field(default_factory=dict[str, Server])


_EXAMPLES: dict[str, str | int | float] = {
    "model": "anthropic:claude-sonnet-4-5",
    "language": "ko",
    "store": "~/runs/dure.db",
    "workspace": "~/work",
    "policy": "workspace",
    "dollars": 0.5,
    "calls": 50,
    "seconds": 600.0,
    "keep": "90d",
    "sandbox": "podman",
}
"""What each setting may look like, and so of which type it is."""

FROM_ENVIRONMENT = {"model": "DURE_MODEL", "language": "DURE_LANG", "store": "DURE_STORE"}
"""Settings and the variables that go before the file."""


def load(where: Places, environ: Mapping[str, str] | None = None) -> Config:
    """The configuration in `where`, the environment before the file.

    Raises `UsageError` with file, line, field and the cure.
    """
    environ = os.environ if environ is None else environ
    path = where.config / FILE
    try:
        text = path.read_bytes().decode("utf-8-sig")
        values = tomllib.loads(text)
    except FileNotFoundError:
        text, values = "", {}
    except OSError as error:
        raise SetupError(
            "config.unreadable",
            "{file} cannot be read: {reason}. Mend that, or choose another folder with --in DIR"
            " or DURE_HOME.",
            file=str(path),
            reason=error.strerror or str(error),
        ) from error
    except ValueError as error:  # not TOML, or not UTF-8
        found = re.search(r"line (\d+)", str(error))
        raise UsageError(
            "config.broken",
            "{file}, line {line}: this is not TOML ({reason}). A line reads name = value, and text"
            " stands in quotation marks.",
            file=str(path),
            line=int(found[1]) if found else 1,
            reason=str(error),
        ) from error
    own = values.pop("models", {})
    for name, value in values.items():
        _check(name, value, path, text)
    values["models"] = _servers(own, path, text)
    for name, variable in FROM_ENVIRONMENT.items():
        if environ.get(variable):
            values[name] = environ[variable]
    return Config(**values)


def _servers(own: Any, path: Path, text: str) -> dict[str, Server]:
    def where(name: str) -> dict[str, Any]:
        return {"file": str(path), "line": _line(name, text)}

    tables = cast("dict[str, Any]", own) if isinstance(own, dict) else {"": own}
    return servers(tables, where)


def _check(name: str, value: Any, path: Path, text: str) -> None:
    line = _line(name, text)
    if name not in _EXAMPLES:
        names = [field.name for field in fields(Config)]
        near = difflib.get_close_matches(name.lower(), names, 1, cutoff=0.5)
        raise UsageError(
            "config.unknown",
            "{file}, line {line}: there is no setting {name!r}. Did you mean {near}?",
            file=str(path),
            line=line,
            name=name,
            near=near[0] if near else ", ".join(names),
        )
    if not _fits(name, value):
        raise UsageError(
            "config.value",
            "{file}, line {line}: {name} cannot be {value}. Write it like this: {name} = {example}",
            file=str(path),
            line=line,
            name=name,
            value=_toml(value),
            example=_toml(_EXAMPLES[name]),
        )


def _fits(name: str, value: Any) -> bool:
    """Whether a setting has the type of its example; a number is 0 or more and no NaN."""
    example = _EXAMPLES[name]
    if name == "keep":
        return isinstance(value, str) and is_time(value) and seconds_in(value) > 0
    if isinstance(value, bool) or isinstance(example, str):
        return isinstance(value, str) and (name != "language" or value in LANGUAGES)
    types = (int,) if isinstance(example, int) else (int, float)
    return isinstance(value, types) and 0 <= value < float("inf")


def _toml(value: Any) -> str:
    """A value as the file has it, near enough to be found there."""
    return f'"{value}"' if isinstance(value, str) else str(value)[:100]


def _line(name: str, text: str) -> int:
    """The line on which a setting or its table stands, from 1."""
    pattern = rf"""^[ \t]*\[*[ \t]*(?:models\.)?["']?{re.escape(name)}["']?[ \t]*[\].=]"""
    found = re.search(pattern, text, re.MULTILINE)
    return text.count("\n", 0, found.start()) + 1 if found else 1


def _xdg(given: str, otherwise: Path) -> Path:
    """A folder of the XDG Base Directory Specification; a relative one is ignored, as it says."""
    return (Path(given) if os.path.isabs(given) else otherwise) / "dure"
