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
from dure.core.message import Data, Part, Text
from dure.core.workspace import Program, Ran, Sandbox, Visit
from dure.sandbox import Bare, Light, best
from dure.sandbox.light import PROGRAM
from dure.tools import cell
from dure.tools.changes import difference, limit_hit, snapshot
from dure.tools.decorate import tool
from dure.tools.packages import folder_for
from dure.tools.threads import in_thread

SECONDS = 60.0
_SLACK = 20.0  # seconds for making the sandbox and looking at the files
_MOST_NAMED = 50  # changed files that are named in the text
_PICTURES = (".png", ".svg", ".jpg", ".jpeg", ".gif", ".webp")
ENVIRONMENT = {"MPLBACKEND": "Agg", "PYTHONDONTWRITEBYTECODE": "1"}
_FENCE = re.compile(r"\s*```[\w+-]*\n(.*?)\n?```\s*", re.DOTALL)
_ESCAPES = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[@-Z\\-_])")
LIMITS = {
    "time": "it took longer than {seconds:g} seconds",
    "cpu": "it used more processor time than it may",
    "memory": "it used more memory than it may",
    "output": "it printed more than it may",
    "processes": "it started more processes than it may",
    "disk": "it wrote more to the disk than it may",
    "file size": "it wrote a larger file than it may",
}


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
        return await _run(sandbox, program, source, seconds, call)

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
        return await _run(sandbox, ["/bin/sh", "-c", line], b"", seconds, call)

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


async def _run(
    sandbox: Sandbox | None, argv: Sequence[str], stdin: bytes, seconds: float, call: Call
) -> tuple[Part, ...]:
    chosen = sandbox or await in_thread(best)
    problem = await in_thread(chosen.missing)
    if problem is not None:
        raise problem
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
    reached = any(not visit.refused for visit in ran.visits)
    text = Text(_said(ran, seconds, changed), ("web",) if reached else ())
    return (text, *((changed,) if changed else ()), *limit_hit(ran.limit))


def _said(ran: Ran, seconds: float, changed: Data | None) -> str:
    """How the program ended, as text: output, errors, exit code, files."""
    out, err = readable(ran.out), readable(ran.err)
    lines = [out] if out else []
    if err:
        lines.append(f"[stderr]\n{err}")
    if ran.limit:
        why = LIMITS.get(ran.limit, ran.limit).format(seconds=seconds)
        lines.append(f"[stopped: {why}; what is above came before]")
    elif ran.code is None:
        lines.append("[killed]")
    elif ran.code:
        lines.append(f"[exit code {ran.code}]")
    lines += _visited(ran.visits)
    if changed:
        lines += files_said(cast("dict[str, Any]", changed.value))
    return "\n".join(lines) or "[done, nothing was printed]"


def _visited(visits: Sequence[Visit]) -> list[str]:
    """Where on the network it went, and what it was refused."""
    reached = [
        f"{visit.host}:{visit.port} ({visit.sent:,} bytes sent, {visit.received:,} received)"
        for visit in visits
        if not visit.refused
    ]
    refused = [f"{visit.host}:{visit.port}" for visit in visits if visit.refused]
    lists = {"network reached": reached, "network refused": refused}
    return [f"[{what}: {_names(places)}]" for what, places in lists.items() if places]


def files_said(record: dict[str, Any]) -> list[str]:
    """Which files changed, as lines of text."""
    paths = [str(each["path"]) for each in record["changed"]]
    pictures = [path for path in paths if path.lower().endswith(_PICTURES)]
    others = [path for path in paths if path not in pictures]
    lists = {
        "files written": others,
        "pictures made": pictures,
        "files deleted": [str(path) for path in record["deleted"]],
    }
    return [f"[{what}: {_names(paths)}]" for what, paths in lists.items() if paths]


def _names(paths: Sequence[str]) -> str:
    more = len(paths) - _MOST_NAMED
    return ", ".join(paths[:_MOST_NAMED]) + (f" and {more} more" if more > 0 else "")


def readable(output: bytes) -> str:
    """Output as text, without what would steer a terminal."""
    return _ESCAPES.sub("", output.decode("utf-8", "replace")).replace("\0", "").strip("\n")
