"""The tools of a command line: those that come with dure, or those that were named.

Knows which sandbox was asked for, and how `--no-sandbox` is marked, so that policy and journal see
it. Does not know single tools.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from dure.core.contracts import Tool
from dure.core.errors import SetupError
from dure.sandbox import Bare, named
from dure.tools import load, shipped

ALLOWED = "--no-sandbox"
"""The trait of a tool that a person's flag let run outside the sandbox."""


def kit(
    names: Sequence[str] = (), *, sandboxed: bool = True, sandbox_name: str | None = None
) -> tuple[Tool, ...]:
    """The tools with these names (none: all that come with dure), each once; their code runs in the
    sandbox of that name (none: the best of this machine)."""
    chosen = named(sandbox_name) if sandbox_name else None
    sandbox = chosen if sandboxed else Bare()
    found = [tool for name in names for tool in load(name, sandbox)] or shipped(sandbox)
    by_name = {tool.name: tool for tool in found}
    return tuple(_marked(tool) for tool in by_name.values())


def check_sandbox(name: str) -> None:
    """Raise with the cure if there is no such sandbox, or if it cannot run here."""
    if problem := named(name).missing():
        raise SetupError(problem.code, problem.template, **problem.facts)


def _marked(tool: Tool) -> Tool:
    return replace(tool, traits=tool.traits | {ALLOWED}) if "unsandboxed" in tool.traits else tool
