"""The rungs that this machine can run, and what an attacker's agent is given on each."""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any, cast

from dure.core.contracts import Call, Tool
from dure.core.errors import ToolError
from dure.core.workspace import Sandbox
from dure.sandbox import Bubblewrap, Container, Light, engine
from dure.sandbox.available import why_not
from dure.tools import files, list_files, python, session, shell, tool, web
from tests.escape.attacks import TAKEN_AWAY, Attack, Dialect

_DISK = 64 << 20
_RACE = 1.2  # seconds
_SECONDS = {13: 4.0, 15: 20.0, 17: 2.0, 24: 30.0}
"""How long programs may take, by attack; else some seconds."""


@tool(effect="write", repeat="keyed", reads="workspace")
def write_again_and_again(path: str, call: Call) -> str:
    """Write a file for a while, however often that is refused."""
    counts = {True: 0, False: 0}
    until = time.monotonic() + _RACE
    while time.monotonic() < until:
        try:
            call.workspace.write(path, b"evil")
        except ToolError:
            counts[False] += 1
        else:
            counts[True] += 1
    return f"no: written {counts[True]} times within, refused {counts[False]} times"


@dataclass(frozen=True)
class Rung:
    """A way to run code: `open` gives its sandbox (None: tools alone). `keeps`: Python runs in a
    session of it, which outlives each piece of code."""

    name: str
    dialect: Dialect
    open: Callable[[], Sandbox] | None = None
    program: str = "bwrap"
    keeps: bool = False

    def tools(self, attack: Attack) -> list[Tool]:
        """What an agent has here."""
        given = [files.read, files.write, files.append, list_files, web.read]
        given.append(write_again_and_again)
        if self.open is None:
            return given
        seconds = _SECONDS.get(attack.number, 10.0)
        sandbox = self.open()
        code = session(sandbox, seconds=seconds) if self.keeps else python(sandbox, seconds=seconds)
        return [*given, replace(code, name="python"), shell(sandbox, seconds=seconds)]

    def preparations(self, attack: Attack) -> Sequence[AbstractContextManager[None]]:
        """What is done to the machine before: for the last attack the sandbox is taken away, in
        each way in which it can be."""
        if attack.number != TAKEN_AWAY:
            return [nullcontext()]
        if self.dialect == "light":
            return [_without_interpreter()]
        return [
            _instead(self.program, script, known) for script in _INSTEAD for known in (True, False)
        ]


_INSTEAD = ("", "exit 0", "echo 'bwrap: broken' >&2; exit 1", "kill -9 $$")
"""What stands where bubblewrap was: nothing, or a program that does not do its work."""


@contextmanager
def _instead(program: str, script: str, known: bool) -> Iterator[None]:
    """The program that makes sandboxes is replaced; `known`: after it was found to work."""
    before = os.environ["PATH"]
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        if script or known:
            file = Path(folder, program)
            file.write_text(f"#!/bin/sh\n{script or 'exit 127'}\n")
            file.chmod(0o755)
        os.environ["PATH"] = f"{folder}:{before}" if script or known else folder
        if not known:
            _forget()
        try:
            yield
        finally:
            os.environ["PATH"] = before
            _forget()


def _forget() -> None:
    """Sandboxes are tried once a process; here, again."""
    why_not.cache_clear()
    engine.found.cache_clear()


@contextmanager
def _without_interpreter() -> Iterator[None]:
    before = sys.modules.pop("pydantic_monty", None)
    sys.modules["pydantic_monty"] = cast("Any", None)
    try:
        yield
    finally:
        del sys.modules["pydantic_monty"]
        if before is not None:
            sys.modules["pydantic_monty"] = before


def rungs() -> list[Rung]:
    """Those that can run here."""
    containers = [
        Rung(name, "linux", partial(Container, name, disk=_DISK), name) for name in engine.ENGINES
    ]
    every = [
        Rung("bubblewrap", "linux", partial(Bubblewrap, disk=_DISK)),
        Rung("session", "linux", partial(Bubblewrap, disk=_DISK), keeps=True),
        *containers,
        Rung("light", "light", Light),
        Rung("tools", "tools"),
    ]
    return [rung for rung in every if rung.open is None or rung.open().missing() is None]
