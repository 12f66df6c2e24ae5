"""`dure` as people call it: in a process of its own, in pipes or on a pseudo-terminal."""

import codecs
import fcntl
import os
import pty
import select
import subprocess
import sys
import termios
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

from click.testing import CliRunner

from dure.cli import main

DURE = (sys.executable, "-m", "dure")
PATIENCE = 30.0
"""Seconds until something that should be on the screen is given up on."""


def environment(more: Mapping[str, str]) -> dict[str, str]:
    return {**os.environ, "TERM": "xterm", "COLUMNS": "80", **more}


@dataclass
class Said:
    """How a call ended and what it printed."""

    code: int
    out: str
    err: str


def dure(*arguments: str, stdin: str | bytes = "", **more: str) -> Said:
    """A call with pipes; `more` are environment variables."""
    data = stdin.encode() if isinstance(stdin, str) else stdin
    done = subprocess.run(
        [*DURE, *arguments],
        input=data,
        capture_output=True,
        env=environment(more),
        timeout=60,
        check=False,
    )
    return Said(done.returncode, done.stdout.decode(), done.stderr.decode())


def invoke(*arguments: str, stdin: str | bytes = "", **more: str) -> Said:
    """A call within this process, which is quicker; nothing of it is a terminal."""
    done = CliRunner().invoke(main, list(arguments), input=stdin, env=more)
    return Said(done.exit_code, done.stdout, done.stderr)


class Terminal:
    """A call on a pseudo-terminal of 80 cells."""

    def __init__(
        self, arguments: Sequence[str], folder: Path, environ: Mapping[str, str] | None = None
    ) -> None:
        self.screen = ""
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        ours, theirs = pty.openpty()
        self._ours = ours
        self.process = subprocess.Popen(
            [*DURE, *arguments],
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            cwd=folder,
            env=environment(environ or {}),
            start_new_session=True,
            preexec_fn=_own_terminal,
        )
        os.close(theirs)

    def __enter__(self) -> "Terminal":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        os.close(self._ours)

    def shows(self, text: str) -> str:
        """Wait until `text` is on the screen after what was waited for before; what came so far."""
        if not self.comes(text, PATIENCE):
            raise AssertionError(f"{text!r} did not come; there is:\n{self.screen[-2000:]}")
        before, _, self.screen = self.screen.partition(text)
        return before

    def comes(self, text: str, seconds: float) -> bool:
        """Whether `text` comes within this time."""
        until = time.monotonic() + seconds
        while text not in self.screen:
            if not self._read(until):
                return False
        return True

    def types(self, text: str) -> None:
        os.write(self._ours, text.encode())

    def ends(self) -> tuple[int, str]:
        """The exit code, and what was still shown."""
        until = time.monotonic() + PATIENCE
        while self._read(until):
            pass
        return self.process.wait(timeout=PATIENCE), self.screen

    def _read(self, until: float) -> bool:
        """Read more; False at the end, or when the time is over."""
        ready, _, _ = select.select([self._ours], [], [], max(until - time.monotonic(), 0))
        if not ready:
            return False
        try:
            data = os.read(self._ours, 1 << 16)
        except OSError:  # the other end is closed
            return False
        self.screen += self._decoder.decode(data)
        return bool(data)


def _own_terminal() -> None:
    """In the new process: its standard input is the terminal that Ctrl-C comes from."""
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)
