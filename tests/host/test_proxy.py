"""The proxy lets through what was granted, and nothing else, whatever it is sent."""

import asyncio
import contextlib
import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from dure.core.errors import ToolError
from dure.host import egress
from dure.host.egress import Address, Grant
from dure.host.proxied import HEAD
from dure.host.proxy import Proxy, proxy
from tests.host.servers import reply, serving


@pytest.fixture
def path() -> Iterator[str]:
    """A short path for a socket."""
    folder = tempfile.mkdtemp(prefix="dure-")
    yield str(Path(folder, "s"))
    shutil.rmtree(folder)


async def say(path: str, request: bytes, *, half: bool = True) -> bytes:
    """Everything that comes back on a connection of its own."""
    reader, writer = await asyncio.open_unix_connection(path)
    writer.write(request)
    if half:
        writer.write_eof()
    async with asyncio.timeout(20):
        answer = await reader.read()
    await gone(writer)
    return answer


async def gone(writer: asyncio.StreamWriter) -> None:
    """Close, and wait for it."""
    writer.close()
    with contextlib.suppress(OSError):
        await writer.wait_closed()


def port_of(url: str) -> int:
    return int(url.rpartition(":")[2])


@asynccontextmanager
async def web() -> AsyncIterator[tuple[int, list[str]]]:
    """The port of a server that answers "hello", and the heads of what it was asked."""
    asked: list[str] = []

    async def answer(head: str, writer: asyncio.StreamWriter) -> None:
        asked.append(head)
        writer.write(reply(b"hello", X_Kept="1"))

    async with serving(answer) as url:
        yield port_of(url), asked


async def test_a_plain_request_goes_alone_to_a_granted_host(path: str) -> None:
    async with web() as (port, asked), proxy(path, [f"127.0.0.1:{port}"]) as made:
        request = (
            f"GET http://127.0.0.1:{port}/a?b=c HTTP/1.1\r\nHost: evil.example\r\nAccept: */*\r\n"
            "Proxy-Authorization: Basic x\r\nConnection: keep-alive, X-Gone\r\nX-Gone: 1\r\n\r\n"
            f"GET http://127.0.0.1:{port}/second HTTP/1.1\r\n\r\n"
        )
        answer = await say(path, request.encode())
        assert answer.startswith(b"HTTP/1.1 200 OK\r\nConnection: close\r\n")
        assert answer.endswith(b"\r\n\r\nhello")
        assert answer.count(b"HTTP/1.1") == 1
        assert b"X-Kept: 1" in answer
        assert asked == [
            f"GET /a?b=c HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\n"
            "Accept: */*\r\n\r\n"
        ]
        (visit,) = made.visits
        assert (visit.host, visit.port, visit.refused) == ("127.0.0.1", port, "")
        assert visit.sent == len(asked[0])
        assert visit.received >= 5


async def test_a_body_is_sent_on_and_not_a_byte_more(path: str) -> None:
    got = bytearray()

    async def one(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        got.extend(await reader.readuntil(b"\r\n\r\n"))
        got.extend(await reader.readexactly(4))
        writer.write(reply(b"ok"))
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(one, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    async with server, proxy(path, [f"localhost:{port}"]):
        head = f"POST http://localhost:{port}/ HTTP/1.1\r\nContent-Length: 4\r\n\r\n"
        answer = await say(path, head.encode() + b"bodyGET / HTTP/1.1\r\n\r\n")
        assert answer.endswith(b"ok")
        assert got.endswith(b"\r\n\r\nbody")


async def test_the_length_of_a_body_cannot_be_dropped(path: str) -> None:
    async with web() as (port, asked), proxy(path, [f"127.0.0.1:{port}"]):
        head = f"POST http://127.0.0.1:{port}/ HTTP/1.1\r\nContent-Length: 4\r\n"
        await say(path, head.encode() + b"Connection: close, Content-Length\r\n\r\nbody")
        assert "\r\nContent-Length: 4\r\n" in asked[0]


async def test_a_tunnel_carries_bytes_both_ways(path: str) -> None:
    async def echo(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while data := await reader.read(1000):
            writer.write(data.upper())
            await writer.drain()
        writer.close()

    server = await asyncio.start_server(echo, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    async with server, proxy(path, [f"127.0.0.1:{port}"]) as made:
        answer = await say(path, f"CONNECT 127.0.0.1:{port} HTTP/1.1\r\n\r\n".encode() + b"abc")
        assert answer == b"HTTP/1.1 200 Connection established\r\n\r\nABC"
        (visit,) = made.visits
        assert (visit.sent, visit.received) == (3, 3)


@pytest.mark.parametrize(
    ("target", "granted"),
    [
        ("other.example:443", ["example.org"]),
        ("example.org:25", ["example.org"]),
        ("example.org:22", [".example.org"]),
        ("example.org:443", ["example.org:8443"]),
        ("notexample.org:443", [".example.org"]),
        ("example.org.evil.example:443", ["example.org"]),
        ("127.0.0.1:80", ["example.org"]),
        ("localhost:80", ["example.org"]),
        ("[::1]:80", ["example.org"]),
        ("169.254.169.254:80", [".org"]),
        ("93.184.216.34:443", ["example.org"]),
        ("2130706433:80", ["example.org"]),
        ("0x7f000001:80", ["example.org"]),
        ("0177.0.0.1:80", ["example.org"]),
        ("example.org:443", []),
    ],
)
async def test_what_is_not_granted_is_refused(path: str, target: str, granted: list[str]) -> None:
    async with proxy(path, granted) as made:
        answer = await say(path, f"CONNECT {target} HTTP/1.1\r\n\r\n".encode())
        assert answer.startswith(b"HTTP/1.1 403 ")
        assert b"dure: " in answer
        plain = await say(path, f"GET http://{target}/ HTTP/1.1\r\n\r\n".encode())
        assert plain.startswith(b"HTTP/1.1 403 ")
        assert [bool(visit.refused) for visit in made.visits] == [True]


@pytest.mark.parametrize(
    "target",
    ["127.0.0.1", "10.0.0.8", "169.254.169.254", "::1", "fd00:ec2::254", "0.0.0.0", "100.64.1.1"],
)
async def test_a_granted_name_that_leads_inwards_is_refused(path: str, target: str) -> None:
    async def resolve(host: str, port: int, grant: Grant) -> list[Address]:
        egress.check_name(host, grant)
        egress.check(egress.ipaddress.ip_address(target), grant, host)
        return [Address(target, port, 0)]

    async with proxy(path, ["example.org"], resolve=resolve) as made:
        answer = await say(path, b"CONNECT example.org:443 HTTP/1.1\r\n\r\n")
        assert answer.startswith(b"HTTP/1.1 403 ")
        assert "private network" in made.visits[0].refused


async def test_a_name_is_looked_up_once_and_the_checked_address_is_used(path: str) -> None:
    """Whatever the name leads to the next time it is asked for: nobody asks."""
    looked: list[str] = []

    async with web() as (port, _):

        async def resolve(host: str, at: int, grant: Grant) -> list[Address]:
            looked.append(host)
            if len(looked) > 1:
                raise ToolError("egress.refused", "It changed.")
            return [Address("127.0.0.1", at, 0)]

        async with proxy(path, [f"example.org:{port}"], resolve=resolve):
            asking = f"GET http://example.org:{port}/ HTTP/1.1\r\n\r\n".encode()
            assert (await say(path, asking)).endswith(b"hello")
            assert looked == ["example.org"]
            assert (await say(path, asking)).startswith(b"HTTP/1.1 403 ")


@pytest.mark.parametrize(
    ("request_", "status"),
    [
        (b"GET / HTTP/1.1\r\nHost: example.org\r\n\r\n", 400),
        (b"GET https://example.org/ HTTP/1.1\r\n\r\n", 400),
        (b"GET ftp://example.org/ HTTP/1.1\r\n\r\n", 400),
        (b"GET http://good@evil.example/ HTTP/1.1\r\n\r\n", 400),
        (b"GET http://evil.example\\@example.org/ HTTP/1.1\r\n\r\n", 400),
        (b"GET http://example.org/a b HTTP/1.1\r\n\r\n", 400),
        (b"GET http://example.org/\ta HTTP/1.1\r\n\r\n", 400),
        (b"GET http://ex\xc3\xa4mple.org/ HTTP/1.1\r\n\r\n", 400),
        (b"GET http://example.org/\x00 HTTP/1.1\r\n\r\n", 400),
        (b"GET http://example.org:99999/ HTTP/1.1\r\n\r\n", 400),
        (b"GET http://example.org:0/ HTTP/1.1\r\n\r\n", 400),
        (b"GET http://example.org/\nHost: evil HTTP/1.1\r\n\r\n", 400),
        (b"GET http://example.org/ HTTP/1.1\r\nA: b\nHost: evil\r\n\r\n", 400),
        (b"GET http://example.org/ HTTP/1.1\r\nA: b\rHost: evil\r\n\r\n", 400),
        (b"GET http://example.org/ HTTP/1.1\r\nA : b\r\n\r\n", 400),
        (b"GET http://example.org/ HTTP/1.1\r\nA: b\r\n folded\r\n\r\n", 400),
        (b"GET http://example.org/ HTTP/2.0\r\n\r\n", 400),
        (b"get http://example.org/ HTTP/1.1\r\n\r\n", 400),
        (b"CONNECT example.org HTTP/1.1\r\n\r\n", 400),
        (b"CONNECT example.org:443/ HTTP/1.1\r\n\r\n", 400),
        (b"CONNECT user@example.org:443 HTTP/1.1\r\n\r\n", 400),
        (b"CONNECT example.org:443:80 HTTP/1.1\r\n\r\n", 400),
        (b"CONNECT example.org:0443\xff HTTP/1.1\r\n\r\n", 400),
        (
            b"POST http://example.org/ HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 9\r\n\r\n",
            400,
        ),
        (b"POST http://example.org/ HTTP/1.1\r\nContent-Length: -1\r\n\r\n", 400),
        (b"POST http://example.org/ HTTP/1.1\r\nContent-Length: +1\r\n\r\n", 400),
        (b"POST http://example.org/ HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 411),
        (b"GET http://example.org/ HTTP/1.1\r\nA: " + b"x" * HEAD + b"\r\n\r\n", 431),
        (b"\x16\x03\x01\x02\x00\x01\x00\r\n\r\n", 400),
        (b"\r\n\r\n", 400),
        (b"GET http://example.org/ HTTP/1.1\r\nA:" + b" " * 30_000 + b"\x00\r\n\r\n", 400),
        (b"GET http://example.org/ HTTP/1.1\r\nA:" + b"\t " * 15_000 + b"\x00\r\n\r\n", 400),
    ],
)
async def test_what_is_not_plainly_a_request_is_refused(
    path: str, request_: bytes, status: int
) -> None:
    async def resolve(host: str, port: int, grant: Grant) -> list[Address]:
        raise AssertionError(host)

    async with proxy(path, ["example.org", ".example"], resolve=resolve):
        answer = await say(path, request_)
        assert answer.startswith(f"HTTP/1.1 {status} ".encode())


async def test_a_request_that_ends_early_is_no_trouble(path: str) -> None:
    async with proxy(path, ["example.org"]) as made:
        assert await say(path, b"GET http://example.org/ HT") == b""
        assert await say(path, b"") == b""
        assert made.visits == ()


@pytest.mark.parametrize(
    "answer",
    [b"SSH-2.0-OpenSSH\r\n\r\n", b"HTTP/1.1 200 OK\r\nA: " + b"x" * HEAD, b"hello\r\n\r\n"],
)
async def test_an_answer_that_is_not_http_is_not_passed_on(path: str, answer: bytes) -> None:
    async with serving(answer) as url, proxy(path, [f"127.0.0.1:{port_of(url)}"]):
        said = await say(path, f"GET {url}/ HTTP/1.1\r\n\r\n".encode())
        assert said == b"" or said.startswith(b"HTTP/1.1 502 ")


async def test_nothing_answers(path: str) -> None:
    async with serving(b"") as url:
        port = port_of(url)
    async with proxy(path, [f"127.0.0.1:{port}"]) as made:
        answer = await say(path, f"CONNECT 127.0.0.1:{port} HTTP/1.1\r\n\r\n".encode())
        assert answer.startswith(b"HTTP/1.1 502 ")
        assert "did not answer" in made.visits[0].refused


async def test_no_more_bytes_than_it_may_carry(path: str) -> None:
    async with (
        serving(reply(b"x" * 500_000)) as url,
        proxy(path, [f"127.0.0.1:{port_of(url)}"], most=200_000) as made,
    ):
        request = f"GET {url}/ HTTP/1.1\r\n\r\n".encode()
        assert 0 < len(await say(path, request)) <= 300_000
        assert len(await say(path, request)) < 1000
        assert made.visits[0].received < 700_000


async def test_a_redirect_is_a_new_question(path: str) -> None:
    """The proxy follows nothing: whoever does asks it again, and is refused."""
    moved = reply(status="302 Found", Location="http://169.254.169.254/latest")
    async with serving(moved) as url, proxy(path, [f"127.0.0.1:{port_of(url)}"]) as made:
        answer = await say(path, f"GET {url}/ HTTP/1.1\r\n\r\n".encode())
        assert answer.startswith(b"HTTP/1.1 302 ")
        again = await say(path, b"GET http://169.254.169.254/latest HTTP/1.1\r\n\r\n")
        assert again.startswith(b"HTTP/1.1 403 ")
        assert [bool(visit.refused) for visit in made.visits] == [False, True]


async def test_very_many_places_are_counted_together(path: str) -> None:
    async with proxy(path, ["example.org"]) as made:
        for n in range(230):
            await say(path, f"CONNECT {n}.example:443 HTTP/1.1\r\n\r\n".encode())
        assert len(made.visits) == 201
        assert made.visits[-1].host == "(more)"


async def test_it_ends_while_a_connection_is_open(path: str) -> None:
    async def silent(head: str, writer: asyncio.StreamWriter) -> None:
        await asyncio.Event().wait()

    async with serving(silent) as url:
        async with proxy(path, [f"127.0.0.1:{port_of(url)}"]):
            reader, writer = await asyncio.open_unix_connection(path)
            writer.write(f"GET {url}/ HTTP/1.1\r\n\r\n".encode())
            await writer.drain()
            await asyncio.sleep(0)
        with contextlib.suppress(ConnectionResetError):
            async with asyncio.timeout(5):
                assert await reader.read() == b""
        await gone(writer)


async def test_too_many_connections_at_once(path: str) -> None:
    async with proxy(path, ["example.org"]):
        held = [await asyncio.open_unix_connection(path) for _ in range(64)]
        answer = await say(path, b"CONNECT example.org:443 HTTP/1.1\r\n\r\n")
        assert answer.startswith(b"HTTP/1.1 503 ")
        for _, writer in held:
            await gone(writer)


async def test_a_request_that_never_comes_whole(path: str) -> None:
    made = Proxy(frozenset({"example.org"}), patience=0.2)
    async with await asyncio.start_unix_server(made.arrived, path):
        answer = await say(path, b"GET http://example.org/ HTTP/1.1\r\nA: b\r\n", half=False)
        assert answer.startswith(b"HTTP/1.1 408 ")
        await made.stop()
    assert made.visits == ()


async def test_a_name_leads_inwards_only_where_the_user_configured_it(path: str) -> None:
    grants: list[Grant] = []

    async def resolve(host: str, port: int, grant: Grant) -> list[Address]:
        grants.append(grant)
        return []

    async with proxy(path, ["index.corp", "other.corp"], own=["index.corp"], resolve=resolve):
        for host in ("index.corp", "other.corp"):
            await say(path, f"CONNECT {host}:443 HTTP/1.1\r\n\r\n".encode())
    assert [grant.anywhere for grant in grants] == [True, False]
    assert grants[0].hosts == {"index.corp"}
