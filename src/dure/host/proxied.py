"""Requests to a proxy, and the heads of answers: read strictly, and written anew.

Knows HTTP/1.1 as far as a proxy must (RFC 9110 and 9112). Whoever wrote them may have written
anything; what is not plainly a request is refused. Does not know who may reach what.
"""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass

HEAD = 32 << 10
"""Bytes of a request's or an answer's head."""

IDLE_SECONDS = 120.0
"""For how long a connection may be silent."""


@dataclass(frozen=True, slots=True)
class Ask:
    """A request, read. `head`: what is sent on (None: a tunnel), and `body` how many bytes follow
    it (None: whatever comes)."""

    host: str
    port: int
    head: bytes | None = None
    body: int | None = None


class Refused(Exception):
    """The proxy's own answer to a request."""

    def __init__(self, status: int, why: str) -> None:
        super().__init__(why)
        self._status = status
        self._why = why

    def answer(self) -> bytes:
        """The answer as bytes. The reason stands in the first line too: some programs show no
        more of it."""
        text = f"dure: {self._why}\n".encode()
        reason = re.sub(r"[^ -~]+", " ", self._why)[:200]
        head = f"HTTP/1.1 {self._status} {reason}\r\nContent-Type: text/plain; charset=utf-8\r\n"
        return f"{head}Content-Length: {len(text)}\r\nConnection: close\r\n\r\n".encode() + text


_METHOD = re.compile(r"[A-Z]{1,20}")
_AUTHORITY = r"([A-Za-z0-9._-]{1,253}|\[[0-9A-Fa-f:.]{2,45}\])(?::([0-9]{1,5}))?"
_HOST_AND_PORT = re.compile(_AUTHORITY)
_PLAIN = re.compile(rf"http://{_AUTHORITY}((?:[/?][!-~]*)?)", re.IGNORECASE)
_FIELD = re.compile(r"([!#$%&'*+.^_`|~0-9A-Za-z-]+):([\t -~\x80-\xff]*)")
_HOP = frozenset(
    {
        "connection",
        "expect",
        "host",
        "keep-alive",
        "proxy-authenticate",
        "proxy-authorization",
        "proxy-connection",
        "te",
        "trailer",
        "upgrade",
    }
)
"""Fields that are between two machines only, and the one that is written anew."""


async def asked(reader: asyncio.StreamReader, seconds: float) -> Ask:
    """Read a request's head. Raises `Refused` for anything that is not plainly one."""
    head = (await _head(reader, seconds)).decode("latin-1")
    first, *lines = head.removesuffix("\r\n\r\n").split("\r\n")
    words = first.split(" ")
    if len(words) != 3 or not _METHOD.fullmatch(words[0]) or words[2] not in _VERSIONS:
        raise Refused(400, "this is not a request to an HTTP proxy")
    fields = [_FIELD.fullmatch(line) for line in lines]
    if not all(fields):
        raise Refused(400, "a header of the request is malformed")
    named = [(found[1], found[2].strip(" \t")) for found in fields if found]
    if words[0] == "CONNECT":
        found = _HOST_AND_PORT.fullmatch(words[1])
        if found is None or found[2] is None:
            raise Refused(400, "CONNECT needs a host and a port")
        return Ask(found[1].strip("[]"), _port(found[2]))
    found = _PLAIN.fullmatch(words[1])
    if found is None:
        raise Refused(400, "this proxy takes CONNECT host:port and http://host/… only")
    return _plain(words[0], found, named)


_VERSIONS = ("HTTP/1.0", "HTTP/1.1")


def _plain(method: str, found: re.Match[str], named: list[tuple[str, str]]) -> Ask:
    """A plain request as it is sent on: to one host, alone."""
    values: dict[str, list[str]] = {}
    for name, value in named:
        values.setdefault(name.lower(), []).append(value)
    if "transfer-encoding" in values:
        raise Refused(411, "a body must come with its Content-Length")
    length = values.get("content-length", ["0"])
    if len(length) > 1 or not re.fullmatch(r"[0-9]{1,15}", length[0]):
        raise Refused(400, "the Content-Length is malformed")
    dropped = _HOP | {
        each.strip().lower() for each in ",".join(values.get("connection", [])).split(",")
    }
    path = found[3] or "/"
    path = path if path.startswith("/") else f"/{path}"
    host = found[1] + (f":{found[2]}" if found[2] else "")
    lines = [f"{method} {path} HTTP/1.1", f"Host: {host}", "Connection: close"]
    # without its length a body would be a second request
    dropped -= {"content-length"}
    lines += [f"{name}: {value}" for name, value in named if name.lower() not in dropped]
    head = "\r\n".join([*lines, "", ""]).encode("latin-1")
    return Ask(found[1].strip("[]"), _port(found[2] or "80"), head, int(length[0]))


def _port(text: str) -> int:
    port = int(text)
    if not 0 < port < 65536:
        raise Refused(400, f"there is no port {port}")
    return port


async def _head(reader: asyncio.StreamReader, seconds: float) -> bytes:
    """Everything up to the first empty line."""
    try:
        async with asyncio.timeout(seconds):
            return await reader.readuntil(b"\r\n\r\n")
    except TimeoutError:
        raise Refused(408, "the request did not come in time") from None
    except asyncio.LimitOverrunError:
        raise Refused(431, f"the request's head is longer than {HEAD} bytes") from None


async def answer_head(reader: asyncio.StreamReader) -> bytes:
    """The head of a host's answer, with word that the connection ends after it."""
    try:
        async with asyncio.timeout(IDLE_SECONDS):
            head = await reader.readuntil(b"\r\n\r\n")
            while re.match(rb"HTTP/1\.[01] 1", head):  # more is to come
                head = await reader.readuntil(b"\r\n\r\n")
    except (TimeoutError, asyncio.LimitOverrunError):
        raise Refused(502, "the host's answer cannot be read") from None
    first, *lines = head.removesuffix(b"\r\n\r\n").split(b"\r\n")
    if not re.match(rb"HTTP/1\.[01] \d{3}", first):
        raise Refused(502, "the host's answer is not HTTP")
    kept = [each for each in lines if not re.match(rb"(?i)(proxy-)?connection:|keep-alive:", each)]
    return b"\r\n".join([first, b"Connection: close", *kept, b"", b""])
