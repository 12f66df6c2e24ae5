"""What every request passes before any route: the host it names, the token, its size.

Plain ASGI. Knows the service; knows no route.
"""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any, TypeAlias

from dure.serve.service import Service

Scope: TypeAlias = MutableMapping[str, Any]
Receive: TypeAlias = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send: TypeAlias = Callable[[MutableMapping[str, Any]], Awaitable[None]]
App: TypeAlias = Callable[[Scope, Receive, Send], Awaitable[None]]


class Gate:
    """Around the routes: lets in who may come in."""

    def __init__(self, app: App, service: Service) -> None:
        self._app = app
        self._service = service

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        refused = self._refused(scope)
        if refused is not None:
            await _answer(send, *refused)
            return
        counted = _Counted(receive, send, self._service.bytes)
        await self._app(scope, counted.receive, counted.send)
        if counted.is_over:
            await _answer(send, *self._too_large())

    def _refused(self, scope: Scope) -> tuple[int, str] | None:
        headers = {
            name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]
        }
        if not self._service.is_addressed(headers.get("host", "")):
            return 421, "This host is not served here. Add it: --allow-host NAME"
        if not self._service.lets_in(headers.get("authorization", "")):
            return 401, "Say the token: Authorization: Bearer TOKEN"
        length = headers.get("content-length", "0")
        if not length.isdecimal() or int(length) > self._service.bytes:
            return self._too_large()
        return None

    def _too_large(self) -> tuple[int, str]:
        return 413, f"A request may have {self._service.bytes} bytes."


class _Counted:
    """A body that says no length: counted as it comes. Of one that is too large no more is read,
    and what the routes would say of the rest is not told."""

    def __init__(self, receive: Receive, send: Send, most: int) -> None:
        self._receive, self._send = receive, send
        self._left = most

    @property
    def is_over(self) -> bool:
        """Whether more came than may come."""
        return self._left < 0

    async def receive(self) -> MutableMapping[str, Any]:
        """The next of the request."""
        message = await self._receive()
        self._left -= len(message.get("body", b""))
        return {"type": "http.disconnect"} if self.is_over else message

    async def send(self, message: MutableMapping[str, Any]) -> None:
        """Something of the answer."""
        if not self.is_over:
            await self._send(message)


async def _answer(send: Send, status: int, text: str) -> None:
    body = json.dumps({"error": {"message": text, "type": "refused", "code": status}}).encode()
    headers = [(b"content-type", b"application/json")]
    headers += [(b"www-authenticate", b"Bearer")] if status == 401 else []
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
