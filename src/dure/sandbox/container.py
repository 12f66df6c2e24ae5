"""Programs in a container of the user's own engine: podman, best rootless, or docker.

Knows the engine's options. What a program sees is as in `bubblewrap.py`: one writable folder, no
network, no secrets, an unprivileged user; its programs and its Python are the image's. Whether the
engine can be used is in `engine.py`.
"""

from __future__ import annotations

import os
import re
import secrets
import sys
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from dure.core.errors import ToolError
from dure.core.workspace import Program, Ran, Workspace
from dure.host import processes
from dure.host.files import HIDDEN
from dure.sandbox import engine
from dure.sandbox.covered import Covered, covered
from dure.sandbox.engine import IMAGE, Engine
from dure.sandbox.leftovers import LABEL, mine, remove_leftovers
from dure.sandbox.mounts import USER, WORKSPACE
from dure.sandbox.planted import put_away, told
from dure.sandbox.watch import Limits, watch

_SCRATCH = "size=256m,mode=1777"
_OPEN_FILES = 256
_TASKS = 16384  # of the user, wherever they run; those of the container are counted by its group
_REMOVAL = 20.0  # seconds
# 128 and the number of a signal: SIGXCPU, SIGXFSZ; and SIGKILL, which the kernel sends where the
# memory of the container's group is used up
_ENDS = {152: "cpu", 153: "file size", 137: "memory"}
_NOT_RUN = (125, 126, 127)  # the engine's own errors, and its runtime's
_WITHOUT_PROXY = ("HTTP_PROXY", "HTTPS_PROXY", "FTP_PROXY", "ALL_PROXY", "NO_PROXY")


class Container:
    """A sandbox of a container engine (`podman` or `docker`) with an image that is there already.
    `disk`: bytes that a program may add to the workspace."""

    def __init__(self, engine: str = "podman", image: str = IMAGE, *, disk: int = 1 << 30) -> None:
        self._engine = engine
        self._image = image
        self._disk = disk

    @property
    def name(self) -> str:
        return self._engine if self._image == IMAGE else f"{self._engine}:{self._image}"

    def missing(self) -> ToolError | None:
        """Why it cannot run here, with the cure; None when it can."""
        try:
            engine.found(self._engine)
            engine.check_image(self._engine, self._image)
        except ToolError as problem:
            return problem
        return None

    async def run(self, program: Program, workspace: Workspace) -> Ran:
        """Run a program with the workspace as its folder.

        `Ran.limit`: "time", "output", "memory", "cpu", "disk" or "file size". Raises `ToolError`
        when the container cannot be made, or where the policy grants it a network.
        """
        if problem := self.missing():
            raise problem
        if program.network.hosts:
            raise ToolError(
                "ladder.no_network",
                "The policy grants a network, and containers are given none. Use the sandbox"
                " bubblewrap, or a policy without sandbox hosts.",
            )
        root = workspace.root
        root.mkdir(parents=True, exist_ok=True)
        await remove_leftovers(self._engine)
        who = _user(engine.found(self._engine), root)
        async with covered(root) as cover, put_away(root) as planted:
            ran = await self._ended([*who, *_mounts(root, cover)], program, root)
        judged = _judged(ran, self._engine)
        return replace(judged, err=judged.err + told(planted)) if planted else judged

    async def _ended(self, options: list[str], program: Program, root: Path) -> Ran:
        """Run the program to its end, and remove its container, however it ends."""
        name = f"dure-{secrets.token_hex(8)}"
        options += [*_bounds(program, self._disk), *_settings(program), *_OWN[self._engine]]
        options += [f"--name={name}", f"--label={LABEL}={mine()}"]
        disk = Limits(sys.maxsize, sys.maxsize, float("inf"), root, self._disk)
        try:
            with TemporaryDirectory() as scratch:  # where the engine leaves files of its own
                return await processes.run(
                    [self._engine, "run", *options, self._image, *_FIRST, *program.argv],
                    cwd=scratch,
                    stdin=program.stdin,
                    seconds=program.seconds,
                    output=program.output,
                    watch=(lambda _: watch(0, disk)) if sys.platform == "linux" else None,
                    mark=False,  # the engine's own process for the container ends by itself
                )
        finally:
            await _remove(self._engine, name)


def _judged(ran: Ran, engine: str) -> Ran:
    """The end as the program's own, as a limit's, or as the engine's failure to start it."""
    if ran.code in _NOT_RUN and not ran.out and ran.err.startswith((b"Error: ", b"docker: ")):
        raise ToolError(
            "ladder.container_failed",
            "{engine} could not make the container: {reason}.",
            engine=engine,
            reason=" ".join(ran.err.decode(errors="replace").split())[:500].rstrip("."),
        )
    word = _ENDS.get(ran.code or 0, "")
    return Ran(None, ran.out, ran.err, word) if word else ran


# The first process of a container is spared many signals, so the program is the second.
_FIRST = ("/bin/sh", "-c", '"$@"; exit $?', "sh")
_COMMON = (
    "--interactive",
    "--pull=never",
    "--network=none",
    "--read-only",
    "--cap-drop=ALL",
    "--security-opt=no-new-privileges",
    "--ipc=private",
    "--log-driver=none",
    "--no-healthcheck",
    "--hostname=sandbox",
    "--entrypoint=",
    f"--workdir={WORKSPACE}",
    f"--tmpfs=/tmp:rw,{_SCRATCH}",
)
_OWN: dict[str, tuple[str, ...]] = {
    "podman": ("--http-proxy=false", "--read-only-tmpfs=false"),
    "docker": (),
}


def _bounds(program: Program, disk: int) -> list[str]:
    """No network, no rights, a read-only root; and the limits."""
    cpu = program.cpu_seconds
    return [
        *_COMMON,
        f"--pids-limit={program.processes}",
        f"--memory={program.memory}",
        f"--memory-swap={program.memory}",
        f"--ulimit=nofile={_OPEN_FILES}:{_OPEN_FILES}",
        f"--ulimit=cpu={cpu}:{cpu + 1}",
        f"--ulimit=fsize={disk}:{disk}",
        f"--ulimit=nproc={_TASKS}:{_TASKS}",
        "--ulimit=core=0:0",
    ]


def _user(found: Engine, root: Path) -> list[str]:
    """Who the program is: outside never more than whoever owns the workspace, and never root."""
    if sys.platform != "linux":
        return [f"--user={USER}:{USER}"]  # in the engine's own virtual machine
    if found.rootless and found.name == "podman":
        return ["--userns=keep-id", f"--user={os.getuid()}:{os.getgid()}"]
    if found.rootless:
        return ["--user=0:0"]  # of the engine's namespace: outside, the user himself
    owner = root.stat()
    if owner.st_uid == 0:
        raise ToolError(
            "ladder.root_owned",
            "The workspace belongs to root, and {engine} runs as root, so the program would be"
            " root. Use a rootless engine or the sandbox bubblewrap, or give the folder to an"
            " ordinary user: chown -R USER {folder}",
            engine=found.name,
            folder=str(root),
        )
    return [f"--user={owner.st_uid}:{owner.st_gid}"]


def _mounts(root: Path, cover: Covered) -> list[str]:
    """The workspace, the only place to write; in it what belongs to dure and to git is covered."""
    options = [_bind(str(root), WORKSPACE)]
    if (root / HIDDEN).is_dir():
        options.append(f"--tmpfs={WORKSPACE}/{HIDDEN}:ro,size=4k,mode=0555")
    else:
        options.append(_bind("/dev/null", f"{WORKSPACE}/{HIDDEN}", read_only=True))
    for how, path in cover.kept():
        place = f"{WORKSPACE}/{path}"
        options.append(_bind(str(root / path), place, read_only=how == "read-only"))
    return options


def _bind(source: str, target: str, *, read_only: bool = False) -> str:
    """A mount as the engines read it: a line of CSV, in which a path may hold anything."""
    fields = ["type=bind", f"src={source}", f"dst={target}", *(["readonly"] if read_only else [])]
    return "--mount=" + ",".join(_quoted(each) for each in fields)


def _quoted(field: str) -> str:
    return '"' + field.replace('"', '""') + '"' if re.search(r'[",\n\r]', field) else field


def _settings(program: Program) -> list[str]:
    """The variables inside, and none of the engine's configuration."""
    off = {name: "" for each in _WITHOUT_PROXY for name in (each, each.lower())}
    kept = {"HOME": "/tmp", "TMPDIR": "/tmp", "LANG": "C.UTF-8", "PYTHONUNBUFFERED": "1"}
    return [f"--env={name}={value}" for name, value in {**off, **kept, **program.env}.items()]


async def _remove(name: str, container: str) -> None:
    """End and remove a container, if there is one."""
    at_once = ("--time=0",) if name == "podman" else ()
    command = [name, "rm", "--force", "--volumes", *at_once, container]
    await processes.run(command, seconds=_REMOVAL)
