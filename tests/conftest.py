"""What every test gets: no network beyond this machine, a home of its own, and no secrets."""

import ipaddress
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

# The limits of time suit a developer's machine, not two busy cores; and the gate says the same
# thing about the same tree every time. To look further: HYPOTHESIS_PROFILE=explore.
settings.register_profile("gate", deadline=None, derandomize=True, database=None)
settings.register_profile("explore", deadline=None, database=None, max_examples=1000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "gate"))

STRIPPED_ENDINGS = ("_API_KEY", "_TOKEN", "_SECRET", "_PASSWORD", "_PROXY")
LOCAL_NAMES = {"", "localhost", "ip6-localhost"}


class NetworkBlocked(RuntimeError):
    """A test tried to leave this machine. Not an OSError: code that survives a broken network must
    not survive this."""


def is_local(address: object) -> bool:
    """Whether an address of `connect` or a host of `getaddrinfo` is this machine."""
    host: object = address[0] if isinstance(address, tuple) else address
    if isinstance(host, bytes | bytearray):
        host = bytes(host).decode(errors="replace")
    if host is None or host in LOCAL_NAMES:
        return True
    try:
        return ipaddress.ip_address(str(host).partition("%")[0]).is_loopback
    except ValueError:
        return False


blocked: list[str] = []


def guard(event: str, arguments: tuple[Any, ...]) -> None:
    """An audit hook: it sees every connection of this process, whichever library makes it.

    Processes that a test starts are beyond it.
    """
    if not event.startswith("socket."):
        return
    if event in {"socket.connect", "socket.sendto", "socket.sendmsg"}:
        address = arguments[-1]
        # Unix sockets have a path; a connected socket that sends has no address
        if address is None or not isinstance(address, tuple) or is_local(address):
            return
    elif event in {"socket.getaddrinfo", "socket.gethostbyname"}:
        address = arguments[0]
        if is_local(address):
            return
    else:
        return
    blocked.append(f"{event} {address!r}")
    raise NetworkBlocked(f"tests do not use the network: {event} {address!r}")


sys.addaudithook(guard)


@pytest.fixture
def attempts() -> list[str]:
    """The attempts to leave the machine in this test; one who expects them clears the list."""
    return blocked


@pytest.fixture(autouse=True)
def _no_network() -> Iterator[None]:
    """Fail a test that tried to leave the machine, even if the code under test went on."""
    blocked.clear()
    yield
    tried, blocked[:] = list(blocked), []
    assert not tried, f"the test tried to leave this machine: {tried}"


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    """asyncio is the only event loop that we support."""
    return "asyncio"


@pytest.fixture(scope="session", autouse=True)
def _own_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A home of its own for the test session, an offline model, a plain locale and no secrets."""
    home = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patch:
        for name in list(os.environ):
            if name.upper().endswith(STRIPPED_ENDINGS) or name.startswith("DURE_"):
                patch.delenv(name)
        patch.setenv("HOME", str(home))
        patch.setenv("XDG_DATA_HOME", str(home / "data"))
        patch.setenv("XDG_CONFIG_HOME", str(home / "config"))
        patch.setenv("XDG_CACHE_HOME", str(home / "cache"))
        patch.setenv("XDG_STATE_HOME", str(home / "state"))
        for name in ("LANGUAGE", "LC_MESSAGES", "LC_CTYPE"):
            patch.delenv(name, raising=False)
        patch.setenv("LC_ALL", "C.UTF-8")
        patch.setenv("LANG", "C.UTF-8")
        patch.setenv("DURE_MODEL", "offline")
        yield home
