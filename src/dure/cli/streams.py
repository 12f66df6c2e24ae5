"""What a process is started with, made fit to use: arguments, standard input, output and error.

Knows files 0, 1 and 2, and how arguments become text. Does not know what is read or written.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from io import TextIOWrapper

_STREAMS = (("stdin", "r"), ("stdout", "w"), ("stderr", "w"))


def prepare() -> None:
    """A stream that was closed becomes the empty device: else the next file that is opened, the
    journal's maybe, takes its place, and what a child process prints goes there."""
    for number, (name, mode) in enumerate(_STREAMS):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)  # the lowest number that is free is this one
        if getattr(sys, name) is None:
            setattr(sys, name, open(number, mode, encoding="utf-8", closefd=False))  # noqa: SIM115
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):  # a terminal may not know every letter
            stream.reconfigure(errors="backslashreplace")


def as_typed(arguments: Sequence[str]) -> list[str]:
    """The arguments as UTF-8, also where the locale (`LC_ALL=C`) made Python read them as ASCII;
    what is no UTF-8 stays as it is, so that a path still leads to its file."""
    return [_utf8(word) for word in arguments]


def _utf8(word: str) -> str:
    try:
        return os.fsencode(word).decode()
    except UnicodeError:
        return word


def finish() -> OSError | None:
    """Write what is still held back. What could not be written is given up, so that Python does not
    try it again at its end; why it could not is returned."""
    failure: OSError | None = None
    for number, stream in ((1, sys.stdout), (2, sys.stderr)):
        try:
            stream.flush()
        except OSError as error:
            failure = error
            empty = os.open(os.devnull, os.O_WRONLY)
            os.dup2(empty, number)
            os.close(empty)
        except ValueError:  # closed on the way
            pass
    return failure
