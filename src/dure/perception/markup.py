"""Takes HTML apart into texts, start tags and end tags, in one pass.

Knows the syntax and nothing of what tags mean. The standard library's parser is not used: on a
hostile page of 100 kB it needs minutes (it looks at the rest of the page again for every unclosed
quote) or stops with an error. This one looks at each character a bounded number of times, and every
text is some page.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

_TAG_NAME = re.compile(r"[a-zA-Z][^\s/>]*")
_ATTRIBUTE = re.compile(r"[\s/]*([^\s/>=]*)\s*(=?)\s*")
_BARE_VALUE = re.compile(r"[^\s>]*")
# Their content is no markup; that of the first group is no text of the page either.
_RAW = {
    name: re.compile(rf"</{name}(?=[\s/>])", re.IGNORECASE)
    for name in ("script", "style", "noembed", "noframes", "textarea", "title", "xmp")
}


@dataclass(frozen=True, slots=True)
class Token:
    """A text, or a tag with its name in lower case and its attributes, entities resolved."""

    kind: Literal["text", "start", "end"]
    value: str
    attributes: dict[str, str] = field(default_factory=dict[str, str])


def tokens(page: str) -> Iterator[Token]:
    """The tokens of a page, in order. Comments and declarations are left out."""
    at = 0
    last_end = page.rfind(">")
    last_comment_end = page.rfind("-->")
    while at < len(page):
        begin = page.find("<", at)
        if begin < 0 or begin > last_end:
            yield Token("text", html.unescape(page[at:]))
            return
        if begin > at:
            yield Token("text", html.unescape(page[at:begin]))
        if page.startswith("<!--", begin) and begin <= last_comment_end:
            at = page.find("-->", begin + 2) + 3
        elif page.startswith(("<!", "<?"), begin):
            at = page.find(">", begin) + 1
        elif match := _TAG_NAME.match(page, begin + 1):
            name = match[0].lower()
            attributes, at = _attributes(page, match.end())
            yield Token("start", name, attributes)
            if raw := _RAW.get(name):
                end = raw.search(page, at)
                stop = end.start() if end else len(page)
                yield Token("text", html.unescape(page[at:stop]))
                at = stop
        elif page.startswith("</", begin) and (match := _TAG_NAME.match(page, begin + 2)):
            at = page.find(">", match.end()) + 1
            yield Token("end", match[0].lower())
            if not at:
                return
        else:
            yield Token("text", "<")
            at = begin + 1


def _attributes(page: str, at: int) -> tuple[dict[str, str], int]:
    """The attributes that begin at `at`, and where the tag ends."""
    found: dict[str, str] = {}
    while at < len(page) and page[at] != ">":
        match = _ATTRIBUTE.match(page, at)
        assert match, "the pattern matches everything"
        begin = at
        at = match.end()
        value = ""
        if match[2]:
            value, at = _value(page, at)
        if match[1]:
            found.setdefault(match[1].lower(), html.unescape(value))
        if at == begin:
            at += 1
    return found, at + 1


def _value(page: str, at: int) -> tuple[str, int]:
    quote = page[at : at + 1]
    if quote in ('"', "'"):
        end = page.find(quote, at + 1)
        if end < 0:  # never closed: the rest of the page is in it
            return page[at + 1 :], len(page)
        return page[at + 1 : end], end + 1
    match = _BARE_VALUE.match(page, at)
    assert match, "the pattern matches everything"
    return match[0], match.end()
