"""Programs in Linux namespaces, by bubblewrap: no network, no secrets, one writable folder.

Knows bubblewrap's options and the order in which a sandbox is made ready. What is inside is in
`mounts.py`, which system calls are refused in `seccomp.py`, what is counted in `watch.py`.

Started as root, the program runs as an unprivileged user all the same: the kernel does not limit
root's processes, and root's files of /proc and /sys are root's in any namespace. Outside that user
is "nobody"; inside it may write the files of the workspace's owner. The step from root to that user
is util-linux's `setpriv`, the last before the program.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import platform
import signal
from collections.abc import AsyncGenerator, Generator, Mapping
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from dure.core.errors import ToolError
from dure.core.workspace import Program, Ran, Workspace
from dure.host import processes
from dure.host.files import HIDDEN
from dure.host.processes import Child
from dure.sandbox import mounts, seccomp
from dure.sandbox.available import installed, is_root, why_not
from dure.sandbox.covered import Covered, covered
from dure.sandbox.mounts import PACKAGES, USER, WORKSPACE
from dure.sandbox.planted import put_away, told
from dure.sandbox.watch import Limits, watch
from dure.sandbox.way_out import way_out

LINE = 8 << 20
"""Bytes of the longest line that a program may say to whoever talks with it."""

_OPEN_FILES = 256
_SCRATCH = 256 << 20  # bytes of /tmp and of /dev/shm, which are memory
_START = 10.0  # seconds for bubblewrap to say that it has begun
# What root keeps inside: writing others' files and changing their mode. The rest is given up by
# `setpriv`, which needs it to become another user.
_KEPT = ("dac_override", "fowner")
_FOR_THE_STEP = ("setuid", "setgid", "setpcap")


class Bubblewrap:
    """A sandbox of namespaces. `disk`: bytes that a program may add to the workspace."""

    def __init__(self, *, disk: int = 1 << 30) -> None:
        self._disk = disk

    @property
    def name(self) -> str:
        return "bubblewrap"

    def missing(self) -> ToolError | None:
        """Why it cannot run here, with the cure; None when it can. Tried once a process."""
        return why_not()

    async def run(self, program: Program, workspace: Workspace) -> Ran:
        """Run a program with the workspace as its folder.

        `Ran.limit`: "time", "output", "memory", "processes", "cpu", "disk" or "file size". Raises
        `ToolError` when the sandbox cannot be made; nothing is then run.
        """
        if problem := self.missing():
            raise problem
        program, shares = _with_packages(program)
        if not program.network.hosts:
            return await self._run(program, workspace, shares)
        async with way_out(program.network) as way:
            ran = await self._run(way.through(program), workspace, {**shares, **way.shares})
        return replace(ran, visits=way.visits)

    async def _run(self, program: Program, workspace: Workspace, shares: Mapping[str, str]) -> Ran:
        """Run a program that also sees `shares`: paths inside → outside, read-only."""
        root = workspace.root
        root.mkdir(parents=True, exist_ok=True)
        limits = self._limits(program, root)
        async with covered(root) as cover, put_away(root) as planted:
            ran = await self._started(program, limits, shares, cover)
        judged = _judged(ran, program)
        return replace(judged, err=judged.err + told(planted)) if planted else judged

    @asynccontextmanager
    async def start(self, program: Program, workspace: Workspace) -> AsyncGenerator[Child]:
        """Run a program for as long as the block lasts, and talk with it. It has no network. What
        it plants in the workspace is put away at the end; whoever lets it act looks earlier, too.

        `Child.limit`: "memory", "processes", "cpu" or "disk", for the whole of its life.
        `Program.stdin`, `seconds` and `output` mean nothing here. Raises as `run` does.
        """
        if problem := self.missing():
            raise problem
        root = workspace.root
        root.mkdir(parents=True, exist_ok=True)
        program, shares = _with_packages(program)
        async with covered(root) as cover, put_away(root):
            with _ready(program, self._limits(program, root), shares, cover) as (command, start):
                async with processes.started(
                    command,
                    cwd="/",
                    env={},  # as in `_started`
                    pass_fds=start.given.passed,
                    watch=start,
                    mark=False,
                    line=LINE,
                ) as child:
                    yield child

    def _limits(self, program: Program, root: Path) -> Limits:
        processes = program.processes + 1  # the first one inside is bubblewrap's own
        return Limits(program.memory, processes, program.cpu_seconds, root, self._disk)

    async def _started(
        self, program: Program, limits: Limits, shares: Mapping[str, str], cover: Covered
    ) -> Ran:
        with _ready(program, limits, shares, cover) as (command, start):
            ran = await processes.run(
                command,
                cwd="/",
                env={},  # its own environment could be read inside, in /proc/1/environ
                stdin=program.stdin,
                seconds=program.seconds,
                output=program.output,
                pass_fds=start.given.passed,
                watch=start,
                mark=False,  # the namespace of processes ends with its first
            )
        return ran if start.began or ran.limit else _unmade(ran)


def _with_packages(program: Program) -> tuple[Program, dict[str, str]]:
    """The program that finds its packages, and what it must see for that: inside → outside."""
    if not program.packages:
        return program, {}
    env = {"PYTHONPATH": PACKAGES, **program.env}
    return replace(program, env=env), {PACKAGES: program.packages}


@contextmanager
def _ready(
    program: Program, limits: Limits, shares: Mapping[str, str], cover: Covered
) -> Generator[tuple[list[str], _Start]]:
    """The command that makes the sandbox, and what must be done while it waits."""
    with _descriptors() as given:
        mounted = _mounts(limits.folder, given, shares, cover)
        options = [*_namespaces(), *mounted, *_settings(program, given)]
        options_fd = given.file(b"".join(os.fsencode(each) + b"\0" for each in options))
        command = [installed("bwrap"), "--args", str(options_fd), "--", *_step(), *program.argv]
        yield command, _Start(given, program, limits)


def _namespaces() -> list[str]:
    names = ("user", "pid", "net", "ipc", "uts", "cgroup-try")
    options = [f"--unshare-{name}" for name in names]
    options += ["--hostname", "sandbox", "--die-with-parent", "--new-session", "--clearenv"]
    if not is_root():
        return [*options, "--uid", str(USER), "--gid", str(USER)]
    options += ["--uid", "0", "--gid", "0", "--cap-drop", "ALL"]
    for capability in (*_KEPT, *_FOR_THE_STEP):
        options += ["--cap-add", f"CAP_{capability.upper()}"]
    return options


def _mounts(
    root: Path, given: _Descriptors, shares: Mapping[str, str], cover: Covered
) -> list[str]:
    options = ["--perms", "0755", "--dir", "/etc", "--dev", "/dev"]
    # Before the interpreter, which may lie in one of these itself.
    for path in ("/tmp", "/dev/shm"):
        options += ["--perms", "1777", "--size", str(_SCRATCH), "--tmpfs", path]
    options += ["--dir", "/run", "--dir", "/var", "--symlink", "../tmp", "/var/tmp"]
    for how, source, target in mounts.runtime():
        options += [f"--{how}", source, target]
    for content, path in ((mounts.PASSWD, "/etc/passwd"), (mounts.GROUP, "/etc/group")):
        options += ["--perms", "0644", "--ro-bind-data", str(given.file(content)), path]
    options += ["--proc", "/proc"]
    for path in mounts.secret_of_proc() if is_root() else ():
        options += ["--ro-bind", "/dev/null", path]
    options += ["--bind", str(root), WORKSPACE]
    hidden = root / HIDDEN
    if hidden.is_dir():
        options += ["--tmpfs", f"{WORKSPACE}/{HIDDEN}", "--remount-ro", f"{WORKSPACE}/{HIDDEN}"]
    else:
        options += ["--ro-bind", "/dev/null", f"{WORKSPACE}/{HIDDEN}"]
    for how, path in cover.kept():
        options += ["--bind" if how == "writable" else "--ro-bind", str(root / path)]
        options.append(f"{WORKSPACE}/{path}")
    for inside, outside in shares.items():
        options += ["--ro-bind", outside, inside]
    for path in ("/proc", "/dev", "/"):
        options += ["--remount-ro", path]
    return [*options, "--chdir", WORKSPACE]


def _settings(program: Program, given: _Descriptors) -> list[str]:
    options: list[str] = []
    for name, value in mounts.environment(_plain(program.env)).items():
        options += ["--setenv", name, value]
    options += ["--seccomp", str(given.file(seccomp.program(platform.machine())))]
    options += ["--info-fd", str(given.info), "--block-fd", str(given.block)]
    if is_root():  # the same descriptor: bubblewrap waits first, then its child
        options += ["--userns-block-fd", str(given.block)]
    return options


def _plain(env: Mapping[str, str]) -> Mapping[str, str]:
    """The variables for the program; none that would steer `setpriv` before it steps down."""
    for name in env:
        if name.startswith(("LD_", "GLIBC_")) or not name or "=" in name:
            raise ToolError(
                "sandbox.environment",
                "The variable {name!r} is not passed into the sandbox. Set it in the program"
                " itself.",
                name=name,
            )
    return env


def _step() -> list[str]:
    """From root to the unprivileged user, with as little as writing the workspace needs."""
    if not is_root():
        return []
    kept = ",".join(["-all", *(f"+{capability}" for capability in _KEPT)])
    sets = [f"--{each}={kept}" for each in ("inh-caps", "ambient-caps", "bounding-set")]
    who = [f"--reuid={USER}", f"--regid={USER}", "--clear-groups"]
    return [installed("setpriv"), *who, *sets, "--"]


@dataclass
class _Start:
    """Makes a started bubblewrap ready while it waits: who is who inside, limits. Then watches."""

    given: _Descriptors
    program: Program
    limits: Limits
    began: bool = False

    async def __call__(self, pid: int) -> str:
        child = await self.given.child()
        if child is None:
            return ""  # it ended at once, and says why on stderr
        try:
            with _ended_at_last(child):
                if is_root():
                    _map_users(child, self.limits.folder)
                _limit(child, self.program, self.limits.disk)
                self.began = True
                self.given.go()
                return await watch(child, self.limits)
        except (ProcessLookupError, FileNotFoundError):
            if self.began:
                raise
            return ""  # somebody killed it meanwhile


@contextmanager
def _ended_at_last(pid: int) -> Generator[None]:
    """Kill a process at the end, and so all inside, whose first it is; never another that got its
    number. Killing bubblewrap's group may come just after it left the group, and before it asked
    to die with its parent."""
    descriptor = os.pidfd_open(pid)
    try:
        yield
    finally:
        with contextlib.suppress(ProcessLookupError):
            signal.pidfd_send_signal(descriptor, signal.SIGKILL)
        os.close(descriptor)


def _map_users(pid: int, root: Path) -> None:
    """Inside there are root (for the step), the sandbox's user, and the workspace's owner."""
    owner = root.stat()
    for file, identity in (("uid_map", owner.st_uid), ("gid_map", owner.st_gid)):
        lines = [f"{each} {each} 1\n" for each in sorted({0, USER, identity})]
        with open(f"/proc/{pid}/{file}", "w", encoding="ascii") as out:
            out.write("".join(lines))


def _limit(pid: int, program: Program, disk: int) -> None:
    import resource  # not on every platform

    # the first limit sends a signal that names it, the second kills
    resource.prlimit(pid, resource.RLIMIT_CPU, (program.cpu_seconds, program.cpu_seconds + 1))
    limits = {
        # what a program can write to, not what it reserves: some reserve gigabytes and use none
        resource.RLIMIT_DATA: program.memory,
        resource.RLIMIT_NPROC: _counted(program.processes),
        resource.RLIMIT_NOFILE: _OPEN_FILES,
        resource.RLIMIT_FSIZE: disk,
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_MSGQUEUE: 0,
    }
    for kind, most in limits.items():
        resource.prlimit(pid, kind, (most, most))


def _counted(most: int) -> int:
    """The limit as the kernel counts. Since 5.14 each namespace of users counts for itself; before,
    all processes and threads of the user count."""
    release = tuple(int(part) for part in platform.release().split("-")[0].split(".")[:2])
    if release >= (5, 14):
        return most if is_root() else most + 1  # bubblewrap's own, which runs as root or as we do
    with open("/proc/loadavg", encoding="ascii") as file:
        return most + int(file.read().split()[3].partition("/")[2])


class _Descriptors:
    """What bubblewrap is handed beside its command: files without a name, and two pipes."""

    def __init__(self) -> None:
        self._read_info, self.info = os.pipe()
        self.block, self._write_block = os.pipe()
        self.passed = [self.info, self.block]

    def file(self, content: bytes) -> int:
        """A file without a name that holds `content`."""
        descriptor = os.memfd_create("dure")
        self.passed.append(descriptor)
        with open(descriptor, "wb", closefd=False) as file:
            file.write(content)
        os.lseek(descriptor, 0, os.SEEK_SET)
        return descriptor

    async def child(self) -> int | None:
        """The pid of the first process inside, as soon as bubblewrap tells it; None: it ended."""
        self._close_passed()
        loop = asyncio.get_running_loop()
        said = b""
        os.set_blocking(self._read_info, False)
        async with asyncio.timeout(_START):
            while b"}" not in said:
                ready = loop.create_future()
                loop.add_reader(self._read_info, _wake, ready)
                try:
                    await ready
                finally:
                    loop.remove_reader(self._read_info)
                piece = os.read(self._read_info, 4096)
                if not piece:
                    return None
                said += piece
        return int(json.loads(said)["child-pid"])

    def go(self) -> None:
        """Let bubblewrap go on, and then its child."""
        with contextlib.suppress(BrokenPipeError):
            os.write(self._write_block, b"..")

    def close(self) -> None:
        """Close what is still open here."""
        self._close_passed()
        os.close(self._read_info)
        os.close(self._write_block)

    def _close_passed(self) -> None:
        while self.passed:
            os.close(self.passed.pop())


def _wake(ready: asyncio.Future[None]) -> None:
    if not ready.done():
        ready.set_result(None)


@contextmanager
def _descriptors() -> Generator[_Descriptors]:
    given = _Descriptors()
    try:
        yield given
    finally:
        given.close()


def _unmade(ran: Ran) -> Ran:
    """Raises `ToolError`: whatever ended there, it was not the program."""
    reason = " ".join(ran.err.decode(errors="replace").split()).removeprefix("bwrap: ")
    raise ToolError(
        "sandbox.failed",
        "The sandbox could not be made, so nothing was run: {reason}.",
        reason=reason[:500] or f"bubblewrap ended at once ({ran.code})",
    )


def _judged(ran: Ran, program: Program) -> Ran:
    """The end as the program's own, or as bubblewrap's failure to start it."""
    if ran.code == 1 and not ran.out and ran.err.startswith(b"bwrap: "):
        missing = ran.err.removeprefix(b"bwrap: execvp ")
        return Ran(127, b"", missing) if missing != ran.err else _unmade(ran)
    # 128 and the number of a signal: SIGXCPU, SIGXFSZ
    word = {152: "cpu", 153: "file size"}.get(ran.code or 0, "")
    return Ran(None, ran.out, ran.err, word) if word else ran
