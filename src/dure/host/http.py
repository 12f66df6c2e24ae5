"""HTTP for every other package: sessions that connect only where their grant allows; `fetch`.

Knows aiohttp (its connector is made here and nowhere else). Does not know providers or pages.
"""

from __future__ import annotations

import asyncio
import functools
import ipaddress
import socket
import ssl
import zlib
from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from dure.core.errors import DureError, SetupError, ToolError
from dure.host import egress
from dure.host.egress import OPEN_WEB, Grant
from dure.host.lend import lent

if TYPE_CHECKING:
    import aiohttp
    from yarl import URL

AGENT = "dure"
"""What is sent as User-Agent: the name of the software, nothing of the machine."""

_KEPT = frozenset({"accept", "accept-language", "user-agent"})
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_CHUNK = 1 << 16


@dataclass(frozen=True, slots=True)
class Fetched:
    """What came back. `url` is where redirects ended, header names are lower case, `body` is
    decoded (gzip, deflate); `cut`: the body is longer than was read, or the connection broke."""

    status: int
    url: str
    headers: Mapping[str, str]
    body: bytes
    cut: bool = False


async def session(grant: Grant) -> aiohttp.ClientSession:
    """The session of this event loop for `grant`, closed with the loop. No cookies, no proxy from
    the environment, no limit on connections; time limits are the caller's."""
    return await lent(("http", grant), functools.partial(_open, grant))


async def fetch(
    url: str,
    *,
    method: str = "GET",
    headers: Mapping[str, str] | None = None,
    body: bytes | None = None,
    grant: Grant = OPEN_WEB,
    seconds: float = 30.0,
    most: int = 20 << 20,
    redirects: int = 5,
) -> Fetched:
    """Ask for `url`; `seconds` and `most` (decoded bytes) bound it all, redirects included.

    Each redirect is checked anew; to another origin only harmless headers go along, and no body.
    Raises `ToolError` (`SetupError` where the user configured the address).
    """
    grant = egress.narrowed(grant)
    try:
        async with asyncio.timeout(seconds):
            return await _follow(
                _Ask(method, url, dict(headers or {}), body), grant, most, redirects
            )
    except DureError:
        raise
    except Exception as error:
        raise problem(error, url, grant, seconds=seconds) from error


@functools.cache
def tls() -> ssl.SSLContext:
    """The TLS settings of this process. Reading the system's certificates takes a while: once."""
    return ssl.create_default_context()


@dataclass(frozen=True, slots=True)
class _Ask:
    """One request, before any redirect or after some."""

    method: str
    url: str
    headers: dict[str, str]
    body: bytes | None


async def _follow(ask: _Ask, grant: Grant, most: int, redirects: int) -> Fetched:
    client = await session(grant)
    for _ in range(redirects + 1):
        url = _address(ask.url, grant)
        async with client.request(
            ask.method,
            url,
            headers={"Accept-Encoding": "gzip, deflate", **ask.headers},
            data=ask.body,
            allow_redirects=False,
            auto_decompress=False,
        ) as response:
            location = response.headers.get("Location")
            if response.status in _REDIRECTS and location:
                ask = _redirected(ask, url, response.status, location)
                continue
            content, cut = await _read(response, most)
            names = {name.lower(): value for name, value in response.headers.items()}
            return Fetched(response.status, str(url), names, content, cut)
    raise ToolError(
        "http.redirects",
        "{url} was redirected more than {most} times. Try another address.",
        url=ask.url,
        most=redirects,
    )


def _redirected(ask: _Ask, url: URL, status: int, location: str) -> _Ask:
    from yarl import URL

    try:
        target = url.join(URL(location))
        same = target.origin() == url.origin()
    except ValueError:
        target, same = location, False
    method, body, headers = ask.method, ask.body, ask.headers
    if status == 303 or (status in (301, 302) and method == "POST"):
        method, body = ("HEAD" if method == "HEAD" else "GET"), None
    if not same:
        headers = {name: value for name, value in headers.items() if name.lower() in _KEPT}
        if body is not None:
            raise ToolError(
                "http.redirected_body",
                "{url} wants what was sent to it sent to {target} instead; that was not done. Send"
                " it there yourself if that is right.",
                url=ask.url,
                target=str(target)[:500],
            )
    return _Ask(method, str(target), headers, body)


def _address(text: str, grant: Grant) -> URL:
    """The address as a URL: http or https, with a host and without a password."""
    from yarl import URL

    try:
        url = URL(text)
        fits = url.scheme in ("http", "https") and bool(url.host) and url.user is None
        fits = fits and url.password is None and not any(c.isspace() or c < " " for c in text)
    except ValueError:
        fits = False
    if not fits:
        raise _no_address(text, grant)
    return URL(text)


def _no_address(text: str, grant: Grant) -> DureError:
    return _kind(grant)(
        "http.address",
        "{url!r} is not an address that can be fetched. Write one that begins with https:// or"
        " http:// and holds no user name, password or space.",
        url=text[:500],
    )


async def _read(response: aiohttp.ClientResponse, most: int) -> tuple[bytes, bool]:
    """At most `most` bytes of the decoded body, and whether there was more."""
    from aiohttp import ClientError

    unpack = _Unpack(response.headers.get("Content-Encoding", ""))
    body = bytearray()
    try:
        async for chunk in response.content.iter_chunked(_CHUNK):
            while chunk:
                room = most + 1 - len(body)
                piece, chunk = unpack(chunk, room)
                body += piece
                if len(body) > most:
                    return bytes(body[:most]), True
    except ClientError:
        if not body:
            raise
        return bytes(body), True
    return bytes(body), not unpack.complete


class _Unpack:
    """Undoes gzip or deflate piece by piece, and never makes more bytes than there is room for."""

    def __init__(self, encoding: str) -> None:
        self._kind = encoding.strip().lower()
        self._packed: Any = None
        self._began = False

    def __call__(self, chunk: bytes, room: int) -> tuple[bytes, bytes]:
        """The next piece, and what of `chunk` is still to be unpacked."""
        if self._kind not in ("gzip", "x-gzip", "deflate"):
            return chunk, b""
        if self._packed is None:
            self._packed = zlib.decompressobj(_window(self._kind, chunk))
            self._began = True
        try:
            piece = self._packed.decompress(chunk, room)
        except zlib.error as error:
            raise ToolError(
                "http.encoding",
                "The page says that it is packed as {kind}, but it is not. Try another address.",
                kind=self._kind,
            ) from error
        rest = self._packed.unconsumed_tail
        if self._packed.eof:  # a gzip file may have several members
            rest, self._packed = self._packed.unused_data, None
            if rest and not rest.startswith(b"\x1f\x8b"):
                rest = b""
        return piece, rest

    @property
    def complete(self) -> bool:
        """Whether the packed data came to its end."""
        return self._packed is None


def _window(kind: str, chunk: bytes) -> int:
    """zlib's word for the format. Some servers send deflate without its zlib header (RFC 1950)."""
    if kind != "deflate":
        return 16 + zlib.MAX_WBITS
    framed = len(chunk) > 1 and chunk[0] & 0x0F == 8 and int.from_bytes(chunk[:2]) % 31 == 0
    return zlib.MAX_WBITS if framed else -zlib.MAX_WBITS


def problem(error: BaseException, url: str, grant: Grant, *, seconds: float = 0.0) -> DureError:
    """What went wrong with a connection, in a word that helps: for the model, or for the user
    where he configured the address. `seconds` is the limit that was set, for the message."""
    import aiohttp

    kind, host = _kind(grant), _host(url)
    if isinstance(error, DureError):
        return error
    if isinstance(error, TimeoutError):
        return kind(
            "http.timeout",
            "{host} did not answer within {seconds:g} seconds. Try again later, or another"
            " address.",
            host=host,
            seconds=seconds,
        )
    if isinstance(error, (aiohttp.InvalidURL, ValueError)):
        return _no_address(url, grant)
    if isinstance(error, (aiohttp.ClientSSLError, ssl.SSLError)):
        return kind(
            "http.tls",
            "The connection to {host} is not safe, so nothing was sent: {reason}. Check the"
            " address, and this machine's date and certificates.",
            host=host,
            reason=_reason(error),
        )
    if isinstance(error, aiohttp.ClientConnectorError):
        return _unreachable(error.os_error, host, kind)
    return kind(
        "http.dropped",
        "{host} broke the connection off: {reason}. Try again.",
        host=host,
        reason=_reason(error),
    )


def _unreachable(error: OSError, host: str, kind: type[DureError]) -> DureError:
    import errno

    if error.errno in (errno.ENETUNREACH, errno.ENETDOWN, errno.EADDRNOTAVAIL):
        return kind(
            "http.offline",
            "{host} cannot be reached: this machine seems to be offline. Check the connection.",
            host=host,
        )
    if error.errno == errno.ECONNREFUSED:
        return kind(
            "http.refused",
            "Nothing answers at {host}. Check the address and port, and whether the server runs.",
            host=host,
        )
    return kind(
        "http.unreachable",
        "{host} cannot be reached: {reason}. Check the address and try again.",
        host=host,
        reason=_reason(error),
    )


def _reason(error: BaseException) -> str:
    """What the library says, on one line; never empty."""
    text = " ".join(str(error).split()) or type(error).__name__
    return text.rstrip(".")[:300]


def _host(url: str) -> str:
    """The host and port of an address: the rest may hold what is not for every eye."""
    return url.partition("://")[2].partition("/")[0].rpartition("@")[2] or url[:100]


def _kind(grant: Grant) -> type[DureError]:
    return SetupError if grant.anywhere else ToolError


@asynccontextmanager
async def _open(grant: Grant) -> AsyncGenerator[aiohttp.ClientSession]:
    import aiohttp

    connector = _connector(grant)
    async with aiohttp.ClientSession(
        connector=connector,
        cookie_jar=aiohttp.DummyCookieJar(),
        headers={"User-Agent": AGENT},
        timeout=aiohttp.ClientTimeout(total=None, sock_connect=None),
        trust_env=False,
    ) as client:
        yield client
    await asyncio.sleep(0)  # transports are closed on the loop's next round


def _connector(grant: Grant) -> aiohttp.TCPConnector:
    """A connector that looks names up through `egress`, and looks at each address once more when
    the socket is made: names that are addresses are not looked up at all."""
    import aiohttp
    from aiohttp.abc import AbstractResolver, ResolveResult

    class Checked(AbstractResolver):
        """Names to checked addresses."""

        async def resolve(
            self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
        ) -> list[ResolveResult]:
            found = await egress.resolve(host, port, grant)
            return [
                ResolveResult(
                    hostname=host,
                    host=address.ip,
                    port=port,
                    family=address.family,
                    proto=0,
                    flags=socket.AI_NUMERICHOST,
                )
                for address in found
                if family in (socket.AF_UNSPEC, address.family)
            ]

        async def close(self) -> None:
            pass

    class Connector(aiohttp.TCPConnector):
        """Refuses names before anything else, also where a connection is open already."""

        async def connect(self, req: Any, traces: Any, timeout: Any) -> Any:
            egress.check_name(req.url.host or "", grant)
            return await super().connect(req, traces, timeout)

    def make_socket(info: Any) -> socket.socket:
        family, kind, protocol, _, address = info
        egress.check(ipaddress.ip_address(str(address[0])), grant)
        return socket.socket(family, kind, protocol)

    return Connector(resolver=Checked(), ssl=tls(), limit=0, socket_factory=make_socket)
