"""The contracts for files, secrets and programs: what tools work with.

Paths are relative to a workspace, so that journals and recordings hold no machine's paths.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import field
from pathlib import Path
from typing import Protocol

from dure.core.errors import ToolError
from dure.core.policy import NO_NETWORK, Network
from dure.core.value import value


class Secrets(Protocol):
    """Secret values by name, fetched where a tool needs them."""

    def get(self, name: str) -> str:
        """The value. Raises `SetupError` with the cure when there is none."""
        ...


@value
class Entry:
    """A file or folder of a workspace: its path within it, size in bytes (None: a folder)."""

    path: str
    size: int | None


class Workspace(Protocol):
    """A folder that tools may read and write, and nothing beside it. Paths are relative to it.

    Every path that is absolute, climbs out, or goes through a link is a `ToolError`.
    """

    @property
    def root(self) -> Path: ...

    def read(self, path: str, most: int | None = None) -> bytes: ...
    def write(self, path: str, data: bytes) -> None:
        """Write a whole file at once (to a temporary name, then renamed)."""
        ...

    def append(self, path: str, data: bytes) -> None: ...
    def delete(self, path: str) -> None: ...
    def exists(self, path: str) -> bool: ...
    def list(self, path: str = ".", most: int = 1000) -> Sequence[Entry]:
        """All files and folders beneath, sorted by path."""
        ...


@value
class Program:
    """What a sandbox runs: an argument list (no shell), input, environment, limits.

    Limits: wall seconds, CPU seconds, bytes of memory, processes, bytes of output. `network` is
    what it may reach, `packages` a folder of this machine with Python packages that it may import
    ("": none). `("python3", "-")` with code as `stdin` is a program that every sandbox runs.
    """

    argv: Sequence[str]
    stdin: bytes = b""
    env: Mapping[str, str] = field(default_factory=dict[str, str])
    seconds: float = 60.0
    cpu_seconds: int = 60
    memory: int = 1 << 30
    processes: int = 128
    output: int = 10 << 20
    network: Network = NO_NETWORK
    packages: str = ""


@value
class Visit:
    """A host that a program asked for: bytes sent and received, or why it was refused."""

    host: str
    port: int
    refused: str = ""
    sent: int = 0
    received: int = 0


@value
class Ran:
    """How a program ended: exit code (None: killed), output, the limit it hit, if any, and where on
    the network it went or wanted to go."""

    code: int | None
    out: bytes
    err: bytes
    limit: str = ""
    visits: Sequence[Visit] = ()


class Sandbox(Protocol):
    """Where code from a model runs, or not at all."""

    @property
    def name(self) -> str: ...

    def missing(self) -> ToolError | None:
        """Why it cannot run here, with the cure; None when it can."""
        ...

    async def run(self, program: Program, workspace: Workspace) -> Ran: ...
