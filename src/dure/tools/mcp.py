"""Servers of the Model Context Protocol: started when a tool of theirs is first called, and kept.

Knows the official client (the extra `mcp`). Does not know files or agents. What a server says of
its tools is never shown to a model from here: whoever names a tool has written down what it is.
https://modelcontextprotocol.io/specification
"""

from __future__ import annotations

import asyncio
import base64
import binascii
import os
import shutil
import tempfile
from collections.abc import AsyncGenerator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import IO, Any, TypeAlias, cast
from urllib.parse import urlsplit

from dure.core.codec import canonical, digest
from dure.core.errors import DureError, SetupError, ToolError
from dure.core.message import Data, Image, Part, Text
from dure.host.egress import Grant, check_name, narrowed, resolve
from dure.host.lend import lent

SECONDS = 30.0
"""How long a server has to start and to say which tools it has."""

MOST_SHOWN = 16_000
"""Letters of one result."""

_MOST_PICTURES = 8 << 20  # bytes, together
_MOST_PARTS = 100
_MOST_REASON = 500  # letters of what a server says went wrong
_PICTURES = ("image/png", "image/jpeg", "image/gif", "image/webp")
_MOST_PAGES = 50
_WEB_SECONDS = 300.0  # between two pieces of a stream
_PORTS = {"http": 80, "https": 443}

Told: TypeAlias = Mapping[str, Any]


@dataclass(frozen=True)
class Server:
    """A server: a command to run, or an address. `env` and `headers` may hold secrets; nothing else
    of this process's environment goes along but what every program needs. `local`: an address may
    be on this machine."""

    where: tuple[str, ...] | str
    env: tuple[tuple[str, str], ...] = ()
    headers: tuple[tuple[str, str], ...] = ()
    local: bool = False

    @property
    def grant(self) -> Grant:
        """What its address may be."""
        return Grant(loopback=self.local)

    @property
    def name(self) -> str:
        """How it is called in messages: without its arguments, which may be secrets."""
        return self.where if isinstance(self.where, str) else os.path.basename(self.where[0])


@dataclass(eq=False)
class Link:
    """The connection to a server, made when it is wanted. One that broke is made anew at the next
    call; a call that was on its way is not made again, for it may have acted."""

    server: Server
    _client: Any = None
    _keeper: asyncio.Task[None] | None = None
    _over: asyncio.Event = field(default_factory=asyncio.Event)
    _lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    _errors: IO[bytes] | None = None
    _busy: int = 0

    async def tools(self) -> list[Any]:
        """The tools that the server says it has. One that died since it was last asked is started
        again: asking for them does nothing to the world."""
        was_open = self._keeper is not None
        try:
            return await self._listed()
        except ToolError as error:
            if not was_open or error.code != "mcp.broken":
                raise
        return await self._listed()

    async def _listed(self) -> list[Any]:
        client = await self._ready()
        found: list[Any] = []
        cursor: str | None = None
        async with self._explained(SECONDS):
            for _ in range(_MOST_PAGES):
                page = await client.list_tools(cursor=cursor)
                found += page.tools
                cursor = page.next_cursor
                if not cursor:
                    break
        return found

    async def call(self, name: str, arguments: Told, seconds: float) -> tuple[Part, ...]:
        """Call a tool; what it gave. Raises `ToolError` with its words where it failed."""
        client = await self._ready()
        async with self._explained(seconds, acting=True):
            result = await client.call_tool(name, dict(arguments))
        parts = _parts(result)
        if result.is_error:
            said = "\n".join(part.text for part in parts if isinstance(part, Text))
            raise ToolError("mcp.failed", "{text}", text=said or "It failed, and did not say why.")
        return parts

    async def end(self) -> None:
        """Close the connection, and end a server that was started."""
        keeper, self._keeper = self._keeper, None
        if keeper is None:
            return
        self._over.set()
        await asyncio.wait([keeper], timeout=5)
        keeper.cancel()
        await asyncio.gather(keeper, return_exceptions=True)
        if self._errors is not None:
            self._errors.close()

    async def _ready(self) -> Any:
        where = self.server.where
        if isinstance(where, str):  # whoever calls now may reach fewer hosts than who came before
            check_name(urlsplit(where).hostname or "", narrowed(self.server.grant))
        async with self._lock:
            if self._keeper is None or self._keeper.done():
                self._over = asyncio.Event()
                ready: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
                self._keeper = asyncio.create_task(self._keep(ready))
                async with self._explained(SECONDS):
                    self._client = await ready
            return self._client

    async def _keep(self, ready: asyncio.Future[Any]) -> None:
        """Hold the connection open in a task of its own: it must be closed where it was opened."""
        try:
            async with AsyncExitStack() as held:
                client = await held.enter_async_context(await self._opened(held))
                ready.set_result(client)
                await self._over.wait()
        except BaseException as error:
            if not ready.done():
                ready.set_exception(_first(error))
            if isinstance(error, asyncio.CancelledError):
                raise

    async def _opened(self, held: AsyncExitStack) -> Any:
        try:
            import httpx2
            import mcp
            from mcp.client.stdio import stdio_client
            from mcp.client.streamable_http import streamable_http_client
        except ImportError as error:
            raise SetupError(
                "mcp.missing",
                "To use tools of MCP servers, install what that takes: pip install 'dure[mcp]'",
            ) from error
        where = self.server.where
        if isinstance(where, str):
            web = httpx2.AsyncClient(
                headers=dict(self.server.headers),
                timeout=_WEB_SECONDS,
                trust_env=False,
                transport=_checked(self.server.grant),
            )
            await held.enter_async_context(web)
            return mcp.Client(streamable_http_client(where, http_client=web))
        if shutil.which(where[0]) is None:
            raise SetupError(
                "mcp.no_program",
                "There is no program {program!r} to start the MCP server. Install it, or write"
                " where it is.",
                program=where[0],
            )
        self._errors = tempfile.TemporaryFile()  # noqa: SIM115 (it lives as long as the server)
        started = mcp.StdioServerParameters(
            command=where[0], args=list(where[1:]), env=dict(self.server.env)
        )
        errors: Any = self._errors
        return mcp.Client(stdio_client(started, errlog=errors))

    @asynccontextmanager
    async def _explained(self, seconds: float, *, acting: bool = False) -> AsyncGenerator[None]:
        """What went wrong between us and the server, in words, and the connection let go by the
        last who used it."""
        self._busy += 1
        try:
            async with asyncio.timeout(seconds):
                yield
        except TimeoutError:
            await self._let_go()
            raise ToolError(
                "mcp.late",
                "The MCP server {name} did not answer within {seconds} s. It may have acted.",
                name=self.server.name,
                seconds=f"{seconds:g}",
            ) from None
        except DureError:
            raise
        except Exception as error:
            said = self._said()
            await self._let_go()
            reason = (str(_first(error)) or type(error).__name__)[:_MOST_REASON]
            facts = {"name": self.server.name, "reason": reason, "said": said}
            if acting:
                text = "The MCP server {name} broke off: {reason}. It may have acted. {said}"
                raise ToolError("mcp.broken_call", text, **facts) from error
            text = "The MCP server {name} broke off: {reason}. {said}"
            raise ToolError("mcp.broken", text, **facts) from error
        finally:
            self._busy -= 1

    async def _let_go(self) -> None:
        """End it, unless others are waiting for it: they are to hear what it says."""
        if self._busy <= 1:
            await self.end()

    def _said(self) -> str:
        """The last of what a server that was started wrote to its standard error."""
        if self._errors is None:
            return ""
        with suppress(OSError, ValueError):
            end = self._errors.seek(0, 2)
            self._errors.seek(max(0, end - 2_000))
            return self._errors.read(2_000).decode("utf-8", "replace").strip()
        return ""


async def link_to(server: Server) -> Link:
    """The connection of this event loop to the server; closed when the loop is."""
    return await lent(("mcp", server), lambda: _linked(server))


@asynccontextmanager
async def _linked(server: Server) -> AsyncGenerator[Link]:
    link = Link(server)
    try:
        yield link
    finally:
        await link.end()


def _checked(grant: Grant) -> Any:
    """The transport of one who reaches checked addresses only: each request goes to the very one
    that was checked, under the name that was asked for. No redirects: they would lead past it."""
    import httpx2

    class Checked(httpx2.AsyncBaseTransport):
        def __init__(self) -> None:
            self._inner = httpx2.AsyncHTTPTransport(trust_env=False)

        async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
            host = request.url.host
            port = request.url.port or _PORTS.get(request.url.scheme, 443)
            address = (await resolve(host, port, grant))[0]
            request.url = request.url.copy_with(host=address.ip)
            request.extensions = {**request.extensions, "sni_hostname": host}
            return await self._inner.handle_async_request(request)

        async def aclose(self) -> None:
            await self._inner.aclose()

    return Checked()


def pinned(tool: Any) -> str:
    """A short text that is another one when what the server says of its tool is."""
    said = {"name": tool.name, "about": tool.description or "", "schema": tool.input_schema}
    return digest(canonical(said))


def _parts(result: Any) -> tuple[Part, ...]:
    """What a result holds, within bounds."""
    parts: list[Part] = []
    left, room = MOST_SHOWN, _MOST_PICTURES
    for block in result.content:
        if left <= 0 or len(parts) == _MOST_PARTS:
            break
        kind = str(getattr(block, "type", ""))
        data = _data(block.data, room) if kind == "image" else None
        if data is not None and str(block.mime_type) in _PICTURES:
            parts.append(Image(data, str(block.mime_type)))
            room -= len(data)
            continue
        text = block.text if kind == "text" else f"[{kind[:40] or 'something'} that is not shown]"
        if text:
            parts.append(Text(text[:left]))
            left -= len(text)
    if not parts and result.structured_content is not None:
        value: Any = result.structured_content
        known = len(canonical(value)) <= MOST_SHOWN
        parts.append(Data(value) if known else Text(canonical(value)[:MOST_SHOWN]))
    return tuple(parts) or (Text("(nothing)"),)


def _data(given: str, most: int) -> bytes | None:
    if not given or len(given) > most * 4 // 3:
        return None
    try:
        return base64.b64decode(given, validate=True)
    except (binascii.Error, ValueError):
        return None


def _first(error: BaseException) -> BaseException:
    """The error itself, where groups are around it."""
    while isinstance(error, BaseExceptionGroup):
        inner = cast("tuple[BaseException, ...]", error.exceptions)  # pyright: ignore[reportUnknownMemberType]
        error = inner[0]
    return error
