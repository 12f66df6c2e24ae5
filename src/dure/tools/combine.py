"""Functions that take tools and give tools: rename them, choose among them, ask a person first.

Knows only `Tool`. Every function here returns new tools and leaves the given ones as they are.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import replace

from dure.core.contracts import Tool
from dure.core.errors import UsageError
from dure.tools.decorate import check_name


def prefixed(tools: Iterable[Tool], prefix: str) -> tuple[Tool, ...]:
    """The tools with `prefix` before each name, so that two sets do not clash."""
    return tuple(renamed(tool, prefix + tool.name) for tool in tools)


def renamed(tool: Tool, name: str) -> Tool:
    """The tool under another name. Raises `UsageError` for a name that models do not accept."""
    check_name(name)
    return replace(tool, name=name)


def only(tools: Iterable[Tool], *names: str) -> tuple[Tool, ...]:
    """The tools with these names, in the order of the names. Raises `UsageError` for a name that
    no tool has."""
    known = {tool.name: tool for tool in tools}
    _check_known(names, known)
    return tuple(known[name] for name in names)


def without(tools: Iterable[Tool], *names: str) -> tuple[Tool, ...]:
    """The tools but for those with these names. Raises `UsageError` for a name that no tool has."""
    known = {tool.name: tool for tool in tools}
    _check_known(names, known)
    return tuple(tool for name, tool in known.items() if name not in names)


def asking(tool: Tool) -> Tool:
    """The tool with the trait `"ask"`: a person is asked before each call."""
    return replace(tool, traits=tool.traits | {"ask"})


def _check_known(names: Iterable[str], known: Iterable[str]) -> None:
    known = list(known)
    for name in names:
        if name in known:
            continue
        near = difflib.get_close_matches(name, known, n=3) or known
        raise UsageError(
            "tool.unknown",
            "There is no tool called {name} here. There is: {near}.",
            name=repr(name),
            near=", ".join(near) or "none",
        )
