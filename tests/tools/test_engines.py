"""DuckDuckGo's result pages (written for this test, in their form)."""

import asyncio
import functools

import pytest

from dure.core.errors import ToolError
from dure.host.egress import Grant
from dure.host.http import fetch
from dure.tools.engines import Hit, duckduckgo, read_hits
from tests.host.servers import reply, serving

local = functools.partial(fetch, grant=Grant(loopback=True))

HTML = """<html><body><div class="results">
<div class="result result--ad"><h2><a class="result__a"
 href="//duckduckgo.com/l/?uddg=https%3A%2F%2Fduckduckgo.com%2Fy.js%3Fad_domain%3Dx">Buy!</a></h2>
 <a class="result__snippet" href="#">An advertisement</a></div>
<div class="result results_links web-result"><h2 class="result__title">
<a rel="nofollow" class="result__a"
 href="//duckduckgo.com/l/?uddg=https%3A%2F%2Fko.example.org%2F%EB%91%90%EB%A0%88&amp;rut=1">
 두레 &amp; 품앗이</a></h2>
<a class="result__snippet" href="#">The <b>village</b>
 custom</a></div>
<div class="result"><a class="result__a" href="https://two.example/">Two</a></div>
</div></body></html>"""

LITE = """<table><tr><td>1.</td><td><a rel="nofollow" href="https://one.example/a?b=1"
 class='result-link'>One <b>page</b></a></td></tr><tr><td></td>
<td class='result-snippet'>About <b>one</b></td></tr></table>"""

HITS = [
    Hit("두레 & 품앗이", "https://ko.example.org/두레", "The village custom"),
    Hit("Two", "https://two.example/"),
]


def test_both_pages_are_read_without_advertisements() -> None:
    assert read_hits(HTML) == HITS
    assert read_hits(LITE) == [Hit("One page", "https://one.example/a?b=1", "About one")]


@pytest.mark.parametrize(
    "page", ["", "<a class=result__a href='http://[x'>y</a>", "<a class=result__a"]
)
def test_broken_pages_have_no_hits(page: str) -> None:
    assert read_hits(page) == []


async def test_the_query_is_posted() -> None:
    heads: list[str] = []

    async def answer(head: str, writer: asyncio.StreamWriter) -> None:
        heads.append(head)
        writer.write(reply(HTML.encode(), Content_Type="text/html; charset=UTF-8"))

    async with serving(answer) as url:
        assert await duckduckgo(f"{url}/html/", fetch=local)("두레 custom") == HITS
    assert heads[0].startswith("POST /html/ ")
    assert "urlencoded" in heads[0]


async def test_the_next_page_is_tried_when_one_is_blocked() -> None:
    async def answer(head: str, writer: asyncio.StreamWriter) -> None:
        blocked = "/html/" in head
        page = "<div class='anomaly-modal'>Select all ducks</div>" if blocked else LITE
        writer.write(reply(page.encode(), "202 Accepted" if blocked else "200 OK"))

    async with serving(answer) as url:
        find = duckduckgo(f"{url}/html/", f"{url}/lite/", fetch=local)
        assert [hit.title for hit in await find("x")] == ["One page"]


async def test_blocked_and_nothing_found_are_told_apart() -> None:
    async with serving(reply(b"<p>prove that you are a person", "202 Accepted")) as url:
        with pytest.raises(ToolError) as caught:
            await duckduckgo(url, fetch=local)("x")
        assert caught.value.code == "web.search_blocked"
    async with serving(reply(b"<div class='no-results'>No results.</div>")) as url:
        assert await duckduckgo(url, fetch=local)("x") == []
