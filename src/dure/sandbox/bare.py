"""No sandbox: programs on the user's own machine, and a stand-in that runs nothing.

Knows how to start a program in the workspace with a small environment. Does not know who allowed
it: that is asked before.
"""

from __future__ import annotations

import os
import sys

from dure.core.errors import ToolError
from dure.core.workspace import Program, Ran, Workspace
from dure.host import processes
from dure.sandbox.watch import Limits, watch

_PASSED = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "SYSTEMROOT", "TEMP", "TMP", "PATHEXT")


class Bare:
    """Runs programs on the machine itself, with all that its user may do. Only time, output and
    (on Linux) memory, processes, CPU time and disk are bounded. For `--no-sandbox` alone."""

    @property
    def name(self) -> str:
        return "none (your own machine)"

    def missing(self) -> ToolError | None:
        """None: it always can."""
        return None

    async def run(self, program: Program, workspace: Workspace) -> Ran:
        """Run a program with the workspace as its folder. Secrets of the environment stay out."""
        root = workspace.root
        root.mkdir(parents=True, exist_ok=True)
        limits = Limits(program.memory, program.processes, program.cpu_seconds, root)
        env = {name: os.environ[name] for name in _PASSED if name in os.environ}
        return await processes.run(
            program.argv,
            cwd=root,
            env={**env, "PYTHONUNBUFFERED": "1", **program.env},
            stdin=program.stdin,
            seconds=program.seconds,
            output=program.output,
            cpu_seconds=program.cpu_seconds,
            watch=(lambda pid: watch(pid, limits)) if sys.platform == "linux" else None,
        )


class Missing:
    """Stands where a sandbox should be: says why there is none, and runs nothing."""

    def __init__(self, problem: ToolError) -> None:
        self._problem = problem

    @property
    def name(self) -> str:
        return "none"

    def missing(self) -> ToolError | None:
        """Why there is no sandbox, with the cure."""
        return self._problem

    async def run(self, program: Program, workspace: Workspace) -> Ran:
        """Raises what `missing` says."""
        raise self._problem
