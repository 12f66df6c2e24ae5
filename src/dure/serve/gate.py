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
        await self._app(scope, self._bounded(receive), send)

    def _refused(self, scope: Scope) -> tuple[int, str] | None:
        headers = {
            name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]
        }
        if not self._service.is_addressed(headers.get("host", "")):
            return 421, "This host is not served here. Add it: --allow-host NAME"
        preflight = scope["method"] == "OPTIONS" and "access-control-request-method" in headers
        if preflight and self._service.origins:
            return None  # it carries no token, and is told nothing but which pages may ask
        if not self._service.lets_in(headers.get("authorization", "")):
            return 401, "Say the token: Authorization: Bearer TOKEN"
        length = headers.get("content-length", "0")
        if not length.isdecimal() or int(length) > self._service.bytes:
            return 413, f"A request may have {self._service.bytes} bytes."
        return None

    def _bounded(self, receive: Receive) -> Receive:
        """The body, as far as it may go: one that says no length is counted."""
        left = self._service.bytes

        async def bounded() -> MutableMapping[str, Any]:
            nonlocal left
            message = await receive()
            left -= len(message.get("body", b""))
            if left < 0:
                return {"type": "http.disconnect"}
            return message

        return bounded


async def _answer(send: Send, status: int, text: str) -> None:
    body = json.dumps({"error": {"message": text, "type": "refused", "code": status}}).encode()
    headers = [(b"content-type", b"application/json")]
    headers += [(b"www-authenticate", b"Bearer")] if status == 401 else []
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
