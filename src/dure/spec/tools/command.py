"""A tool that is a command in the sandbox. Each word is filled in by itself: no shell reads it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dure.core.contracts import Call
from dure.core.message import Part
from dure.spec.tools.filling import filled
from dure.tools.code import run_program


async def run_command(
    entry: Mapping[str, Any], arguments: dict[str, Any], call: Call
) -> tuple[Part, ...]:
    """Run it; what it printed, and which files changed."""
    argv = [filled(str(word), arguments).replace("\0", "") for word in entry["command"]]
    stdin = filled(entry.get("stdin", ""), arguments).encode("utf-8", "replace")
    return await run_program(None, argv, stdin, float(entry.get("seconds", 60)), call)
