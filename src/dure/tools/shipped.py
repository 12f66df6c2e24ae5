"""The tools that come with dure, and those that other packages bring.

Knows all tool modules of this package and the entry points of the group `dure.tools`: each names a
function without parameters that returns a `Tool` or several.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from importlib.metadata import EntryPoint, entry_points
from typing import cast

from dure.core.contracts import Tool
from dure.core.errors import DureError, UsageError
from dure.core.workspace import Sandbox
from dure.tools import files, finding, web
from dure.tools.blocks import run_code
from dure.tools.calculator import calculator
from dure.tools.chart import chart
from dure.tools.code import python, shell
from dure.tools.dates import clock, dates
from dure.tools.packages import install_packages
from dure.tools.session import NAME, session
from dure.tools.table import table
from dure.tools.talk import ask_person, finish
from dure.tools.weather import weather

GROUP = "dure.tools"
"""The entry points that bring tools."""

FILES = (
    files.read,
    files.write,
    files.append,
    files.edit,
    files.delete,
    finding.list_files,
    finding.search_files,
)
WEB = (web.search, web.read, web.download)


def shipped(sandbox: Sandbox | None = None) -> tuple[Tool, ...]:
    """All tools that come with dure, but for `finish`, which only an agent that works on its own
    needs, `install_packages`, for which only some policies have a use, `python_session` and
    `run_code`. Code runs in `sandbox` (None: the best of this machine)."""
    plain = (calculator, clock, dates, table, chart, weather, ask_person)
    return (*plain, *FILES, *WEB, python(sandbox), shell(sandbox))


def comes_along(name: str) -> bool:
    """Whether a tool or a set of this name comes with dure or with an installed package."""
    try:
        return bool(load(name))
    except DureError as error:
        return error.code != "tool.not_found"


def load(name: str, sandbox: Sandbox | None = None) -> tuple[Tool, ...]:
    """The tools of this name: one that comes with dure, a set (`files`, `web`, `all`), or what an
    installed package brings. Raises `UsageError` with near names if there are none."""
    more = (finish, install_packages(sandbox), run_code(sandbox))
    known = {tool.name: (tool,) for tool in (*shipped(sandbox), *more)}
    known |= {"files": FILES, "web": WEB, "all": shipped(sandbox)}
    if name == NAME:  # made when it is asked for: it says so if its extra is missing
        return (session(sandbox),)
    if name in known:
        return known[name]
    brought = entry_points(group=GROUP)
    for point in brought:
        if point.name == name:
            return _brought(point)
    names = [*known, NAME, *(point.name for point in brought)]
    raise UsageError(
        "tool.not_found",
        "There are no tools called {name}. There is: {near}.",
        name=repr(name),
        near=", ".join(difflib.get_close_matches(name, names, n=3) or sorted(names)),
    )


def _brought(point: EntryPoint) -> tuple[Tool, ...]:
    """What an entry point's function returns."""
    try:
        made = point.load()()
    except Exception as error:
        raise UsageError(
            "tool.entry_failed",
            "The tools {name} of another package ({value}) cannot be loaded: {reason}. Update or"
            " remove that package.",
            name=repr(point.name),
            value=point.value,
            reason=f"{type(error).__name__}: {error}",
        ) from error
    tools = (made,) if isinstance(made, Tool) else made
    listed = tuple(cast("Iterable[object]", tools)) if isinstance(tools, Iterable) else (None,)
    if not all(isinstance(tool, Tool) for tool in listed):
        raise UsageError(
            "tool.entry_type",
            "The tools {name} of another package ({value}) are none: its function must return a"
            " Tool or several.",
            name=repr(point.name),
            value=point.value,
        )
    return cast("tuple[Tool, ...]", listed)
