"""Where a call goes, taken apart: an address of the web or of mail, a host, or a plain name.

There are two ways to read a destination. As it is meant: `plain` is true only if it is written in
the one form that every program reads alike. And as it might be meant: `hosts_in` and `folded` find
what hides in any spelling. What may be done is decided by the first, what may not by the second.
Knows spelling; does not know rules.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Literal
from urllib.parse import unquote

from dure.core.hosts import spelt
from dure.core.value import value

LONGEST = 4096
"""Characters of a destination or path that may count as plain."""

_HOST = r"[\w-]+(?:\.[\w-]+)*\.?"
_URL = re.compile(rf"([a-z][a-z0-9+.-]*)://({_HOST}|\[[0-9a-f:.]+\])(?::(\d+))?([/?#].*)?", re.I)
_MAIL = re.compile(rf"([^\s@,;:!<>()\[\]\\\"'/%]+)@({_HOST})")
_BARE = re.compile(rf"({_HOST}|\[[0-9a-f:.]+\])(?::(\d+))?")
_USUAL_PORT = {"http": "80", "https": "443", "ws": "80", "wss": "443", "ftp": "21"}
_DOUBTFUL_PATH = re.compile(
    r"[\\\s\x00-\x20\x7f]|//|/\.\.?(?=[/?#]|$)|%(?:2[ef5]|5c|[01]|7f)", re.I
)
_UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f"
    "\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb"
    "\ud800-\udfff\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
_CANDIDATE = re.compile(r"\[[0-9a-f:.]+\]|[\w-]+(?:\.[\w-]+)*")


@value
class Destination:
    """A destination taken apart. `name` is what it is if it is no address: an account, a channel;
    of a mail address it is what stands before the @. `path` includes the query."""

    kind: Literal["web", "mail", "host", "name"]
    plain: bool
    name: str = ""
    scheme: str = ""
    host: str = ""
    port: str = ""
    path: str = ""


def destination(text: str) -> Destination:
    """The parts of what is written as a destination."""
    return _parts(text) if len(text) <= LONGEST else Destination("name", False)


@lru_cache(256)
def _parts(text: str) -> Destination:
    plain = not _UNSEEN.search(text) and text == text.strip()
    text = unicodedata.normalize("NFC", text) if not text.isascii() else text
    if plain and (found := _URL.fullmatch(text)):
        scheme, host, port, path = found[1].lower(), found[2], found[3] or "", found[4] or "/"
        port = "" if port == _USUAL_PORT.get(scheme) else port
        path = path if path.startswith("/") else f"/{path}"
        clear = _is_plain(host) and not _DOUBTFUL_PATH.search(path)
        return Destination("web", clear, "", scheme, spelt(host), port, path)
    if plain and (found := _MAIL.fullmatch(text)):
        return Destination("mail", _is_plain(found[2]), found[1], "", spelt(found[2]))
    if plain and "." in text and (found := _BARE.fullmatch(text)):
        return Destination("host", _is_plain(found[1]), text, "", spelt(found[1]), found[2] or "")
    return Destination("name", plain, text)


def folded(text: str) -> str:
    """The text as the most lenient reader would take it: percent signs and look-alike forms
    (full width, ligatures) decoded, what cannot be seen left out, small letters."""
    return _folded(text) if len(text) <= LONGEST else _folded.__wrapped__(text)


@lru_cache(256)
def _folded(text: str) -> str:
    return _decoded(text).casefold()


def _decoded(text: str) -> str:
    for _ in range(3):
        if "%" not in text:
            break
        text = unquote(text)
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text).replace("\u3002", ".")
    return _UNSEEN.sub("", text).replace("\\", "/")


def hosts_in(text: str) -> frozenset[str]:
    """Every name in a text that could be a host's, as `spelt`: whatever stands around it."""
    return _hosts(text) if len(text) <= LONGEST else _hosts.__wrapped__(text)


@lru_cache(256)
def _hosts(text: str) -> frozenset[str]:
    decoded = _decoded(text)
    # The older standard of names reads ß as ss, the newer one does not.
    readings = {decoded.lower(), decoded.casefold()}
    return frozenset(spelt(found) for each in readings for found in _CANDIDATE.findall(each))


def _is_plain(host: str) -> bool:
    """Whether a host is written as programs write it: no full-width letters, none that are read as
    others, no number that stands for an address."""
    if unicodedata.normalize("NFKC", host) != host or host.lower() != host.casefold():
        return False
    bare = host.strip("[]").removesuffix(".").lower()
    return not bare.rpartition(".")[2][:1].isdigit() or spelt(host) == bare
