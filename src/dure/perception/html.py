"""Reads a web page the way a person does: its title, headings, text, lists, tables and links.

Knows what the tags of HTML mean for reading. Does not know the network, and runs and loads nothing
that a page names.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from urllib.parse import urljoin

from dure.perception.markup import Token, tokens
from dure.perception.text import decode

_NEVER = {"script", "style", "template", "noscript", "svg", "iframe", "object", "select"}
_BESIDE = {"nav", "footer", "aside", "form", "dialog"}  # not what the page is about
_MAIN = {"main", "article"}
_BLOCKS = {
    "address", "blockquote", "body", "caption", "center", "dd", "details", "div", "dl", "dt",
    "fieldset", "figcaption", "figure", "header", "hr", "legend", "ol", "p", "pre", "section",
    "summary", "table", "tbody", "tfoot", "thead", "ul", "li", "tr", "h1", "h2", "h3", "h4", "h5",
    "h6", "article", "main", "nav", "footer", "aside", "form", "dialog", "title",
}  # fmt: skip
_HEADINGS = {f"h{level}": "#" * level + " " for level in range(1, 7)}
_ENOUGH = 200  # characters of main text that make it worth leaving out the rest
_MOST_LINKS = 1000
_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w-]{2,30})", re.IGNORECASE)
_HEADER_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w-]{2,30})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Link:
    """Where a link leads (an absolute address) and what it says."""

    url: str
    text: str


@dataclass(frozen=True, slots=True)
class Page:
    """A page as text: headings begin with `#`, list items with `-`, table cells stand between
    ` | `. `links` are those of the text, in order, each address once."""

    title: str
    text: str
    links: tuple[Link, ...] = ()


@dataclass(slots=True)
class _Block:
    text: str
    main: bool
    beside: bool


def decode_html(data: bytes, content_type: str = "") -> str:
    """The page's text, in the encoding named by the server, by the page, or found by looking."""
    named = _HEADER_CHARSET.search(content_type)
    within = _CHARSET.search(data[:4096])
    for charset in (named and named[1], within and within[1].decode("ascii")):
        try:
            if charset and not data.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")):
                # Pages that say EUC-KR are written in its superset.
                korean = charset.lower() in ("euc-kr", "ks_c_5601-1987", "ksc5601")
                return data.decode("cp949" if korean else charset)
        except (LookupError, UnicodeDecodeError):
            continue
    decoded = decode(data)
    return decoded.text if decoded else data.decode("utf-8", "replace")


def read_html(page: str, url: str = "") -> Page:
    """The page as text. What lies in navigation, footers and forms is left out if there is enough
    other text; `url` is the page's own address, for links that are relative to it."""
    reader = _Reader(url)
    for token in tokens(page):
        reader.take(token)
    return reader.page()


@dataclass(slots=True)
class _Reader:
    url: str
    title: str = ""
    blocks: list[_Block] = field(default_factory=list[_Block])
    links: dict[str, tuple[str, bool, bool]] = field(
        default_factory=dict[str, tuple[str, bool, bool]]
    )
    words: list[str] = field(default_factory=list[str])
    depth: dict[str, int] = field(default_factory=dict[str, int])
    prefix: str = ""
    link: str | None = None
    link_words: list[str] = field(default_factory=list[str])

    def take(self, token: Token) -> None:
        match token.kind:
            case "text":
                self._text(token.value)
            case "start":
                self._start(token.value, token.attributes)
            case "end":
                self._end(token.value)

    def page(self) -> Page:
        self._break()
        main = sum(len(block.text) for block in self.blocks if block.main)
        plain = sum(len(block.text) for block in self.blocks if not block.beside)

        def wanted(in_main: bool, beside: bool) -> bool:
            return (in_main or main < _ENOUGH) and (not beside or plain < _ENOUGH)

        text = "\n".join(block.text for block in self.blocks if wanted(block.main, block.beside))
        links = (Link(url, words) for url, (words, *where) in self.links.items() if wanted(*where))
        return Page(" ".join(self.title.split()), text, tuple(links))

    def _text(self, text: str) -> None:
        if self._in("title") and not self._in("svg"):
            self.title += text
        elif not any(self._in(name) for name in _NEVER):
            if not self._in("pre"):
                text = text.replace("\n", " ")
            self.words.append(text)
            if self.link is not None:
                self.link_words.append(text)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if name in _BLOCKS:
            self._break()
        if name in _NEVER or name in _BESIDE or name in _MAIN or name in ("pre", "title"):
            self.depth[name] = self.depth.get(name, 0) + 1
        if name in _HEADINGS:
            self.prefix = _HEADINGS[name]
        elif name == "li":
            self.prefix = "- "
        elif name in ("td", "th") and "".join(self.words).strip():
            self.words.append(" | ")
        elif name == "br":
            self.words.append("\n")
        elif name == "img" and attributes.get("alt", "").strip():
            self._text(f"[{attributes['alt'].strip()}]")
        elif name == "a":
            self._end_link()
            self.link = attributes.get("href")
        elif name == "base" and attributes.get("href"):
            self.url = _join(self.url, attributes["href"])

    def _end(self, name: str) -> None:
        if name == "a":
            self._end_link()
        if name in _BLOCKS:
            self._break()
        if self._in(name):
            self.depth[name] -= 1

    def _end_link(self) -> None:
        href, words = self.link, " ".join("".join(self.link_words).split())
        self.link = None
        self.link_words = []
        if not href or not words or len(self.links) >= _MOST_LINKS:
            return
        target = _join(self.url, href.strip()).partition("#")[0]
        if target.startswith(("http://", "https://")) and target != self.url:
            self.links.setdefault(target, (words, self._main(), self._beside()))

    def _break(self) -> None:
        raw = "".join(self.words)
        self.words.clear()
        if self._in("pre"):
            text = raw.strip("\n")
        else:
            lines = (" ".join(line.split()) for line in raw.split("\n"))
            text = "\n".join(filter(None, lines))
        if text.strip():
            self.blocks.append(_Block(self.prefix + text, self._main(), self._beside()))
            self.prefix = ""

    def _in(self, name: str) -> bool:
        return self.depth.get(name, 0) > 0

    def _main(self) -> bool:
        return any(self._in(name) for name in _MAIN)

    def _beside(self) -> bool:
        return any(self._in(name) for name in _BESIDE)


def _join(base: str, target: str) -> str:
    try:
        return urljoin(base, target)
    except ValueError:  # such as a broken IPv6 address
        return ""
