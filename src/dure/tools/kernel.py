"""Talks with a Jupyter kernel in the sandbox, and believes nothing that it says.

Knows the lines of `kernel_inside.py`. The code of a cell can write such lines itself: so their size
and number are bounded, their types are looked at, and each wait has an end. What a liar gains is a
wrong result of his own cell.
"""

from __future__ import annotations

import asyncio
import functools
import json
from collections.abc import AsyncGenerator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

from dure.core.errors import ToolError
from dure.core.workspace import Program, Workspace
from dure.host.processes import Child
from dure.sandbox import Bubblewrap
from dure.tools import kernel_inside

START = 60.0
"""Seconds for a kernel to be ready."""

_LATE = 5.0  # seconds after which an end that was promised is waited for no longer
_MOST = 2 * kernel_inside.OUTPUT  # bytes of lines a cell; an honest one stops at half
_MOST_LINES = 50_000


@dataclass
class Cell:
    """What came of a cell. `new`: it was its kernel's first; `limit`: which one it hit; `lost`: its
    kernel is gone, with all its variables, and `again` are the cells that had made them."""

    number: int
    new: bool
    facts: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])
    limit: str = ""
    lost: bool = False
    again: Sequence[int] = ()


class Kernel:
    """A kernel that is started when a cell needs it: at first, and after it died."""

    def __init__(self, sandbox: Bubblewrap, workspace: Workspace, program: Program) -> None:
        self._sandbox = sandbox
        self._workspace = workspace
        self._program = program
        self._lock = asyncio.Lock()
        self._stack = AsyncExitStack()
        self._child: Child | None = None
        self._number = 0
        self._good: list[int] = []  # cells whose variables the kernel holds

    async def run(self, code: str, seconds: float) -> Cell:
        """Run a cell, after those that were asked for before. Raises `ToolError` where no kernel
        can be started."""
        async with self._lock:
            try:
                new = self._child is None
                child = self._child or await self._start()
                self._number += 1
                cell = Cell(self._number, new)
                await self._talk(child, cell, code, seconds)
            except BaseException:  # nobody knows where it is
                await self.close()
                raise
            if cell.lost:
                cell.again = tuple(self._good)
                cell.limit = child.limit or cell.limit
                await self.close()
            elif not any(fact["kind"] == "error" for fact in cell.facts):
                self._good.append(cell.number)
            return cell

    async def close(self) -> None:
        """End the kernel, if there is one."""
        self._child = None
        self._good = []
        await self._stack.aclose()

    async def _start(self) -> Child:
        child = await self._stack.enter_async_context(
            self._sandbox.start(self._program, self._workspace)
        )
        try:
            async with asyncio.timeout(START):
                ready = _fact(await child.line(), 0)
        except (TimeoutError, ValueError):
            ready = None
        if not ready or ready["kind"] != "ready":
            reason = " ".join(child.err.decode(errors="replace").split())[-500:]
            raise ToolError(
                "session.not_started",
                "The Python session could not be started, so nothing was run: {reason}. Use the"
                " tool `python` instead.",
                reason=child.limit or reason or "it did not answer",
            )
        self._child = child
        return child

    async def _talk(self, child: Child, cell: Cell, code: str, seconds: float) -> None:
        asked = {"number": cell.number, "seconds": seconds, "code": code}
        room, lines = _MOST, _MOST_LINES
        try:
            async with asyncio.timeout(seconds + kernel_inside.GRACE + _LATE):
                await child.send(json.dumps(asked).encode() + b"\n")
                while line := await child.line():
                    room, lines = room - len(line), lines - 1
                    if room < 0 or lines < 0:
                        cell.limit = "output"
                        break
                    fact = _fact(line, cell.number)
                    if fact and fact["kind"] == "end":
                        limit = fact.get("limit")
                        cell.limit = limit if limit in kernel_inside.LIMITS else ""
                        cell.lost = fact.get("state") != "idle"
                        return
                    if fact:
                        cell.facts.append(fact)
        except TimeoutError:
            cell.limit = "time"
        except (ValueError, ConnectionError):
            pass  # no line of ours; or it is gone
        cell.lost = True


@asynccontextmanager
async def kernel(
    sandbox: Bubblewrap, workspace: Workspace, program: Program
) -> AsyncGenerator[Kernel]:
    """A kernel for as long as the block lasts. `program` has the limits; what it runs is set."""
    made = Kernel(sandbox, workspace, program)
    try:
        yield made
    finally:
        await made.close()


@functools.cache
def source() -> str:
    """The program that is run inside."""
    return Path(kernel_inside.__file__).read_text(encoding="utf-8")


def _fact(line: bytes, number: int) -> dict[str, Any] | None:
    """A line of this cell; None: it is of another, or no line of ours."""
    try:
        found = json.loads(line)
    except (ValueError, RecursionError):
        return None
    if not isinstance(found, dict):
        return None
    fact = cast("dict[str, Any]", found)
    fits = fact.get("cell") == number and isinstance(fact.get("kind"), str)
    return fact if fits else None
