"""Running programs, to their end or beside us: bounded, and nothing of them left behind.

Knows process groups and pipes. Does not know sandboxes or what is run.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import secrets
import signal
import subprocess
import sys
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar, cast

from dure.core.errors import ToolError
from dure.core.workspace import Ran

T = TypeVar("T")

COOKIE = "DURE_PROCESS"
"""An environment variable by which a program's descendants are found, also those that left its
process group."""

_PR_SET_PDEATHSIG = 1  # from <linux/prctl.h>
_LAST_WORDS = 2.0  # seconds that pipes may stay open after everything was killed
_KEPT_ERR = 64 << 10  # bytes of a long-lived program's stderr, the last ones
_PASSES = 20  # a program that forks while it is being killed is looked for again

Watch = Callable[[int], Awaitable[str]]
"""Runs beside the program and is given its pid; a word it returns (not "") is the limit that was
hit, and ends the program."""


async def run(
    argv: Sequence[str],
    *,
    cwd: Path | str | None = None,
    env: Mapping[str, str] | None = None,
    stdin: bytes = b"",
    seconds: float = 60.0,
    output: int = 10 << 20,
    pass_fds: Sequence[int] = (),
    watch: Watch | None = None,
    mark: bool = True,
    cpu_seconds: int | None = None,
) -> Ran:
    """Run a program in a process group of its own, and wait for its end.

    `env` is the whole environment (None: this process's). `seconds` bounds the wall time, `output`
    the bytes of stdout and stderr together. At a limit everything that the program started is
    killed, `Ran.limit` says "time", "output" or `watch`'s word, and what was written until then is
    kept. The same is killed when the caller is cancelled, and what is still running when the
    program itself has ended. `mark`: descendants are found by an environment variable, too (Linux).
    With `cpu_seconds` the kernel too ends each process that used so much, and the program when this
    process is gone (Linux): nobody would be there to keep the limits.
    Raises `ToolError` if the program cannot be started.
    """
    cookie = secrets.token_hex(8) if mark else ""
    options = _options(cwd, env, pass_fds, cookie, cpu_seconds)
    talk = _Talk(output)
    starting = asyncio.get_running_loop().subprocess_exec(lambda: talk, *argv, **options)
    try:
        (transport, _), cancelled = await _whole(starting)
    except (OSError, ValueError) as error:
        raise _not_started(argv, error) from error
    pid = transport.get_pid()
    watcher = None if watch is None else asyncio.ensure_future(watch(pid))
    try:
        if cancelled is not None:
            raise cancelled
        _send(transport, stdin)
        limit = await _end(talk, watcher, seconds)
    finally:
        kill_tree(pid, cookie)
        try:
            await _wind_up(talk, watcher)
        finally:
            transport.close()
    limit = limit or ("output" if talk.full.done() else "")
    code = transport.get_returncode()
    killed = bool(limit) or code is None or code < 0
    return Ran(None if killed else code, bytes(talk.out), bytes(talk.err), limit)


@dataclass
class Child:
    """A program that runs beside us. Once it has ended, or was killed at a limit, `stdout` ends,
    too, so that nobody who reads waits for ever on a dead one. `limit` is `watch`'s word."""

    pid: int
    stdin: asyncio.StreamWriter
    stdout: asyncio.StreamReader
    err: bytearray = field(default_factory=bytearray)
    limit: str = ""

    async def send(self, data: bytes) -> None:
        """Write to its standard input. Raises `ConnectionError` if it reads no more."""
        self.stdin.write(data)
        await self.stdin.drain()

    async def line(self) -> bytes:
        """The next line of its standard output, with its end; b"" when there is no more. Raises
        `ValueError` on a line longer than it may be."""
        try:
            return await self.stdout.readuntil()
        except asyncio.IncompleteReadError as error:
            return error.partial
        except asyncio.LimitOverrunError as error:
            raise ValueError("a line is too long") from error


@asynccontextmanager
async def started(
    argv: Sequence[str],
    *,
    cwd: Path | str | None = None,
    env: Mapping[str, str] | None = None,
    pass_fds: Sequence[int] = (),
    watch: Watch | None = None,
    mark: bool = True,
    cpu_seconds: int | None = None,
    line: int = 1 << 20,
) -> AsyncGenerator[Child]:
    """Run a program for as long as the block lasts; then it is killed with all that it started.

    It is told nothing of time: who talks with it bounds each wait. What it writes and nobody reads
    stays in its pipe, so it waits; `line` is the longest line. Of stderr the last 64 KB are kept.
    May be closed in another task than it was opened in. The rest is as `run` has it.
    """
    cookie = secrets.token_hex(8) if mark else ""
    options = _options(cwd, env, pass_fds, cookie, cpu_seconds)
    pipes = dict.fromkeys(("stdin", "stdout", "stderr"), asyncio.subprocess.PIPE)
    try:
        process, cancelled = await _whole(
            asyncio.create_subprocess_exec(*argv, limit=line, **pipes, **options)
        )
    except (OSError, ValueError) as error:
        raise _not_started(argv, error) from error
    assert process.stdin
    assert process.stdout
    assert process.stderr
    child = Child(process.pid, process.stdin, process.stdout)
    beside = [asyncio.ensure_future(_last_of(process.stderr, child.err))]
    if watch is not None:
        beside.append(asyncio.ensure_future(_watched(child, watch, cookie)))
    try:
        if cancelled is not None:
            raise cancelled
        yield child
    finally:
        kill_tree(process.pid, cookie)
        for task in beside:
            task.cancel()
        await asyncio.wait(beside)
        child.stdin.close()
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(process.wait(), _LAST_WORDS)
        # Also where a pipe is held open by somebody who could not be found. Python gives no other
        # way to close it.
        cast("Any", process)._transport.close()


async def _watched(child: Child, watch: Watch, cookie: str) -> None:
    try:
        child.limit = await watch(child.pid)
    except Exception as error:  # nobody would be there to keep the limits
        child.err += f"{type(error).__name__}: {error}".encode()
        kill_tree(child.pid, cookie)
    if child.limit:
        kill_tree(child.pid, cookie)


async def _last_of(stream: asyncio.StreamReader, kept: bytearray) -> None:
    while piece := await stream.read(_KEPT_ERR):
        kept += piece
        del kept[:-_KEPT_ERR]


async def _whole(starting: Awaitable[T]) -> tuple[T, asyncio.CancelledError | None]:
    """What `starting` returns, and the cancellation that came meanwhile, to be raised once the
    program can be killed. A start that is broken off leaves programs behind, and may hang: asyncio
    kills the first process alone, and waits for pipes that the others hold."""
    task = asyncio.ensure_future(starting)
    cancelled: asyncio.CancelledError | None = None
    while not task.done():
        try:
            await asyncio.wait({task})
        except asyncio.CancelledError as error:
            cancelled = error
    return task.result(), cancelled


def kill_tree(pid: int, cookie: str = "") -> None:
    """Kill the process group of `pid` and whatever else carries the cookie."""
    if sys.platform == "win32":
        # /T: the tree. Windows keeps no groups that could be killed in one call.
        command = ["taskkill", "/F", "/T", "/PID", str(pid)]
        subprocess.run(command, capture_output=True, check=False)
        return
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, signal.SIGKILL)
    for _ in range(_PASSES if cookie else 0):
        left = list(_marked(cookie))
        if not left:
            return
        for each in left:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.kill(each, signal.SIGKILL)


def _marked(cookie: str) -> Iterator[int]:
    """The living processes whose environment holds the cookie. Only Linux tells."""
    mark = f"{COOKIE}={cookie}".encode()
    with contextlib.suppress(OSError):
        for name in os.listdir("/proc"):
            with contextlib.suppress(OSError):
                if name.isdecimal() and mark in _environment(name):
                    yield int(name)


def _environment(pid: str) -> bytes:
    with open(f"/proc/{pid}/environ", "rb") as file:
        return file.read()


class _Talk(asyncio.SubprocessProtocol):
    """Collects what a program writes, up to a number of bytes."""

    def __init__(self, most: int) -> None:
        loop = asyncio.get_running_loop()
        self.out = bytearray()
        self.err = bytearray()
        self.exited: asyncio.Future[None] = loop.create_future()
        self.closed: asyncio.Future[None] = loop.create_future()  # all pipes, too
        self.full: asyncio.Future[None] = loop.create_future()
        self._room = most

    def pipe_data_received(self, fd: int, data: bytes) -> None:
        kept = data[: self._room]
        self._room -= len(kept)
        (self.out if fd == 1 else self.err).extend(kept)
        if len(kept) < len(data) and not self.full.done():
            self.full.set_result(None)

    def process_exited(self) -> None:
        self.exited.set_result(None)

    def connection_lost(self, exc: Exception | None) -> None:
        self.closed.set_result(None)


def _send(transport: asyncio.SubprocessTransport, stdin: bytes) -> None:
    pipe = cast("asyncio.WriteTransport | None", transport.get_pipe_transport(0))
    if pipe is not None:
        if stdin:
            pipe.write(stdin)
        pipe.close()  # after what was written


async def _end(talk: _Talk, watcher: asyncio.Future[str] | None, seconds: float) -> str:
    """Wait for the program's end ("") or the first limit."""
    loop = asyncio.get_running_loop()
    deadline = loop.time() + seconds
    waiting: set[asyncio.Future[Any]] = {talk.exited, talk.full}
    if watcher is not None:
        waiting.add(watcher)
    while True:
        left = max(0.0, deadline - loop.time())
        done, waiting = await asyncio.wait(
            waiting, timeout=left, return_when=asyncio.FIRST_COMPLETED
        )
        if not done:
            return "time"
        if watcher is not None and watcher.done() and (word := watcher.result()):
            return word
        if talk.full in done:
            return "output"
        if talk.exited in done:
            return ""


async def _wind_up(talk: _Talk, watcher: asyncio.Future[str] | None) -> None:
    """Wait until the killed program is gone and its last output has been read."""
    if watcher is not None:
        watcher.cancel()
        await asyncio.wait({watcher})
    await asyncio.wait({talk.closed}, timeout=_LAST_WORDS)


def _options(
    cwd: Path | str | None,
    env: Mapping[str, str] | None,
    pass_fds: Sequence[int],
    cookie: str,
    cpu_seconds: int | None,
) -> dict[str, Any]:
    """How a program is started, in words of `subprocess`."""
    environment = dict(os.environ if env is None else env)
    if cookie:
        environment[COOKIE] = cookie
    options: dict[str, Any] = {"pass_fds": tuple(pass_fds)} if pass_fds else {}
    if cpu_seconds is not None and sys.platform == "linux":
        options["preexec_fn"] = _bound_by_the_kernel(cpu_seconds)
    return {"cwd": cwd, "env": environment, **options, **_own_group()}


def _own_group() -> dict[str, Any]:
    if sys.platform == "win32":
        flags = subprocess.CREATE_NEW_PROCESS_GROUP | subprocess.CREATE_NO_WINDOW
        return {"creationflags": flags}
    return {"start_new_session": True}


def _bound_by_the_kernel(cpu_seconds: int) -> Callable[[], None]:
    """What a child does before it becomes the program: loaded here, so that it only makes calls."""
    import ctypes
    import resource
    import signal

    prctl = ctypes.CDLL(None).prctl
    # A second later than whoever counts for the whole tree, and can say which limit it was.
    limits = (cpu_seconds + 1, cpu_seconds + 2)

    def bind() -> None:
        prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        resource.setrlimit(resource.RLIMIT_CPU, limits)

    return bind


def _not_started(argv: Sequence[str], error: Exception) -> ToolError:
    program = str(argv[0])[:300] if argv else ""
    if isinstance(error, FileNotFoundError):
        return ToolError(
            "process.missing",
            "There is no program {program!r} here. Check its name, or install it.",
            program=program,
        )
    reason = os.strerror(error.errno) if isinstance(error, OSError) and error.errno else str(error)
    return ToolError(
        "process.failed",
        "{program!r} cannot be started: {reason}.",
        program=program,
        reason=reason,
    )
