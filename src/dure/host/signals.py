"""Signals of the system, heard by an event loop on every platform.

Knows which signals end a program where. Does not know what is done about them.
"""

from __future__ import annotations

import asyncio
import contextlib
import signal
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from typing import Any

ENDING = tuple(
    getattr(signal, name)
    for name in ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK")  # Ctrl-C, kill, closed, Ctrl-Break
    if hasattr(signal, name)
)
"""What asks a program to end."""


@contextmanager
def heard(numbers: Sequence[int], hear: Callable[[int], object]) -> Generator[None]:
    """While open, these signals call `hear` on the running event loop."""
    loop = asyncio.get_running_loop()
    with contextlib.ExitStack() as stack:
        for number in numbers:
            try:
                loop.add_signal_handler(number, hear, number)
            except NotImplementedError:  # Windows
                stack.callback(signal.signal, number, _set(loop, number, hear))
            else:
                stack.callback(loop.remove_signal_handler, number)
        yield


def _set(loop: asyncio.AbstractEventLoop, number: int, hear: Callable[[int], object]) -> Any:
    """Set the signal's function; gives the one before."""
    return signal.signal(number, lambda found, _: loop.call_soon_threadsafe(hear, found))
