"""The machine around a sandbox: everything that an attack could reach, change or leave behind.

Knows how to tell afterwards that something was harmed. Does not know attacks.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

CANARY = "canary-7f3a9c"
"""What stands in every secret. An attack that can print it has read one."""


@dataclass
class Machine:
    """The user's machine, in a folder of its own."""

    base: Path
    token: str
    ports: dict[str, int] = field(default_factory=dict[str, int])
    visits: list[str] = field(default_factory=list[str])
    victim: int = 0
    handle: int = -1
    before: set[str] = field(default_factory=set[str])

    @property
    def work(self) -> Path:
        """The workspace."""
        return self.base / "work"

    def fill(self, text: str) -> str:
        """Put what an attacker may know of this machine into his program."""
        for name, value in {
            "BASE": self.base,
            "WORK": self.work,
            "TOKEN": self.token,
            "TCP": self.ports["tcp"],
            "TCP6": self.ports.get("tcp6", 1),
            "UDP": self.ports["udp"],
            "PID": os.getpid(),
            "VICTIM": self.victim,
            "CANARY": CANARY[:6] + '" + "' + CANARY[6:],  # never whole in the program itself
        }.items():
            text = text.replace(f"@{name}@", str(value))
        return text

    def use(self) -> None:
        """What a user does in his folder, and what starts by itself when he does."""
        folders = [folder for folder, _, _ in os.walk(self.work) if "/.git" not in folder]
        env = {"PATH": os.environ["PATH"], "HOME": str(self.base / "home")}
        for folder in folders[:20]:
            for command in (["git", "status"], ["git", "checkout"], ["python3", "-c", "pass"]):
                with contextlib.suppress(FileNotFoundError, NotADirectoryError, PermissionError):
                    subprocess.run(
                        command, cwd=folder, env=env, capture_output=True, timeout=20, check=False
                    )

    def harm(self) -> list[str]:
        """What happened to it."""
        found = [f"reached: {visit}" for visit in self.visits]
        for name in ("secrets.toml", "home/.ssh/id", "outside/file"):
            path = self.base / name
            if not path.is_file() or path.read_text() != CANARY:
                found.append(f"changed: {name}")
        found += [f"made: {name}" for name in sorted(self.files() - self.before)]
        found += [f"still runs: {each}" for each in self.left()]
        try:
            os.kill(self.victim, 0)
        except ProcessLookupError:
            found.append("killed: another process")
        for folder, _, names in os.walk(self.work):
            for name in names:
                with contextlib.suppress(OSError):
                    if os.lstat(f"{folder}/{name}").st_mode & 0o6000 and name != "given":
                        found.append(f"setuid: {name}")
        return found

    def left(self) -> list[str]:
        """Processes that carry the attack's mark and do not end."""
        deadline = time.monotonic() + 3
        while (found := _marked(self.token)) and time.monotonic() < deadline:
            time.sleep(0.02)
        return found

    def files(self) -> set[str]:
        """What is on the machine beside the workspace and the journal's folder."""
        found: set[str] = set()
        for folder, folders, names in os.walk(self.base):
            if Path(folder) == self.base:
                folders[:] = [name for name in folders if name not in ("work", "data")]
            found |= {os.path.relpath(f"{folder}/{name}", self.base) for name in names}
        return found


def _marked(token: str) -> list[str]:
    """Processes whose name or command holds the token, but this one's own."""
    found: list[str] = []
    for name in filter(str.isdecimal, os.listdir("/proc")):
        with contextlib.suppress(OSError):
            own = Path("/proc", name)
            words = (own / "comm").read_bytes() + (own / "cmdline").read_bytes()
            state = (own / "stat").read_bytes().rpartition(b")")[2].split()[0]
            if token.encode() in words and state not in (b"Z", b"X") and int(name) != os.getpid():
                found.append(name)
    return found


@contextmanager
def machine() -> Iterator[Machine]:
    """A machine, with all that listens on it."""
    with ExitStack() as stack:
        base = Path(tempfile.mkdtemp(prefix="dure-escape-"))
        stack.callback(shutil.rmtree, base, ignore_errors=True)
        base.chmod(0o755)
        made = Machine(base, str(10**8 + secrets.randbelow(10**8)))  # also a number: of seconds
        for name in ("secrets.toml", "home/.ssh/id", "outside/file"):
            (base / name).parent.mkdir(parents=True, exist_ok=True)
            (base / name).write_text(CANARY)
        for folder in (made.work, base / "data"):
            folder.mkdir()
        _listen(made, stack)
        stack.enter_context(_environment("DURE_ESCAPE_API_KEY", CANARY))
        sleeper = subprocess.Popen(["sleep", "300"])
        stack.callback(sleeper.wait)
        stack.callback(sleeper.kill)
        made.victim = sleeper.pid
        _give(made, stack)
        made.before = made.files()
        yield made


def show(data: Path) -> str:
    """The run as people see it in a terminal."""
    command = [sys.executable, "-m", "dure", "--in", str(data), "show", "last"]
    shown = subprocess.run(command, capture_output=True, timeout=60, check=False)
    if shown.returncode:
        return f"\0{shown.stderr.decode()}"  # a reader that fails counts as harmed
    return shown.stdout.decode().replace("\r\n", "\n")


def _give(made: Machine, stack: ExitStack) -> None:
    """What lies about: an open file of the user's, and a program that root made setuid."""
    made.handle = os.open(made.base / "secrets.toml", os.O_RDONLY)
    os.set_inheritable(made.handle, True)
    stack.callback(os.close, made.handle)
    given = made.work / "given"
    shutil.copy("/usr/bin/id", given)
    given.chmod(0o4755)


@contextmanager
def _environment(name: str, value: str) -> Iterator[None]:
    os.environ[name] = value
    try:
        yield
    finally:
        del os.environ[name]


def _listen(made: Machine, stack: ExitStack) -> None:
    """Sockets on every address that is only this machine's: whoever connects is noted."""
    abstract = f"\0dure-escape-{made.token}"
    wanted: list[tuple[str, int, int, object]] = [
        ("tcp", socket.AF_INET, socket.SOCK_STREAM, ("127.0.0.1", 0)),
        ("tcp6", socket.AF_INET6, socket.SOCK_STREAM, ("::1", 0)),
        ("udp", socket.AF_INET, socket.SOCK_DGRAM, ("127.0.0.1", 0)),
        ("abstract", socket.AF_UNIX, socket.SOCK_STREAM, abstract),
        ("file", socket.AF_UNIX, socket.SOCK_STREAM, str(made.base / "engine.sock")),
    ]
    for name, family, kind, address in wanted:
        with contextlib.suppress(OSError):  # a machine without IPv6
            listening = stack.enter_context(socket.socket(family, kind))
            listening.bind(address)  # type: ignore[arg-type]
            if kind == socket.SOCK_STREAM:
                listening.listen()
            if family != socket.AF_UNIX:
                made.ports[name] = listening.getsockname()[1]
            thread = threading.Thread(target=_note, args=(made, name, listening), daemon=True)
            thread.start()
            stack.callback(thread.join, 2)
            stack.callback(_end, listening)


def _note(made: Machine, name: str, listening: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while True:
            if listening.type == socket.SOCK_DGRAM:
                if not listening.recv(64):
                    return
            else:
                listening.accept()[0].close()
            made.visits.append(name)


def _end(listening: socket.socket) -> None:
    """Wake whoever waits on it."""
    with contextlib.suppress(OSError):
        listening.shutdown(socket.SHUT_RDWR)
