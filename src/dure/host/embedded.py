"""The embedded interpreter: processes that run Python code and reach nothing by themselves.

Knows pydantic-monty's pool of processes and their limits. The code has no files, no network, no
environment, and its sleeps take no time. Does not know what is run there, or who answers its calls.
"""

from __future__ import annotations

import asyncio
import contextlib
import functools
import os
import signal
from collections.abc import AsyncGenerator, Callable
from dataclasses import dataclass
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, TypeVar

from dure.core.errors import ToolError
from dure.host.lend import lent

if TYPE_CHECKING:
    from pydantic_monty import Monty, MontySession, OSPolicy

T = TypeVar("T")

_WORKERS = 64  # code that calls an agent that runs code that … holds one each
_GRACE = 5.0  # seconds until the pool ends a process that does not keep its own limit


def installed() -> bool:
    """Whether the interpreter can be used here."""
    return find_spec("pydantic_monty") is not None


@dataclass(frozen=True, slots=True)
class Session:
    """A session of the interpreter and the process that serves it.

    Its calls block, so they are made on a thread: the library's own asynchronous calls end the
    whole program now and then, when it ends soon after them (pydantic-monty 1.4).
    """

    monty: MontySession
    process: int | None

    async def wait(self, call: Callable[..., T], *given: Any, **named: Any) -> T:
        """What `call` returns, made on a thread. Whoever is cancelled ends the process first, so
        that no thread is left computing."""
        waiting = asyncio.ensure_future(asyncio.to_thread(call, *given, **named))
        try:
            return await asyncio.shield(waiting)
        except asyncio.CancelledError:
            self.end()
            await asyncio.wait([waiting])
            waiting.exception()
            raise

    def end(self) -> None:
        """End the process, from any thread: the call under way fails."""
        if self.process is not None:
            with contextlib.suppress(OSError):
                os.kill(self.process, signal.SIGTERM)


@contextlib.asynccontextmanager
async def session(
    seconds: float, memory: int, policy: OSPolicy | None = None
) -> AsyncGenerator[Session, None]:
    """A fresh session: `seconds` of computing for each piece of code, `memory` bytes for all its
    variables together. Raises `ToolError` when very many are in use."""
    from pydantic_monty import ResourceLimits

    limits: ResourceLimits = {
        "max_feed_duration_secs": seconds,
        "max_memory": memory,
        "max_suspensions": 1_000_000,  # they are counted by who answers them
    }
    most = 2.0 ** int(seconds + _GRACE).bit_length()  # few pools, whatever the limits are
    pool = await lent(("dure.host.embedded", most), functools.partial(_pool, most))
    settings: OSPolicy = {"sleep": "zero", **(policy or {})}
    checkout = pool.checkout(limits=limits, os_policy=settings)
    try:
        monty = await asyncio.to_thread(checkout.__enter__)
    except TimeoutError:
        raise ToolError(
            "code.busy", "Too much code is being run at once. Try again in a moment."
        ) from None
    try:
        yield Session(monty, monty.worker_pid)
    finally:
        checkout.__exit__(None, None, None)


@contextlib.asynccontextmanager
async def _pool(most: float) -> AsyncGenerator[Monty, None]:
    from pydantic_monty import Monty

    with Monty(max_processes=_WORKERS, checkout_timeout=60.0, request_timeout=most) as pool:
        yield pool
