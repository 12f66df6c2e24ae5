"""This interpreter, made to look like macOS or Windows as far as that is honest.

    python elsewhere.py darwin|win32 PROGRAM.py

What other systems lack is taken away: modules, functions, flags, signals, /proc, and what their
event loops cannot do. The standard library and third-party packages are loaded before, since they
look at the platform themselves. What those do on another system, its file system, its console and
its processes are not shown by this.
"""

import asyncio
import fcntl
import os
import runpy
import signal
import ssl
import sys
import types
import zoneinfo
from importlib.abc import MetaPathFinder
from pathlib import Path

UNIX_MODULES = {"fcntl", "pwd", "grp", "resource", "termios", "tty", "pty", "readline", "syslog"}
LACKS = {
    "darwin": {
        "modules": {"readline"},
        "os": {"memfd_create", "sched_getaffinity", "pidfd_open", "fdatasync", "O_TMPFILE"},
        "signal": {"SIGRTMIN", "SIGRTMAX", "SIGPWR", "SIGSTKFLT"},
    },
    "win32": {
        "modules": UNIX_MODULES | {"tzdata"},
        "os": {
            "fork", "forkpty", "setsid", "getuid", "geteuid", "getgid", "getegid", "getpgid",
            "killpg", "chown", "fchmod", "fchown", "mkfifo", "statvfs", "memfd_create",
            "sched_getaffinity", "pipe2", "openpty", "ttyname", "WNOHANG", "waitpid", "getloadavg",
            "sysconf", "O_NOFOLLOW", "O_DIRECTORY", "O_CLOEXEC", "O_NONBLOCK", "O_NOCTTY",
        },
        "signal": {"SIGHUP", "SIGKILL", "SIGUSR1", "SIGUSR2", "SIGCHLD", "SIGALRM", "setitimer"},
    },
}  # fmt: skip


LIBRARIES = """
aiohttp asyncio click concurrent.futures ctypes email getpass importlib.metadata json
multiprocessing pathlib pydantic ruamel.yaml runpy shutil sqlite3 ssl subprocess tempfile tomllib
typing_extensions urllib.request uuid webbrowser zipfile zoneinfo
"""


class NotThere(MetaPathFinder):
    """Modules that cannot be imported."""

    def __init__(self, names: set[str]) -> None:
        self._names = names

    def find_spec(self, name, path=None, target=None):  # type: ignore[no-untyped-def]
        if name in self._names:
            raise ModuleNotFoundError(f"No module named {name!r} on this system", name=name)


def load_libraries() -> None:
    """What looks at the platform when it is imported, and is not ours."""
    for name in LIBRARIES.split():
        __import__(name)


def without_proc(event: str, arguments: tuple[object, ...]) -> None:
    """Nothing is below /proc: an audit hook, so that it holds for whatever opens it."""
    if event in ("open", "os.listdir", "os.scandir") and str(arguments[0]).startswith("/proc"):
        raise FileNotFoundError(2, "No such file or directory", str(arguments[0]))


def windows() -> None:
    """Locks by msvcrt, no handles of folders, and an event loop like that of Windows."""

    def locking(file: int, mode: int, count: int) -> None:
        if mode == 0:
            fcntl.lockf(file, fcntl.LOCK_UN, count, 0, os.SEEK_CUR)
        else:
            fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB, count, 0, os.SEEK_CUR)

    module = types.ModuleType("msvcrt")
    vars(module).update(locking=locking, LK_UNLCK=0, LK_LOCK=1, LK_NBLCK=2)
    sys.modules["msvcrt"] = module
    zoneinfo.reset_tzpath([])
    os.supports_dir_fd.clear()
    os.supports_fd.clear()
    signal.SIGBREAK = signal.SIGUSR1  # type: ignore[reportAttributeAccessIssue]
    ssl.enum_certificates = lambda store_name: []  # type: ignore[reportAttributeAccessIssue]

    def refuse(*given: object) -> None:
        raise NotImplementedError

    for name in ("add_signal_handler", "remove_signal_handler", "add_reader", "add_writer"):
        setattr(asyncio.SelectorEventLoop, name, refuse)


def become(system: str) -> None:
    """Be this system from now on."""
    load_libraries()
    if system == "win32":
        windows()
    lacks = LACKS[system]
    for name in lacks["os"]:
        if hasattr(os, name):
            delattr(os, name)
    for name in lacks["signal"]:
        if hasattr(signal, name):
            delattr(signal, name)
    for name in lacks["modules"]:
        sys.modules.pop(name, None)
    sys.meta_path.insert(0, NotThere(lacks["modules"]))
    sys.addaudithook(without_proc)
    sys.platform = system


if __name__ == "__main__":
    become(sys.argv[1])
    program = Path(sys.argv[2])
    sys.argv = [str(program), *sys.argv[3:]]
    runpy.run_path(str(program), run_name="__main__")
