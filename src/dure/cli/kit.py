"""The tools of a command line: those that come with dure, or those that were named.

Knows how `--no-sandbox` is marked, so that policy and journal see it. Does not know single tools.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from dure.core.contracts import Tool
from dure.sandbox import Bare
from dure.tools import load, shipped

ALLOWED = "--no-sandbox"
"""The trait of a tool that a person's flag let run outside the sandbox."""


def kit(names: Sequence[str] = (), *, sandboxed: bool = True) -> tuple[Tool, ...]:
    """The tools with these names (none: all that come with dure), each once."""
    sandbox = None if sandboxed else Bare()
    found = [tool for name in names for tool in load(name, sandbox)] or shipped(sandbox)
    by_name = {tool.name: tool for tool in found}
    return tuple(_marked(tool) for tool in by_name.values())


def _marked(tool: Tool) -> Tool:
    return replace(tool, traits=tool.traits | {ALLOWED}) if "unsandboxed" in tool.traits else tool
