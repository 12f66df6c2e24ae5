"""Search engines for `web_search`: functions from a query to a list of hits.

Knows DuckDuckGo's pages for browsers without scripts, which need no key. Another engine is any
function of the same form.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Protocol, TypeAlias
from urllib.parse import parse_qs, urlencode, urlsplit

from dure.core.errors import ToolError
from dure.host import http
from dure.host.http import Fetched
from dure.perception.html import decode_html
from dure.perception.markup import tokens

HTML = "https://html.duckduckgo.com/html/"
LITE = "https://lite.duckduckgo.com/lite/"
_HEADERS = {
    "User-Agent": "Mozilla/5.0 (compatible; dure)",
    "Content-Type": "application/x-www-form-urlencoded",
}
_TITLES = {"result__a", "result-link"}
_TEXTS = {"result__snippet", "result-snippet"}
_NOTHING = ("no results", "no-results", "no more results")


@dataclass(frozen=True, slots=True)
class Hit:
    """A page that was found: its title, address and a few of its words."""

    title: str
    url: str
    text: str = ""


Engine: TypeAlias = Callable[[str], Awaitable[list[Hit]]]
"""What finds pages for a query. Raises `ToolError` when it cannot search."""


class Post(Protocol):
    """How a form is sent: `host.http.fetch`, or one with another grant."""

    def __call__(
        self, url: str, *, method: str, headers: dict[str, str], body: bytes, most: int
    ) -> Awaitable[Fetched]: ...


def duckduckgo(*urls: str, fetch: Post = http.fetch) -> Engine:
    """DuckDuckGo without a key. `urls` are tried in turn; by default its HTML and its lite page."""

    async def find(query: str) -> list[Hit]:
        form = urlencode({"q": query}, encoding="utf-8", errors="replace").encode()
        for url in urls or (HTML, LITE):
            got = await fetch(url, method="POST", headers=_HEADERS, body=form, most=2 << 20)
            page = decode_html(got.body, got.headers.get("content-type", ""))
            hits = read_hits(page)
            if hits or (got.status == 200 and any(word in page.lower() for word in _NOTHING)):
                return hits
        raise ToolError(
            "web.search_blocked",
            "The search engine gave no results now: it may take this for too many requests. Wait a"
            " while, or read a page whose address you know with web_read.",
        )

    return find


def read_hits(page: str) -> list[Hit]:
    """The results on one of DuckDuckGo's pages, advertisements left out, each address once."""
    found: dict[str, list[str]] = {}
    url, words, within = "", list[str](), ""  # the result, the text being read, and its tag
    for token in tokens(page):
        classes = set(token.attributes.get("class", "").split())
        if token.kind == "start" and classes & _TITLES:
            url, words, within = _target(token.attributes.get("href", "")), [], token.value
            if url:
                found.setdefault(url, ["", ""])
        elif token.kind == "start" and classes & _TEXTS:
            words, within = [], token.value
        elif token.kind == "text" and within:
            words.append(token.value)
        elif token.kind == "end" and token.value == within:
            within = ""
            text = " ".join("".join(words).split())
            place = found.get(url)
            if place is not None:
                place[1 if place[0] else 0] = text
    return [Hit(title or url, url, text) for url, (title, text) in found.items()]


def _target(href: str) -> str:
    """Where a result leads: DuckDuckGo's links name the page in `uddg`."""
    try:
        parts = urlsplit(href)
        inner = parse_qs(parts.query).get("uddg")
        if inner:
            href, parts = inner[0], urlsplit(inner[0])
    except ValueError:
        return ""
    own = parts.netloc.endswith("duckduckgo.com")  # an advertisement, or a link within the page
    return href if parts.scheme in ("http", "https") and not own else ""
