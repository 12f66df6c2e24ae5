"""Pages, searches and downloads, from a server on this machine."""

import functools
from pathlib import Path
from typing import Any

import pytest

from dure.core.errors import ToolError
from dure.core.message import Data
from dure.host.egress import Grant
from dure.host.http import fetch
from dure.tools import web
from dure.tools.engines import Hit
from tests.host.servers import reply, serving
from tests.tools.support import call_in, text_of

local = functools.partial(fetch, grant=Grant(loopback=True))
read = web.read_tool(local)
download = web.download_tool(local)


async def test_a_page_is_read_with_its_links(tmp_path: Path) -> None:
    page = "<title>두레</title><p>함께 일하기. <a href='/more'>더 보기</a>".encode("cp949")
    async with serving(reply(page, Content_Type="text/html; charset=euc-kr")) as url:
        text = await text_of(read, tmp_path, url=f"{url}/page")
        assert text == f"두레\n{url}/page\n\n함께 일하기. 더 보기\n\nLinks:\n- 더 보기: {url}/more"


async def test_a_long_page_comes_in_parts(tmp_path: Path) -> None:
    page = b"<p>" + b"word " * 8000
    async with serving(reply(page, Content_Type="text/html")) as url:
        first = await text_of(read, tmp_path, url=url)
        assert "(part 1 of 3; to read on: part=2)" in first
        assert "(part 3 of 3)" in await text_of(read, tmp_path, url=url, part=3)
        with pytest.raises(ToolError, match="3 parts"):
            await text_of(read, tmp_path, url=url, part=4)


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (reply(b'{"a": 1}', Content_Type="application/json"), '{"a": 1}'),
        (reply(b"plain", Content_Type="text/plain"), "plain"),
        (reply(b"<html><p>untyped</html>"), "untyped"),
        (reply(b"", Content_Type="text/html"), "no text"),
    ],
)
async def test_other_texts(answer: bytes, words: str, tmp_path: Path) -> None:
    async with serving(answer) as url:
        assert words in await text_of(read, tmp_path, url=url)


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (reply(b"%PDF-1.7", Content_Type="application/pdf"), "web.binary"),
        (reply(b"\x89PNG\r\n\x1a\n\0", Content_Type="image/png"), "web.binary"),
        (reply(b"gone", "404 Not Found", Content_Type="text/html"), "web.status"),
        (reply(b"", "503 Busy"), "web.status"),
    ],
)
async def test_what_is_no_page_is_said(answer: bytes, code: str, tmp_path: Path) -> None:
    async with serving(answer) as url:
        with pytest.raises(ToolError) as caught:
            await text_of(read, tmp_path, url=url)
        assert caught.value.code == code


async def test_addresses_within_the_machine_are_refused_by_default(tmp_path: Path) -> None:
    async with serving(reply(b"secret")) as url:
        for tool, rest in ((web.read, {}), (web.download, {"path": "x"})):
            with pytest.raises(ToolError) as caught:
                await text_of(tool, tmp_path, url=url, **rest)
            assert caught.value.code == "egress.refused"
    with pytest.raises(ToolError):
        await text_of(web.read, tmp_path, url="file:///etc/passwd")


async def test_a_download_is_a_file(tmp_path: Path) -> None:
    arguments = {"path": "d/a.pdf"}
    async with serving(reply(b"%PDF-1.7", Content_Type="application/pdf")) as url:
        parts = await download.deed({"url": url, **arguments}, call_in(tmp_path))
    assert (tmp_path / "d/a.pdf").read_bytes() == b"%PDF-1.7"
    assert isinstance(parts[1], Data)
    assert (download.effect, download.repeat, download.to) == ("write", "keyed", "url")


async def test_what_was_cut_is_not_saved(tmp_path: Path) -> None:
    broken = b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf"
    async with serving(broken) as url:
        with pytest.raises(ToolError) as caught:
            await text_of(download, tmp_path, url=url, path="a")
        assert caught.value.code == "web.too_large"
    assert not (tmp_path / "a").exists()


async def test_any_function_is_a_search_engine(tmp_path: Path) -> None:
    async def find(query: str) -> list[Hit]:
        return [Hit("One", "https://one.example/", "first"), Hit("Two", "https://two.example/")][
            : 0 if query == "nothing" else 2
        ]

    search = web.search_tool(find)
    assert await text_of(search, tmp_path, query="x") == (
        "1. One\n   https://one.example/\n   first\n2. Two\n   https://two.example/"
    )
    assert "2. Two" not in await text_of(search, tmp_path, query="x", most=1)
    assert "Nothing was found" in await text_of(search, tmp_path, query="nothing")
    with pytest.raises(ToolError):
        await text_of(search, tmp_path, query=" ")


def test_facts_for_policy() -> None:
    made: Any
    for made in (web.search, web.read, web.download):
        assert made.reads == "web"
    assert web.read.to == "url"
