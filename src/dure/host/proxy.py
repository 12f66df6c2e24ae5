"""A proxy on a Unix socket: the one way out for programs that have no network of their own.

Knows HTTP proxying as far as it must (CONNECT, and plain requests in absolute form: RFC 9110 and
9112), and asks `egress` for each host. Does not know who is behind the socket: whoever it is may
send anything.

A connection is for one host: a plain request is sent on alone and answered with `Connection:
close`, so that no second one goes along with it. What a host does with what it is sent (a content
network that serves many names, say) is beyond a proxy: to grant a host is to grant all of it.
"""

from __future__ import annotations

import asyncio
import contextlib
import re
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from ipaddress import ip_address
from typing import TypeAlias

from dure.core.errors import DureError
from dure.core.workspace import Visit
from dure.host import egress
from dure.host.egress import Address, Grant
from dure.host.proxied import HEAD, IDLE_SECONDS, Ask, Refused, answer_head, asked

PORTS = (80, 443)
"""Ports that may be reached where a grant names none."""

MOST = 1 << 30
"""Bytes that all connections of a proxy together may carry."""

_CONNECT_SECONDS = 20.0
_LINGER_SECONDS = 1.0
_CONNECTIONS = 64
_VISITS = 200  # places that are remembered one by one
_PIECE = 64 << 10

Resolve: TypeAlias = Callable[[str, int, Grant], Awaitable[list[Address]]]


@dataclass
class Proxy:
    """A proxy at work: whom it lets through to where, and what came of it. `patience`: seconds for
    a request to come whole."""

    hosts: frozenset[str]
    own: frozenset[str] = frozenset()
    most: int = MOST
    resolve: Resolve = egress.resolve
    patience: float = 10.0
    _visits: dict[tuple[str, int, str], Visit] = field(
        default_factory=dict[tuple[str, int, str], Visit]
    )
    _tasks: set[asyncio.Task[None]] = field(default_factory=set[asyncio.Task[None]])
    _over: bool = False

    @property
    def visits(self) -> tuple[Visit, ...]:
        """Where connections went or were refused, each place once, in order of the first."""
        return tuple(self._visits.values())

    def arrived(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Serve a connection in a task of its own."""
        # it came in while the socket was being closed, or as one of a flood
        if self._over or len(self._tasks) >= 4 * _CONNECTIONS:
            writer.transport.abort()
            return
        task = asyncio.ensure_future(self._serve(reader, writer))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def stop(self) -> None:
        """End all connections, and take no more."""
        self._over = True
        for task in self._tasks:
            task.cancel()
        if self._tasks:
            await asyncio.wait(set(self._tasks))

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            ask = await asked(reader, self.patience)
            if len(self._tasks) > _CONNECTIONS:
                raise Refused(503, f"more than {_CONNECTIONS} connections at once")
            there, back = await self._connected(ask)
            try:
                await self._carry(ask, (reader, writer), (there, back))
            finally:
                back.transport.abort()
        except Refused as refused:
            with contextlib.suppress(OSError, TimeoutError):
                await _tell(refused, reader, writer)
        except (OSError, EOFError):
            pass  # the other side is gone: there is nobody to tell
        finally:
            writer.close()

    async def _connected(self, ask: Ask) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        """A connection to a checked address of the host that was asked for."""
        try:
            addresses = await self.resolve(ask.host, ask.port, self._grant(ask))
        except DureError as error:
            why = self._not_granted(ask) if error.code == "egress.not_listed" else str(error)
            self._note(ask, refused=why)
            raise Refused(403, why) from error
        problem = "no address"
        for address in addresses:
            try:
                async with asyncio.timeout(_CONNECT_SECONDS):
                    return await asyncio.open_connection(address.ip, address.port, limit=HEAD)
            except (OSError, TimeoutError) as error:
                problem = str(error) or type(error).__name__
        self._note(ask, refused=f"it did not answer ({problem})")
        raise Refused(502, f"{ask.host}:{ask.port} cannot be reached: {problem}")

    def _grant(self, ask: Ask) -> Grant:
        """What is granted at the port that is asked for. An address, or `localhost`, that stands
        among the hosts is the user's own word, wherever it is."""
        split = [_split(each) for each in self.hosts]
        names = {name for name, port in split if ask.port in ((port,) if port else PORTS)}
        host = ask.host.lower()
        own = host in names and (host in self.own or host == "localhost" or _is_address(host))
        return Grant(anywhere=own, hosts=frozenset({host} if own else names))

    def _not_granted(self, ask: Ask) -> str:
        known = ", ".join(sorted(self.hosts)) or "none"
        return f"{ask.host}:{ask.port} is not among the hosts that the policy grants: {known}"

    async def _carry(self, ask: Ask, inside: _Pair, outside: _Pair) -> None:
        self._note(ask)
        if ask.head is None:
            inside[1].write(b"HTTP/1.1 200 Connection established\r\n\r\n")
        else:
            self._count(ask, sent=len(ask.head))
            outside[1].write(ask.head)
        sending = asyncio.ensure_future(self._send(ask, inside[0], outside[1]))
        try:
            await self._receive(ask, outside[0], inside[1])
        finally:
            sending.cancel()
            await asyncio.wait({sending})

    async def _send(
        self, ask: Ask, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        """Carry what comes from inside: of a plain request its body, of a tunnel everything."""
        left = ask.body
        try:
            while left != 0 and (data := await _piece(reader, left)):
                left = None if left is None else left - len(data)
                self._count(ask, sent=len(data))
                writer.write(data)
                await writer.drain()
            if ask.head is None:
                writer.write_eof()
        except (OSError, EOFError):
            writer.transport.abort()  # so that the other direction ends, too

    async def _receive(
        self, ask: Ask, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        """Carry what comes back. When that is over, so is the connection."""
        if ask.head is not None:
            writer.write(await answer_head(reader))
        while data := await _piece(reader, None):
            self._count(ask, received=len(data))
            writer.write(data)
            await writer.drain()

    def _note(self, ask: Ask, *, refused: str = "") -> None:
        visit = Visit(ask.host, ask.port, refused)
        key = (visit.host, visit.port, "refused" if refused else "")
        if len(self._visits) >= _VISITS and key not in self._visits:
            key = ("", 0, "refused" if refused else "")
            visit = Visit("(more)", 0, "too many to list" if refused else "")
        self._visits.setdefault(key, visit)

    def _count(self, ask: Ask, *, sent: int = 0, received: int = 0) -> None:
        """Add to the place's bytes. Raises EOFError once the proxy has carried all that it may."""
        key = (ask.host, ask.port, "")
        key = key if key in self._visits else ("", 0, "")
        seen = self._visits[key]
        self._visits[key] = replace(seen, sent=seen.sent + sent, received=seen.received + received)
        self.most -= sent + received
        if self.most < 0:
            raise EOFError


_Pair: TypeAlias = tuple[asyncio.StreamReader, asyncio.StreamWriter]


@asynccontextmanager
async def proxy(
    path: str,
    hosts: Iterable[str],
    *,
    own: Iterable[str] = (),
    most: int = MOST,
    resolve: Resolve = egress.resolve,
) -> AsyncGenerator[Proxy]:
    """Serve a proxy on the Unix socket `path` to `hosts` (`name`, `.name` with all below it, or
    either with `:port`), until the context ends. Names lead to public addresses only, but for those
    of `own`, which the user configured himself. `most`: bytes of all connections together."""
    made = Proxy(frozenset(hosts), frozenset(own), most, resolve)
    server = await asyncio.start_unix_server(made.arrived, path, limit=HEAD)
    try:
        yield made
    finally:
        server.close()
        await made.stop()


def _split(host: str) -> tuple[str, int | None]:
    """A host of a grant as its name and port."""
    found = re.fullmatch(r"(\[[^]]+\]|[^:]+)(?::([0-9]{1,5}))?", host.strip())
    if found is None:
        return host.strip("[]").lower(), None  # an IPv6 address without brackets
    return found[1].strip("[]").lower(), int(found[2]) if found[2] else None


def _is_address(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


async def _tell(
    refused: Refused, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
) -> None:
    """Answer, and let the rest of what was sent run out: closed before, the answer may be lost."""
    writer.write(refused.answer())
    writer.write_eof()
    async with asyncio.timeout(_LINGER_SECONDS):
        while await reader.read(_PIECE):
            pass


async def _piece(reader: asyncio.StreamReader, most: int | None) -> bytes:
    """The next bytes; none at the end, or after a long silence."""
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(IDLE_SECONDS):
            return await reader.read(_PIECE if most is None else min(most, _PIECE))
    return b""
