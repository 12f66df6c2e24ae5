"""The tools `web_search`, `web_read` and `web_download`.

Knows what comes back from the web and how to say it to a model. Connections are made by
`host.http.fetch`, which refuses addresses within the machine and its network; a search engine is a
function (`tools.engines`).
"""

from __future__ import annotations

from collections.abc import Awaitable
from typing import Protocol

from dure.core.contracts import Call, Tool
from dure.core.errors import ToolError
from dure.core.message import Part, Text
from dure.host import http
from dure.host.http import Fetched
from dure.perception.html import Page, decode_html, read_html
from dure.perception.text import decode, human_size, kind_of
from dure.tools.changes import changes
from dure.tools.decorate import tool
from dure.tools.engines import Engine, duckduckgo
from dure.tools.threads import in_thread

MOST_PAGE = 5 << 20  # bytes of a page
MOST_FILE = 20 << 20  # bytes of a download
MOST_SHOWN = 16_000  # characters of one answer
MOST_LINKS = 40
HEADERS = {
    "User-Agent": "Mozilla/5.0 (compatible; dure)",
    "Accept": "text/html,application/xhtml+xml,text/plain;q=0.9,*/*;q=0.5",
}


class Fetch(Protocol):
    """How a page is fetched: `host.http.fetch`, or one with another grant."""

    def __call__(
        self, url: str, *, headers: dict[str, str], seconds: float, most: int
    ) -> Awaitable[Fetched]: ...


def search_tool(engine: Engine | None = None) -> Tool:
    """The tool `web_search` with this search engine; None: DuckDuckGo, which needs no key."""
    find = engine or duckduckgo()

    @tool(
        effect="read",
        reads="web",
        name="web_search",
        traits=["links", "outward"],
        when="Use to find pages about something you do not know or that may have changed; then read"
        " the best with web_read. 웹 검색, 인터넷에서 찾기, 뉴스, 최신 정보.",
        example={"query": "quiet cafés near Seoul Forest", "most": 5},
    )
    async def search(query: str, most: int = 8) -> str:
        """Search the web: titles, addresses and a few words of each page.

        Args:
            query: what to look for, in few words
            most: how many results at most
        """
        if not query.strip():
            raise ToolError("web.query", "There is nothing to search for. Write a few words.")
        hits = (await find(query.strip()))[: min(max(most, 1), 25)]
        if not hits:
            return f"Nothing was found for {query!r}. Try fewer or other words."
        return "\n".join(
            f"{number}. {_line(hit.title)}\n   {_line(hit.url)}"
            + (f"\n   {_line(hit.text)}" if hit.text else "")
            for number, hit in enumerate(hits, start=1)
        )

    return search


def _line(text: str) -> str:
    """On one line: an address that has a line to itself is one that was found, and none that a
    page says of itself."""
    return " ".join(text.split())


def read_tool(fetch: Fetch = http.fetch) -> Tool:
    """The tool `web_read`."""

    @tool(
        effect="read",
        reads="web",
        to="url",
        name="web_read",
        traits=["inward:part"],
        when="Use to read a page whose address you know, such as one from web_search."
        " 웹페이지 읽기, 사이트 열기, 링크 내용.",
        example={"url": "https://example.org/article"},
    )
    async def read(url: str, part: int = 1) -> str:
        """Read a web page as text: its title, text, tables and links.

        Args:
            url: the address
            part: which part of a long page, counted from 1
        """
        got = await fetch(_whole(url), headers=HEADERS, seconds=30.0, most=MOST_PAGE)
        _check(got)
        page = await in_thread(_page, got)
        return _said(got, page, part)

    return read


def download_tool(fetch: Fetch = http.fetch) -> Tool:
    """The tool `web_download`."""

    @tool(
        effect="write",
        repeat="keyed",
        reads="web",
        to="url",
        name="web_download",
        traits=["outward", "path:path"],
        when="Use to save a file from the web (data, a PDF, a picture) to work with it."
        " 다운로드, 내려받기, 파일 저장.",
        example={"url": "https://example.org/data.csv", "path": "data.csv"},
    )
    async def download(url: str, path: str, call: Call) -> tuple[Part, ...]:
        """Save what is at a web address as a file of the workspace, at most 20 MB.

        Args:
            url: the address
            path: the file to write, relative to the workspace
        """
        got = await fetch(_whole(url), headers=HEADERS, seconds=50.0, most=MOST_FILE)
        _check(got)
        if got.cut:
            raise ToolError(
                "web.too_large",
                "{url} is larger than {most} or broke off, so nothing was saved.",
                url=url,
                most=human_size(MOST_FILE),
            )
        await in_thread(call.workspace.write, path, got.body)
        said = Text(f"Saved {path} ({human_size(len(got.body))}, {_type(got) or 'unknown type'}).")
        return said, changes({path: got.body})

    return download


def _whole(url: str) -> str:
    url = url.strip()
    return url if "://" in url else f"https://{url}"


def _check(got: Fetched) -> None:
    if got.status >= 400:
        raise ToolError(
            "web.status",
            "{url} answered {status}{meaning}. Try another address.",
            url=got.url,
            status=got.status,
            meaning=_MEANINGS.get(got.status, ""),
        )


_MEANINGS = {
    401: " (it wants a login)",
    403: " (it does not let programs in)",
    404: " (there is no such page)",
    410: " (the page is gone)",
    429: " (too many requests: wait a while)",
    500: " (the server has a problem)",
    503: " (the server is not ready: try again later)",
}


def _type(got: Fetched) -> str:
    return got.headers.get("content-type", "").partition(";")[0].strip().lower()


def _page(got: Fetched) -> Page:
    """What was fetched, as a page: HTML is read, other text is taken as it is."""
    kind = _type(got)
    binary = kind_of(got.body)
    start = got.body[:512].lstrip().lower()
    if "html" in kind or (not kind and not binary and start.startswith(b"<")):
        return read_html(decode_html(got.body, got.headers.get("content-type", "")), got.url)
    decoded = None if binary else decode(got.body, cut=got.cut)
    if decoded is None:
        raise ToolError(
            "web.binary",
            "{url} is {kind} ({size}), not a page to read. Save it with web_download.",
            url=got.url,
            kind=binary or kind or "a binary file",
            size=human_size(len(got.body)),
        )
    return Page("", decoded.text)


def _said(got: Fetched, page: Page, part: int) -> str:
    parts = max(1, -(-len(page.text) // MOST_SHOWN))
    if not 1 <= part <= parts:
        raise ToolError(
            "web.part",
            "The page has {parts} parts; there is no part {part}.",
            parts=parts,
            part=part,
        )
    text = page.text[(part - 1) * MOST_SHOWN : part * MOST_SHOWN]
    lines = [line for line in (page.title, got.url) if line]
    if parts > 1:
        more = f"; to read on: part={part + 1}" if part < parts else ""
        lines.append(f"(part {part} of {parts}{more})")
    if got.cut:
        lines.append(f"(only the first {human_size(len(got.body))} of the page were read)")
    lines += ["", text or "(The page has no text; it may need a browser to show any.)"]
    if page.links and part == parts:
        lines += ["", "Links:"]
        lines += [f"- {link.text[:100]}: {link.url}" for link in page.links[:MOST_LINKS]]
        more_links = len(page.links) - MOST_LINKS
        lines += [f"(and {more_links} more)"] if more_links > 0 else []
    return "\n".join(lines)


search = search_tool()
read = read_tool()
download = download_tool()
