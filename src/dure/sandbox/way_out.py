"""A program's way out of the sandbox: to the hosts that the policy grants, and nowhere else.

Knows how the pieces are put together: a proxy outside (`host/proxy.py`), its socket inside, and a
forwarder (`forwarder.py`) to which the usual variables point. Who may be reached is the policy's
word; the program has no other network, and no names but those that the proxy looks up.
"""

from __future__ import annotations

import functools
import os
import shutil
import tempfile
from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import urlsplit

from dure.core.policy import Network
from dure.core.workspace import Program, Visit
from dure.host.proxy import Proxy, proxy
from dure.sandbox import forwarder

SOCKET = "/run/dure-proxy"
"""Where the proxy's socket is, inside."""

_PORT = 3128
_VARIABLES = ("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy")
_HERE = ("localhost", "127.0.0.1")  # the namespace's own: what a program serves to itself


@dataclass(frozen=True, slots=True)
class WayOut:
    """A proxy that waits for a program: its socket outside, and what the program is given."""

    socket: str
    proxy: Proxy

    @property
    def shares(self) -> Mapping[str, str]:
        """What must be seen inside: paths inside → outside."""
        return {SOCKET: self.socket}

    @property
    def visits(self) -> tuple[Visit, ...]:
        """Where the program went, or wanted to go."""
        return self.proxy.visits

    def through(self, program: Program) -> Program:
        """The program behind the forwarder, with the variables by which it finds the proxy."""
        forward = ["python3", "-I", "-S", "-c", _forwarder(), SOCKET, str(_PORT)]
        variables: dict[str, str] = dict.fromkeys(_VARIABLES, f"http://127.0.0.1:{_PORT}")
        if not any(host.startswith(_HERE) for host in self.proxy.hosts):
            variables |= dict.fromkeys(("NO_PROXY", "no_proxy"), ",".join(_HERE))
        return replace(program, argv=[*forward, *program.argv], env={**variables, **program.env})


@asynccontextmanager
async def way_out(network: Network) -> AsyncGenerator[WayOut]:
    """Hold a way to the network's hosts open. The host of its index, where it is among them, is the
    user's own: it may be anywhere."""
    folder = tempfile.mkdtemp(prefix="dure-")  # short: a socket's path has room for 107 bytes
    path = str(Path(folder, "proxy"))
    try:
        index = urlsplit(network.index).hostname if network.index else None
        async with proxy(path, network.hosts, own=[index] if index else []) as made:
            os.chmod(path, 0o666)  # inside, the program is somebody else
            yield WayOut(path, made)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@functools.cache
def _forwarder() -> str:
    return Path(forwarder.__file__).read_text(encoding="utf-8")
