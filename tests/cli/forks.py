"""A process that has all of `dure` loaded and copies itself for each call: many calls, each in a
process of its own, on a pseudo-terminal or through pipes, without the time Python takes to start.

Run as a program it is that process: a call comes as a line of JSON, and so does its end.
"""

import contextlib
import fcntl
import json
import os
import pty
import select
import subprocess
import sys
import termios
import traceback
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any

from tests.cli.terminal import Said, environment

PATIENCE = 60
"""Seconds after which a call that says nothing is killed."""


class Forks:
    """Makes calls while it is open."""

    def __enter__(self) -> "Forks":
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.cli.forks"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=environment({"PYTHONPATH": str(Path(__file__).resolve().parents[2])}),
        )
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        self._process.stdout.close()
        self._process.wait(timeout=PATIENCE)

    def call(
        self,
        words: Sequence[str],
        folder: Path,
        environ: Mapping[str, str],
        *,
        stdin: str = "",
        terminal: bool = False,
    ) -> Said:
        """`dure` with these words; `stdin` is what is typed, or comes through the pipe. On a
        terminal all that is shown is in `out`."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        call = {
            "words": list(words),
            "folder": str(folder),
            "environ": dict(environ),
            "stdin": stdin,
            "terminal": terminal,
        }
        self._process.stdin.write(json.dumps(call).encode() + b"\n")
        self._process.stdin.flush()
        return Said(**json.loads(self._process.stdout.readline()))


def serve() -> None:
    """Be the process that copies itself."""
    from dure.cli.table import NAMES, load

    for name in NAMES:
        load(name)
    for line in sys.stdin.buffer:
        said = called(json.loads(line))
        sys.stdout.write(json.dumps(said) + "\n")
        sys.stdout.flush()


def called(call: dict[str, Any]) -> dict[str, Any]:
    ours, theirs = _on_terminal() if call["terminal"] else _on_pipes()
    child = os.fork()
    if not child:
        _be_dure(call, theirs)
    for descriptor in set(theirs):
        os.close(descriptor)
    said = _talk(call, child, ours)
    return {"code": os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), **said}


def _on_terminal() -> tuple[list[int], list[int]]:
    ours, theirs = pty.openpty()
    return [ours, ours], [theirs, theirs, theirs]


def _on_pipes() -> tuple[list[int], list[int]]:
    (to_read, to_write), (out, out_theirs), (err, err_theirs) = os.pipe(), os.pipe(), os.pipe()
    return [to_write, out, err], [to_read, out_theirs, err_theirs]


def _be_dure(call: dict[str, Any], theirs: Sequence[int]) -> None:
    """In the copy: never returns."""
    code = 99
    try:
        os.setsid()
        if call["terminal"]:
            fcntl.ioctl(theirs[0], termios.TIOCSCTTY, 0)
        for number, descriptor in enumerate(theirs):
            os.dup2(descriptor, number)
        os.closerange(3, 256)
        os.environ.clear()
        os.environ.update(call["environ"])
        os.chdir(call["folder"])
        sys.stdin, sys.stdout, sys.stderr = (os.fdopen(n, "w" if n else "r") for n in range(3))
        sys.argv = ["dure", *call["words"]]
        from dure.cli import main

        main()
    except SystemExit as error:
        code = error.code if isinstance(error.code, int) else 98
    except BaseException:
        traceback.print_exc()
    finally:
        with contextlib.suppress(OSError):
            sys.stdout.flush()
            sys.stderr.flush()
        os._exit(code)


def _talk(call: dict[str, Any], child: int, ours: Sequence[int]) -> dict[str, str]:
    """Type what is to be typed, and read to the end."""
    typed = call["stdin"].encode()
    if call["terminal"]:
        typed += b"\x04" * 3  # the end of what is typed, for whoever still asks
    with contextlib.suppress(BrokenPipeError):
        os.write(ours[0], typed)
    if not call["terminal"]:
        os.close(ours[0])
    shown, silent = dict.fromkeys(ours[1:], b""), 0
    while open_ := [each for each in shown if not shown[each].endswith(b"\xff")]:
        ready, _, _ = select.select(open_, [], [], 1.0)
        silent = 0 if ready else silent + 1
        if silent == PATIENCE:
            os.kill(child, 9)
        elif silent and call["terminal"]:
            # What was typed before a question could be seen is dropped: say the end again.
            os.write(ours[0], b"\x04")
        for descriptor in ready:
            try:
                data = os.read(descriptor, 1 << 16)
            except OSError:  # a terminal that nobody has open any more
                data = b""
            shown[descriptor] += data or b"\xff"  # which no UTF-8 has
    for descriptor in shown:
        os.close(descriptor)
    texts = [data[:-1].decode(errors="replace") for data in shown.values()]
    return {"out": texts[0], "err": texts[1] if len(texts) > 1 else ""}


if __name__ == "__main__":
    serve()
