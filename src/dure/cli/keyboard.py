"""A line from the person at the terminal, without blocking the run.

Knows the terminal of standard input. Does not know what is asked.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import sys
import threading

import click

from dure.cli.view.paint import is_terminal

_MOST = 1 << 16


def is_there() -> bool:
    """Whether somebody can be asked: standard input and error are a terminal."""
    return is_terminal(sys.stdin) and is_terminal(sys.stderr)


if sys.platform == "win32":
    import msvcrt

    def forget_typed() -> None:
        """Drop what was typed and not read yet."""
        while msvcrt.kbhit():
            msvcrt.getwch()

else:
    import termios

    def forget_typed() -> None:
        """Drop what was typed and not read yet."""
        with contextlib.suppress(termios.error):  # no terminal
            termios.tcflush(sys.stdin, termios.TCIFLUSH)


async def typed_line(prompt: str) -> str | None:
    """The line that is typed; None at its end (Ctrl-D). Can be cancelled at any time."""
    click.echo(prompt, nl=False, err=True, color=True)
    sys.stderr.flush()
    loop = asyncio.get_running_loop()
    descriptor = sys.stdin.fileno()
    line: asyncio.Future[str | None] = loop.create_future()

    def readable() -> None:
        # The terminal gives one whole line at a time.
        data = os.read(descriptor, _MOST)
        if not line.done():
            line.set_result(data.decode(errors="replace").rstrip("\r\n") if data else None)

    try:
        loop.add_reader(descriptor, readable)
    except NotImplementedError:  # Windows: only a thread can wait for a console
        threading.Thread(target=_read, args=(loop, line), daemon=True).start()
        return await line
    try:
        return await line
    finally:
        loop.remove_reader(descriptor)


def _read(loop: asyncio.AbstractEventLoop, line: asyncio.Future[str | None]) -> None:
    """Read a line on a thread. One that nobody waits for any more is lost with its thread."""
    text = sys.stdin.readline()

    def settle() -> None:
        if not line.done():
            line.set_result(text.rstrip("\r\n") if text else None)

    with contextlib.suppress(RuntimeError):  # the loop is closed
        loop.call_soon_threadsafe(settle)
