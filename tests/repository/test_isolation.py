"""Tests are kept off the network, away from the user's files and from secrets."""

import asyncio
import os
import socket
from pathlib import Path

import pytest


@pytest.mark.parametrize("host", ["192.0.2.1", "example.org", "2001:db8::1"])
def test_hosts_beyond_this_machine_are_blocked(host: str, attempts: list[str]) -> None:
    with pytest.raises(RuntimeError, match="tests do not use the network"):
        socket.create_connection((host, 80), timeout=1)
    assert len(attempts) == 1
    attempts.clear()


async def test_asyncio_is_blocked_too(attempts: list[str]) -> None:
    with pytest.raises(RuntimeError, match="tests do not use the network"):
        await asyncio.open_connection("192.0.2.1", 80)
    attempts.clear()


def test_datagrams_are_blocked_too(attempts: list[str]) -> None:
    with (
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender,
        pytest.raises(RuntimeError, match="tests do not use the network"),
    ):
        sender.sendto(b"x", ("192.0.2.1", 53))
    attempts.clear()


async def test_this_machine_can_be_reached() -> None:
    async def greet(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"hello")
        writer.close()
        await writer.wait_closed()

    server = await asyncio.start_server(greet, "localhost", 0)
    async with server:
        port = server.sockets[0].getsockname()[1]
        reader, writer = await asyncio.open_connection(server.sockets[0].getsockname()[0], port)
        assert await reader.read() == b"hello"
        writer.close()
        await writer.wait_closed()


def test_unix_sockets_can_be_reached(tmp_path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as server, socket.socket(socket.AF_UNIX) as client:
        server.bind(str(tmp_path / "s"))
        server.listen()
        client.connect(str(tmp_path / "s"))


def test_home_is_a_scratch_folder(tmp_path_factory: pytest.TempPathFactory) -> None:
    assert Path.home().is_relative_to(tmp_path_factory.getbasetemp())


def test_no_secret_is_in_the_environment() -> None:
    assert [name for name in os.environ if name.endswith("_API_KEY")] == []
