"""Programs that play, talked with line by line: the one place that starts them.

They are other people's programs under their own licences, found on this machine and never shipped.
Each talk is bounded in time; a program is killed whole when the talk is over, or, where its start
takes long (`keep`), when the event loop is closed. It is given no keys: of the environment it sees
what a program needs to run. Does not know any protocol.
"""

from __future__ import annotations

import asyncio
import os
import shutil
from collections.abc import AsyncGenerator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field

from dure.core.errors import SetupError
from dure.core.value import value
from dure.host.lend import lent
from dure.host.processes import Child, started

_MOST_LINES = 100_000
_MOST_CPU = 7 * 24 * 3600
"""Seconds; with any such limit a program also ends when this process is killed (Linux)."""

_ALSO = ("/usr/games", "/usr/local/games", "/opt/homebrew/bin")
"""Where programs that play lie on systems that do not look there by themselves."""

_SEEN = (
    *("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "TEMP", "SYSTEMROOT", "LD_LIBRARY_PATH"),
    *("CUDA_VISIBLE_DEVICES", "OMP_NUM_THREADS"),
)


@value
class Program:
    """A program: its command, how many seconds one answer may take in all, and whether it is kept
    for the next one."""

    command: tuple[str, ...]
    seconds: float = 60.0
    keep: bool = False


class Talk:
    """A talk with a program that runs."""

    def __init__(self, program: Program, child: Child) -> None:
        self.name = os.path.basename(program.command[0])
        self._child = child
        self._lines = 0

    async def send(self, line: str) -> None:
        """Say one line."""
        try:
            await self._child.send(f"{line}\n".encode())
        except OSError as error:
            raise self._gone() from error

    async def line(self) -> str:
        """The next line that it says, without its end."""
        self._lines += 1
        try:
            said = await self._child.line()
        except ValueError:
            said = None
        if said is None or self._lines > _MOST_LINES:
            raise self.garbled("more than can be read")
        if not said:
            raise self._gone()
        return said.decode(errors="replace").rstrip("\r\n")

    def garbled(self, said: str) -> SetupError:
        """The error for what is not of the protocol."""
        return SetupError(
            "player.garbled",
            "{program} said what is no answer: {said}. Is it a program that speaks this protocol?",
            program=self.name,
            said=repr(said[:100]),
        )

    def _gone(self) -> SetupError:
        last = self._child.err.decode(errors="replace").strip().splitlines()[-1:]
        return SetupError(
            "player.ended",
            "{program} ended in the middle of a game. Its last words: {words}",
            program=self.name,
            words=last[0][:200] if last else "–",
        )


@dataclass
class _Kept:
    """A program that is kept, and who may talk with it."""

    stack: AsyncExitStack = field(default_factory=AsyncExitStack)
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    talk: Talk | None = None

    async def close(self) -> None:
        self.talk = None
        await self.stack.aclose()


@asynccontextmanager
async def talking(program: Program) -> AsyncGenerator[Talk]:
    """A talk with the program. Raises `SetupError` where there is none, and where the whole of what
    is done here takes too long."""
    try:
        async with asyncio.timeout(program.seconds), _open(program) as talk:
            yield talk
    except TimeoutError as error:
        raise SetupError(
            "player.silent",
            "{program} gave no answer within {seconds} s. Give it an easier level, or more time:"
            " seconds=…",
            program=os.path.basename(program.command[0]),
            seconds=f"{program.seconds:g}",
        ) from error


@asynccontextmanager
async def _open(program: Program) -> AsyncGenerator[Talk]:
    command = found(program.command)
    environment = {name: os.environ[name] for name in _SEEN if name in os.environ}
    if not program.keep:
        async with started(command, env=environment, cpu_seconds=_MOST_CPU) as child:
            yield Talk(program, child)
        return
    kept = await lent(("program that plays", program.command), _keeping)
    async with kept.lock:
        if kept.talk is None:
            opening = started(command, env=environment, cpu_seconds=_MOST_CPU)
            child = await kept.stack.enter_async_context(opening)
            kept.talk = Talk(program, child)
        try:
            yield kept.talk
        except BaseException:  # who knows where it stands
            await kept.close()
            raise


@asynccontextmanager
async def _keeping() -> AsyncGenerator[_Kept]:
    kept = _Kept()
    try:
        yield kept
    finally:
        await kept.close()


def found(command: Sequence[str]) -> list[str]:
    """The command with the whole path of its program. Raises `SetupError` if it is not here."""
    path = os.pathsep.join([os.environ.get("PATH", os.defpath), *_ALSO])
    program = shutil.which(command[0], path=path)
    if program is None:
        raise SetupError(
            "player.missing",
            "There is no program {program} here. Install it (on Debian and Ubuntu: apt install"
            " {program}), or give its path.",
            program=command[0],
        )
    return [program, *command[1:]]
