"""The tools `python` and `shell`: code from a model, run in a sandbox or not at all.

Knows sandboxes by their contract and what the code left in the workspace. Does not know how a
sandbox is made, nor who allowed what.

Code in a sandbox can change the workspace and nothing else. So after a crash, when nobody knows
whether a call happened: if every file is as it was before, nothing of the call is left and it is
run again; if some file is not, a person is asked. Without a sandbox that does not hold: such code
is never run twice unasked.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any, cast

from dure.core.contracts import Call, Check, Tool
from dure.core.message import Part, Text
from dure.core.workspace import Program, Sandbox
from dure.sandbox import Bare, Light, best
from dure.sandbox.light import PROGRAM
from dure.tools import cell
from dure.tools.changes import difference, limit_hit, snapshot
from dure.tools.decorate import tool
from dure.tools.ended import NOTHING, ended, files_said, labels_of
from dure.tools.packages import folder_for
from dure.tools.threads import in_thread

SECONDS = 60.0
_SLACK = 20.0  # seconds for making the sandbox and looking at the files
ENVIRONMENT = {"MPLBACKEND": "Agg", "PYTHONDONTWRITEBYTECODE": "1"}
_FENCE = re.compile(r"\s*```[\w+-]*\n(.*?)\n?```\s*", re.DOTALL)


def python(sandbox: Sandbox | None = None, *, seconds: float = SECONDS) -> Tool:
    """The tool `python`, which runs code in `sandbox` (None: the best of this machine), at most
    `seconds` a call. With `Bare()` it has the trait `"unsandboxed"`."""

    @tool(
        effect="exec",
        repeat=repeat_of(sandbox),
        reads="workspace",
        when="Use for what no other tool does: work with data, text and files in several steps,"
        " simulate, test code. Do not use for plain sums or to read a file. There is no network."
        " 파이썬, 코드 실행, 프로그램 돌리기.",
        example={"code": "import statistics\nstatistics.stdev([3, 5, 8])"},
        seconds=seconds + _SLACK,
        name="python",
        traits=_traits(sandbox),
    )
    async def run(code: str, call: Call) -> tuple[Part, ...]:
        """Run Python code in a sandbox whose folder is the workspace.

        Prints what the code prints and what its last line is worth, errors, and which files
        changed. Each call starts anew: nothing but files is kept.

        Args:
            code: the program; read and write files by their paths in the workspace
        """
        source = unfenced(code).encode("utf-8", "replace")
        light = isinstance(sandbox, Light)  # it does as a notebook does by itself
        program = PROGRAM if light else ["python3", "-c", await in_thread(_runner)]
        return await run_program(sandbox, program, source, seconds, call)

    return run


def shell(sandbox: Sandbox | None = None, *, seconds: float = SECONDS) -> Tool:
    """The tool `shell`, which runs commands in `sandbox` (None: the best of this machine), at most
    `seconds` a call. With `Bare()` it has the trait `"unsandboxed"`."""

    @tool(
        effect="exec",
        repeat=repeat_of(sandbox),
        reads="workspace",
        when="Use to run programs: tests, compilers, git, text tools. There is no network."
        " 셸, 명령어 실행, 터미널.",
        example={"command": "python3 -m unittest -v"},
        seconds=seconds + _SLACK,
        name="shell",
        traits=_traits(sandbox),
    )
    async def run(command: str, call: Call) -> tuple[Part, ...]:
        """Run a shell command (sh) in a sandbox whose folder is the workspace.

        Args:
            command: the command line
        """
        line = command.encode("utf-8", "replace").decode().replace("\0", "")
        return await run_program(sandbox, ["/bin/sh", "-c", line], b"", seconds, call)

    return run


def unfenced(code: str) -> str:
    """Code without the Markdown fence that some models put around it."""
    fenced = _FENCE.fullmatch(code)
    return fenced[1] if fenced else code


@functools.cache
def _runner() -> str:
    return Path(cell.__file__).read_text(encoding="utf-8")


def _traits(sandbox: Sandbox | None) -> tuple[str, ...]:
    return ("unsandboxed",) if isinstance(sandbox, Bare) else ()


def repeat_of(sandbox: Sandbox | None) -> Any:
    """May code in `sandbox` be run again when nobody knows whether it ran (see above)."""
    return "never" if isinstance(sandbox, Bare) else Check(_happened, _before)


async def _before(arguments: dict[str, Any], call: Call) -> dict[str, Any]:
    seen = await in_thread(snapshot, call.workspace)
    return {"files": seen.digest if seen.whole else ""}


async def _happened(arguments: dict[str, Any], call: Call) -> bool | None:
    seen = await in_thread(snapshot, call.workspace)
    # With a way out it may have done something elsewhere, too.
    here = not call.network.hosts and seen.whole
    unchanged = here and call.noted.get("files") == seen.digest
    return False if unchanged else None


async def run_program(
    sandbox: Sandbox | None, argv: Sequence[str], stdin: bytes, seconds: float, call: Call
) -> tuple[Part, ...]:
    """Run this program in the sandbox: what it printed, and which files changed."""
    chosen = await able(sandbox)
    before = await in_thread(snapshot, call.workspace)
    program = Program(
        argv,
        stdin,
        ENVIRONMENT,
        seconds=seconds,
        cpu_seconds=int(seconds) + 1,
        network=call.network,
        packages=await folder_for(call),
    )
    ran = await chosen.run(program, call.workspace)
    after = await in_thread(snapshot, call.workspace)
    changed = await in_thread(difference, before, after, call.workspace)
    lines = ended(ran, seconds)
    if changed:
        lines += files_said(cast("dict[str, Any]", changed.value))
    text = Text("\n".join(lines) or NOTHING, labels_of(ran))
    return (text, *((changed,) if changed else ()), *limit_hit(ran.limit))


async def able(sandbox: Sandbox | None) -> Sandbox:
    """The sandbox, or the best of this machine. Raises what it lacks, if it cannot run here."""
    chosen = sandbox or await in_thread(best)
    if problem := await in_thread(chosen.missing):
        raise problem
    return chosen
