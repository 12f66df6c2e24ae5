"""The light rung: small computations in the embedded interpreter, in less than a millisecond.

Knows one kind of program, `("python3", "-")` with code on standard input, and refuses all others.
The code speaks a part of Python; it has no files (not even the workspace), no network, no
environment, no other programs. What its last line is worth is printed, as a notebook does.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from dure.core.errors import ToolError
from dure.core.workspace import Program, Ran, Workspace
from dure.host import embedded

if TYPE_CHECKING:
    from pydantic_monty import MontyError

PROGRAM = ("python3", "-")
"""The one program that it runs: Python, with the code on standard input."""

_PLACE = "<python-input-0>"
_LATE = 0.2  # seconds after which a limit that the interpreter did not keep is kept from outside


class Light:
    """An interpreter that reaches nothing. Of `Program` it keeps code, time, memory and output."""

    @property
    def name(self) -> str:
        return "light"

    def missing(self) -> ToolError | None:
        """Why it cannot run here, with the cure; None when it can."""
        if embedded.installed():
            return None
        return ToolError(
            "ladder.no_interpreter",
            "The light sandbox needs the embedded interpreter, which is not installed: pip install"
            " 'dure[monty]'. Or use another sandbox (see `dure doctor`).",
        )

    async def run(self, program: Program, workspace: Workspace) -> Ran:
        """Run code. `Ran.limit`: "time", "memory" or "output". Raises `ToolError` for any other
        program, or when very much code is being run."""
        if problem := self.missing():
            raise problem
        if tuple(program.argv) != PROGRAM:
            raise ToolError(
                "ladder.light_only",
                "The light sandbox runs Python code only, and no other program ({program!r}). Write"
                " it in plain Python, or use a sandbox that runs programs.",
                program=str(program.argv[0])[:300] if program.argv else "",
            )
        code = program.stdin.decode("utf-8", "replace").replace("\0", "�")
        seconds = min(program.seconds, program.cpu_seconds)
        async with embedded.session(seconds, program.memory) as session:
            said = _Said(program.output, session)
            try:
                async with asyncio.timeout(seconds + _LATE):
                    return await _fed(session, code, said)
            except TimeoutError:
                return said.ran(None, "time")


async def _fed(session: embedded.Session, code: str, said: _Said) -> Ran:
    """What came of the code."""
    from pydantic_monty import MontyCrashedError, MontyError

    try:
        value = await session.wait(session.monty.feed_run, code, print_callback=said)
    except MontyCrashedError as crash:
        return said.ran(None, "time" if crash.timed_out else "")
    except MontyError as failure:
        return _failed(failure, said)
    if value is not None:
        said("stdout", f"{_shown(value)}\n")
    return said.ran(0)


def _failed(failure: MontyError, said: _Said) -> Ran:
    """The end of code that raised: at a limit, by exiting, or by an error of its own."""
    from pydantic_monty import MontyRuntimeError, MontySyntaxError

    error = failure.exception()
    if isinstance(error, TimeoutError) and "time limit exceeded" in str(error):
        return said.ran(None, "time")
    if isinstance(error, MemoryError) and "memory limit exceeded" in str(error):
        return said.ran(None, "memory")
    if isinstance(error, SystemExit):
        said("stderr", f"{error}\n" if str(error) else "")
        return said.ran(1 if str(error) else 0)
    text = failure.display() if isinstance(failure, (MontyRuntimeError, MontySyntaxError)) else ""
    said("stderr", f"{(text or str(failure)).replace(_PLACE, '<code>')}\n")
    return said.ran(1)


def _shown(value: object) -> str:
    """What the last line is worth, as a notebook shows it."""
    try:
        return value if isinstance(value, str) else repr(value)
    except ValueError as error:  # a number of very many digits
        return str(error)


@dataclass(slots=True)
class _Said:
    """Keeps what the code prints, up to a number of bytes; beyond it the code is stopped."""

    room: int
    session: embedded.Session
    out: bytearray = field(default_factory=bytearray)
    err: bytearray = field(default_factory=bytearray)
    full: bool = False

    def __call__(self, stream: Literal["stdout", "stderr"], text: str) -> None:
        data = text.encode("utf-8", "replace")
        kept = data[: self.room]
        self.room -= len(kept)
        (self.out if stream == "stdout" else self.err).extend(kept)
        if len(kept) < len(data) and not self.full:
            self.full = True
            self.session.end()

    def ran(self, code: int | None, limit: str = "") -> Ran:
        """How it ended, with what was printed."""
        if self.full:
            code, limit = None, "output"
        return Ran(code, bytes(self.out), bytes(self.err), limit)
