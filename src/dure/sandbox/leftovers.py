"""Containers that a killed process left behind: found by their label, and removed.

Knows how a process is named so that nobody is mistaken for it: machine, number, and when it began.
"""

from __future__ import annotations

import functools
import os
import platform
from pathlib import Path

from dure.core.errors import ToolError
from dure.host import processes

LABEL = "dure.process"
_SECONDS = 20.0
looked: set[str] = set()


@functools.cache
def mine() -> str:
    """This process, as its containers are labelled."""
    return f"{_machine()}/{os.getpid()}/{_began(os.getpid())}"


async def remove_leftovers(engine: str) -> None:
    """Remove what processes of this machine left that are gone. Looks once a process."""
    if engine in looked:
        return
    looked.add(engine)
    label = f'index .Labels "{LABEL}"' if engine == "podman" else f'.Label "{LABEL}"'
    shown = ["--format", "{{.ID}} {{" + label + "}}"]
    listing = [engine, "ps", "--all", "--no-trunc", "--filter", f"label={LABEL}", *shown]
    try:
        told = await processes.run(listing, seconds=_SECONDS)
        lines = told.out.decode(errors="replace").splitlines()
        gone = [words[0] for words in map(str.split, lines) if words and _is_gone(words)]
        if gone:
            await processes.run([engine, "rm", "--force", "--volumes", *gone], seconds=_SECONDS)
    except ToolError:
        return  # there is no such engine: whoever wants to use it is told


def _is_gone(words: list[str]) -> bool:
    """Whether a line of the listing is a container of a process that is no more."""
    machine, process, began = words[-1].split("/") if words[-1].count("/") == 2 else ("", "", "")
    if len(words) != 2 or machine != _machine() or not process.isdecimal():
        return False
    return _began(int(process)) != began


def _machine() -> str:
    """This machine since it was started, as far as it can be told."""
    try:
        return Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
    except OSError:
        return platform.node().replace("/", "-").replace(" ", "-") or "machine"


def _began(process: int) -> str:
    """When a process began; "0" where that is not told, "" if there is none."""
    try:
        fields = Path(f"/proc/{process}/stat").read_bytes().rpartition(b")")[2].split()
        return fields[19].decode()
    except OSError:
        pass
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return ""
    except OSError:
        return "0"
    return "0" if not Path("/proc/self").exists() else ""
