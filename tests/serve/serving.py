"""A real server on loopback, in a thread with an event loop of its own."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import uvicorn

from dure.core.contracts import Participant
from dure.runtime.options import Options
from dure.runtime.stores import SQLite
from dure.serve import Service, build

TOKEN = "a-token-for-tests"
HEADERS = {"authorization": f"Bearer {TOKEN}"}


@contextmanager
def serving(
    who: Participant, folder: Any, *, policy: str = "trusted", **more: Any
) -> Iterator[str]:
    """The address at which `who` is served."""
    terms = Options(store=SQLite(folder / "runs.db"), workspace=str(folder), policy=policy)
    service = Service(who, terms, TOKEN, **more)
    with socket.create_server(("127.0.0.1", 0)) as listening:
        # As asyncio does with sockets of its own: small answers are not held back.
        listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        config = uvicorn.Config(build(service), log_level="warning", lifespan="on")
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
        thread.start()
        deadline = time.monotonic() + 20
        while not server.started and thread.is_alive() and time.monotonic() < deadline:
            threading.Event().wait(0.01)
        assert server.started, "the server did not start"
        try:
            yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join(20)
            assert not thread.is_alive()
