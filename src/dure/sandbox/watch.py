"""Watches a program and all it started: memory, processes, CPU time, disk.

Knows Linux's /proc. Does not know what is run, or how it is kept in.

The kernel's own limits (`setrlimit`) are for each process; a program may start many. Where control
groups cannot be had without root's help, the sum is taken here, ten times a second.
"""

from __future__ import annotations

import asyncio
import os
import stat
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

_SECONDS = 0.1
_TICKS = os.sysconf("SC_CLK_TCK") if hasattr(os, "sysconf") else 100


@dataclass(frozen=True, slots=True)
class Limits:
    """What a program and all it started may take together: bytes of memory, processes, seconds of
    CPU time, and bytes and new files on the disk of `folder`."""

    memory: int
    processes: int
    cpu_seconds: float
    folder: Path
    disk: int = 1 << 30
    files: int = 100_000


@dataclass(frozen=True, slots=True)
class _Sum:
    memory: int = 0
    processes: int = 0
    cpu_seconds: float = 0.0


async def watch(pid: int, limits: Limits) -> str:
    """Return the word for the first limit that `pid` and its descendants pass: "memory",
    "processes", "cpu" or "disk". Runs until then, or until it is cancelled."""
    began = _free(limits.folder)
    while True:
        await asyncio.sleep(_SECONDS)
        total = _measure(pid)
        if total.memory + _sockets(pid) > limits.memory:
            return "memory"
        if total.processes > limits.processes:
            return "processes"
        if total.cpu_seconds > limits.cpu_seconds:
            return "cpu"
        space, files = _free(limits.folder)
        lost = began[0] - space > limits.disk or began[1] - files > limits.files
        if lost and (_grown(limits) or _nameless(pid, limits.folder) or _nearly_full(limits)):
            return "disk"


def _measure(pid: int) -> _Sum:
    memory = processes = ticks = 0
    for each in _tree(pid):
        try:
            memory += _resident(each)
            ticks += _ticks(each)
        except (OSError, ValueError, IndexError):
            continue  # it ended meanwhile
        processes += 1
    return _Sum(memory, processes, ticks / _TICKS)


def _tree(pid: int) -> Iterator[int]:
    """`pid` and its descendants."""
    waiting = [pid]
    while waiting:
        each = waiting.pop()
        yield each
        try:
            for task in os.listdir(f"/proc/{each}/task"):
                with open(f"/proc/{each}/task/{task}/children", "rb") as file:
                    waiting += [int(child) for child in file.read().split()]
        except OSError:
            continue


def _resident(pid: int) -> int:
    """Bytes of memory that are this process's own, not a file's: anonymous, shared, and the tables
    of where its pages lie (of untouched pages they can be gigabytes)."""
    total = 0
    with open(f"/proc/{pid}/status", "rb") as file:
        for line in file:
            if line.startswith((b"RssAnon:", b"RssShmem:", b"VmSwap:", b"VmPTE:")):
                total += int(line.split()[1]) << 10
    return total


def _ticks(pid: int) -> int:
    """CPU time of a process and of its children that have ended (proc(5), fields 14 to 17)."""
    with open(f"/proc/{pid}/stat", "rb") as file:
        fields = file.read().rpartition(b")")[2].split()
    return sum(int(field) for field in fields[11:15])


def _sockets(pid: int) -> int:
    """Bytes that the sockets in the namespace of `pid` may hold in the kernel, where no process's
    count shows them; those of this machine's own namespace are not the program's."""
    try:
        if os.stat(f"/proc/{pid}/ns/net").st_ino == os.stat("/proc/self/ns/net").st_ino:
            return 0
        with open(f"/proc/{pid}/net/sockstat", "rb") as file:
            used = int(file.readline().split()[2])
        with open("/proc/sys/net/core/wmem_max", "rb") as file:
            return used * 2 * int(file.read())
    except (OSError, ValueError, IndexError):
        return 0


def _free(folder: Path) -> tuple[int, int]:
    """Free bytes and free file entries of the folder's disk."""
    found = os.statvfs(folder)
    return found.f_bavail * found.f_frsize, found.f_favail


def _grown(limits: Limits) -> bool:
    """Whether the folder itself is to blame for what the disk lost."""
    size = count = 0
    waiting = [limits.folder]
    while waiting:
        try:
            entries = list(os.scandir(waiting.pop()))
            for entry in entries:
                with suppress(FileNotFoundError):
                    size += entry.stat(follow_symlinks=False).st_blocks * 512
                count += 1
                if entry.is_dir(follow_symlinks=False):
                    waiting.append(Path(entry.path))
        except (FileNotFoundError, NotADirectoryError):
            continue
        except OSError:  # closed to us, or deeper than a path may be: nobody is there by chance
            return True
        if size > limits.disk or count > limits.files:
            return True
    return False


def _nameless(pid: int, folder: Path) -> bool:
    """Whether a process holds open a file on the folder's disk that has no name any more."""
    disk = os.statvfs(folder)
    for each in _tree(pid):
        with suppress(OSError):
            for name in os.listdir(f"/proc/{each}/fd"):
                with suppress(OSError):
                    descriptor = f"/proc/{each}/fd/{name}"
                    found = os.stat(descriptor)
                    if found.st_nlink or not stat.S_ISREG(found.st_mode):
                        continue
                    there = os.statvfs(descriptor)
                    if (there.f_fsid, there.f_blocks) == (disk.f_fsid, disk.f_blocks):
                        return True
    return False


def _nearly_full(limits: Limits) -> bool:
    """Whether so little of the disk is left that whoever is to blame, no program goes on."""
    found = os.statvfs(limits.folder)
    return found.f_bavail < found.f_blocks // 50 or (
        found.f_files > 0 and found.f_favail < found.f_files // 50
    )
