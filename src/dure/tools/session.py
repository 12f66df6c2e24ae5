"""The tool `python_session`: Python that keeps its variables from call to call.

Knows cells, and what the model is told of them. A real Jupyter kernel runs them in the sandbox; it
lives as long as the run is driven. After a crash or a pause the session is new.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Sequence
from typing import Any, cast

from dure.core.contracts import Call, Tool
from dure.core.errors import SetupError, ToolError
from dure.core.message import Part, Text
from dure.core.workspace import Program, Sandbox
from dure.sandbox import Bubblewrap
from dure.sandbox.mounts import interpreter
from dure.sandbox.planted import put_away, told
from dure.tools.changes import difference, limit_hit, snapshot
from dure.tools.code import able, repeat_of, unfenced
from dure.tools.decorate import tool
from dure.tools.ended import LIMITS, files_said
from dure.tools.kernel import START, Cell, kernel, source
from dure.tools.packages import folder_for
from dure.tools.shown_cell import parts_of
from dure.tools.threads import in_thread

NAME = "python_session"
SECONDS = 60.0
_SLACK = 30.0
_MEMORY = 2 << 30  # bytes, of the whole session
_CPU = 3600  # seconds, of each of its processes and of all together
_NEEDED = ("ipykernel", "jupyter_client")


def session(sandbox: Sandbox | None = None, *, seconds: float = SECONDS) -> Tool:
    """The tool `python_session`, which runs cells in a Jupyter kernel in `sandbox` (None: the best
    of this machine; bubblewrap alone can), at most `seconds` each. Raises `SetupError` where the
    extra `kernel` is missing."""
    _look_for_the_extra()

    @tool(
        effect="exec",
        repeat=repeat_of(sandbox),
        reads="workspace",
        when="Use for work with data in several steps that build on each other: variables stay, and"
        " plots are seen. There is no network. 파이썬 세션, 주피터, 데이터 분석, 그래프.",
        example={"code": "import statistics\nprices = [3, 5, 8]\nstatistics.stdev(prices)"},
        seconds=seconds + START + _SLACK,
        name=NAME,
    )
    async def run(code: str, call: Call) -> tuple[Part, ...]:
        """Run a cell of Python as a notebook does, in a sandbox whose folder is the workspace.

        Variables, imports and functions stay for the next cell. Gives what is printed, what the
        last line is worth, plots, errors, and which files changed. There is nobody to answer
        `input()`.

        Args:
            code: the cell
        """
        chosen = await _able(sandbox)
        program = Program(
            ["python3", "-I", "-c", await in_thread(source)],
            env={"PYTHONDONTWRITEBYTECODE": "1", "JUPYTER_RUNTIME_DIR": "/tmp/jupyter"},
            memory=_MEMORY,
            cpu_seconds=_CPU,
            packages=await folder_for(call),
        )
        name = (NAME, call.actor, program.packages)  # no agent finds another's variables
        held = await call.lend(name, lambda: kernel(chosen, call.workspace, program))
        before = await in_thread(snapshot, call.workspace)
        async with put_away(call.workspace.root) as planted:
            cell = await held.run(unfenced(code), seconds)
        after = await in_thread(snapshot, call.workspace)
        changed = await in_thread(difference, before, after, call.workspace)
        parts = parts_of(cell.facts, interpreter())
        words = _ended(cell, seconds)
        if changed:
            words += files_said(cast("dict[str, Any]", changed.value))
        words += told(planted).decode().split("\n")
        parts.append(Text("\n".join(filter(None, words))))
        return (*parts, *((changed,) if changed else ()), *limit_hit(cell.limit))

    return run


def _look_for_the_extra() -> None:
    if not all(importlib.util.find_spec(each) for each in _NEEDED):
        raise SetupError(
            "session.no_kernel",
            "A Python session needs a Jupyter kernel, which is not installed. Install it: pip"
            " install 'dure[kernel]'",
        )


async def _able(sandbox: Sandbox | None) -> Bubblewrap:
    chosen = await able(sandbox)
    if not isinstance(chosen, Bubblewrap):
        raise ToolError(
            "session.sandbox",
            "A Python session runs in bubblewrap only, not in {name}. Use the tool `python`.",
            name=chosen.name,
        )
    return chosen


def _ended(cell: Cell, seconds: float) -> list[str]:
    """How the cell ended, in sentences."""
    words = [f"[cell {cell.number}]"]
    if cell.new:
        words[0] = f"[cell {cell.number} of a new session: nothing of an earlier one is defined]"
    if cell.limit:
        why = LIMITS.get(cell.limit, "it passed a limit").format(seconds=seconds)
        words.append(f"[stopped: {why}; what is above came before]")
    if cell.lost:
        words.append(f"[the session has ended, its variables are gone. {_again(cell.again)}]")
    elif cell.limit:
        words.append("[the session goes on, with its variables]")
    return words


def _again(cells: Sequence[int]) -> str:
    if not cells:
        return "The next cell begins a new one."
    numbers = ", ".join(map(str, cells))
    return f"The next cell begins a new one: first run again what you need of the cells {numbers}."
