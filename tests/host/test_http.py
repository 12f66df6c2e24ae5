"""Fetching, from servers that behave and from servers that do not."""

import asyncio
import gzip
import time
import zlib

import pytest

from dure.core.errors import DureError, SetupError, ToolError
from dure.host.egress import CONFIGURED, OPEN_WEB, Grant
from dure.host.http import fetch, problem, session, tls
from tests.host.servers import reply, serving

HERE = Grant(loopback=True)


async def failure(url: str, grant: Grant = HERE, seconds: float = 10, most: int = 1000) -> str:
    """The code of the error with which fetching ends."""
    with pytest.raises(DureError) as caught:
        await fetch(url, grant=grant, seconds=seconds, most=most)
    assert isinstance(caught.value, SetupError if grant.anywhere else ToolError)
    assert "{" not in str(caught.value)
    return caught.value.code


async def test_a_page() -> None:
    async with serving(reply("안녕".encode(), Content_Type="text/plain; charset=utf-8")) as url:
        page = await fetch(f"{url}/한글?q=두레", grant=HERE)
    assert (page.status, page.body.decode(), page.cut) == (200, "안녕", False)
    assert page.headers["content-type"] == "text/plain; charset=utf-8"
    assert page.url.startswith(url)


async def test_what_is_sent_says_nothing_of_this_machine() -> None:
    heads: list[str] = []

    async def answer(head: str, writer: asyncio.StreamWriter) -> None:
        heads.append(head)
        writer.write(reply(Set_Cookie="a=b"))

    async with serving(answer) as url:
        await fetch(url, grant=HERE)
        await fetch(url, method="POST", body=b"x", headers={"X-Key": "k"}, grant=HERE)
    assert "User-Agent: dure\r\n" in heads[0]
    assert "Cookie" not in heads[1]
    assert "X-Key: k\r\n" in heads[1]


async def test_a_failure_status_is_an_answer_like_any_other() -> None:
    async with serving(reply(b"gone", "410 Gone")) as url:
        page = await fetch(url, grant=HERE)
    assert (page.status, page.body) == (410, b"gone")


@pytest.mark.parametrize(
    "url",
    [
        "",
        "hello",
        "ftp://example.org/",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "http://",
        "http:///x",
        f"http://user:{'password'}@example.org/",
        "http://exam ple.org/",
        "http://example.org/\r\nX: y",
        "http://[::1",
        "http://example.org:99999/",
    ],
)
async def test_what_is_no_web_address_is_refused(url: str) -> None:
    assert await failure(url) == "http.address"


async def test_loopback_is_refused_by_number_and_by_name() -> None:
    async with serving(reply(b"secret")) as url:
        port = url.rpartition(":")[2]
        for host in ("127.0.0.1", "localhost", "[::ffff:127.0.0.1]", "①27.0.0.1"):
            assert await failure(f"http://{host}:{port}/", OPEN_WEB) == "egress.refused"
        for host in ("2130706433", "0x7f.1", "127.1", "017700000001"):
            assert await failure(f"http://{host}:{port}/", OPEN_WEB) == "egress.name"
        assert await failure(f"http://127.0.0.1.:{port}/", OPEN_WEB) == "http.address"
        assert (await fetch(url, grant=CONFIGURED)).body == b"secret"


async def test_a_session_refuses_too_whoever_uses_it() -> None:
    async with serving(reply(b"secret")) as url:
        client = await session(OPEN_WEB)
        for address in (url, url.replace("127.0.0.1", "localhost")):
            with pytest.raises(ToolError):
                async with client.get(address):
                    pass
        listed = await session(Grant(loopback=True, hosts=frozenset({"localhost"})))
        with pytest.raises(ToolError):
            async with listed.get(url):
                pass


async def test_a_session_is_one_a_grant() -> None:
    assert await session(HERE) is await session(Grant(loopback=True))
    assert await session(HERE) is not await session(OPEN_WEB)
    assert tls() is tls()


async def test_redirects_are_followed_within_the_same_server() -> None:
    async def answer(head: str, writer: asyncio.StreamWriter) -> None:
        if head.startswith("GET /end "):
            assert "X-Key: k" in head
            writer.write(reply(b"end"))
        elif head.startswith("GET /next "):
            writer.write(reply(status="307 Temporary Redirect", Location="end"))
        else:
            writer.write(reply(status="302 Found", Location="/next"))

    async with serving(answer) as url:
        page = await fetch(url, headers={"X-Key": "k"}, grant=HERE)
    assert (page.body, page.url) == (b"end", f"{url}/end")


async def test_credentials_do_not_go_to_another_server() -> None:
    heads: list[str] = []

    async def second(head: str, writer: asyncio.StreamWriter) -> None:
        heads.append(head)
        writer.write(reply(b"there"))

    async with serving(second) as there, serving(reply(status="302 Found", Location=there)) as url:
        headers = {"Authorization": "Bearer x", "X-Api-Key": "x", "Accept-Language": "ko"}
        assert (await fetch(url, headers=headers, grant=HERE)).body == b"there"
    assert "Bearer" not in heads[0]
    assert "X-Api-Key" not in heads[0]
    assert "Accept-Language: ko" in heads[0]


async def test_what_was_sent_is_not_sent_on_to_another_server() -> None:
    to = "http://localhost:1/"
    async with serving(reply(status="307 Temporary Redirect", Location=to)) as url:
        with pytest.raises(ToolError) as caught:
            await fetch(url, method="POST", body=b"private", grant=HERE)
    assert caught.value.code == "http.redirected_body"


@pytest.mark.parametrize(
    ("location", "code"),
    [
        ("http://10.0.0.1/", "egress.refused"),
        ("http://169.254.169.254/latest/meta-data/", "egress.refused"),
        ("file:///etc/passwd", "http.address"),
        ("http://2130706433/", "egress.name"),
        (f"http://u:{'p'}@example.org/", "http.address"),
        ("http://[", "http.address"),
        ("/", "http.redirects"),
    ],
)
async def test_every_redirect_is_checked(location: str, code: str) -> None:
    async with serving(reply(status="302 Found", Location=location)) as url:
        assert await failure(url) == code


async def test_a_huge_body_is_cut() -> None:
    async def answer(head: str, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
        for _ in range(10_000):
            writer.write(b"1000\r\n" + b"x" * 4096 + b"\r\n")
            await writer.drain()

    async with serving(answer) as url:
        page = await fetch(url, grant=HERE, most=100_000)
    assert page.cut
    assert page.body == b"x" * 100_000


@pytest.mark.parametrize("kind", ["gzip", "deflate", "raw deflate"])
async def test_packed_bodies_are_unpacked(kind: str) -> None:
    text = "두레 ".encode() * 10_000
    if kind == "gzip":
        packed = gzip.compress(text[:5000]) + gzip.compress(text[5000:])
    elif kind == "deflate":
        packed = zlib.compress(text)
    else:
        packed = zlib.compress(text)[2:-4]
    async with serving(reply(packed, Content_Encoding=kind.split()[-1])) as url:
        page = await fetch(url, grant=HERE)
    assert page.body == text
    assert not page.cut


async def test_a_bomb_is_cut_at_what_it_would_become() -> None:
    bomb = gzip.compress(bytes(200 << 20), 1)
    async with serving(reply(bomb, Content_Encoding="gzip")) as url:
        page = await fetch(url, grant=HERE, most=1 << 20)
    assert page.cut
    assert len(page.body) == 1 << 20


async def test_what_is_not_packed_though_it_says_so() -> None:
    async with serving(reply(b"plain text", Content_Encoding="gzip")) as url:
        assert await failure(url) == "http.encoding"


async def test_a_body_that_breaks_off_is_marked_as_cut() -> None:
    whole = reply(b"0123456789")
    async with serving(whole[:-4]) as url:
        page = await fetch(url, grant=HERE)
    assert (page.body, page.cut) == (b"012345", True)
    packed = gzip.compress(b"0123456789" * 100)
    async with serving(reply(packed[:-12], Content_Encoding="gzip")) as url:
        assert (await fetch(url, grant=HERE)).cut


async def test_one_byte_at_a_time_does_not_outlast_the_limit() -> None:
    async def answer(head: str, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n")
        while True:
            writer.write(b"x")
            await writer.drain()
            await asyncio.sleep(0.01)

    async with serving(answer) as url:
        began = time.monotonic()
        assert await failure(url, seconds=0.3) == "http.timeout"
        assert time.monotonic() - began < 5


async def test_silence_does_not_outlast_the_limit() -> None:
    async def answer(head: str, writer: asyncio.StreamWriter) -> None:
        await asyncio.Event().wait()

    async with serving(answer) as url:
        assert await failure(url, seconds=0.2) == "http.timeout"


@pytest.mark.parametrize("said", [b"", b"HTTP/1.1 200", b"SSH-2.0-OpenSSH\r\n\r\n", b"\x00" * 100])
async def test_what_is_no_http_at_all(said: bytes) -> None:
    async with serving(said) as url:
        assert await failure(url) == "http.dropped"


async def test_nobody_there() -> None:
    async with serving(b"") as url:
        pass
    assert await failure(url) == "http.refused"
    assert await failure(url, CONFIGURED) == "http.refused"


async def test_a_server_without_tls() -> None:
    async def answer(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(reply())
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    async with server:
        port = server.sockets[0].getsockname()[1]
        assert await failure(f"https://127.0.0.1:{port}/") == "http.tls"


async def test_a_message_holds_no_query() -> None:
    error = problem(TimeoutError(), "https://example.org/x?key=secret", OPEN_WEB, seconds=3)
    assert "secret" not in str(error)
    assert "example.org" in str(error)
