"""What is typed, message by message, at a terminal or through a pipe.

A line that ends in a backslash goes on; lines between two lots of three double quotes are one
message, and so is a paste of several lines where the terminal tells that it is one. Knows standard
input. Does not know what messages mean.
"""

from __future__ import annotations

import locale
import os
import re
import sys
from collections.abc import Generator
from contextlib import contextmanager, suppress
from importlib import import_module
from io import TextIOWrapper
from types import ModuleType

import click

from dure.cli.chat.complete import completions
from dure.cli.environment import put_back
from dure.cli.view.paint import is_terminal, paint_for
from dure.core.visible import visible
from dure.host.languages import tr
from dure.perception.text import decode

_MARK, _MORE = "» ", "… "
_BLOCK = '"""'
_COLOUR = re.compile(r"\x1b\[[0-9;]*m")
_ASCII = ("ANSI_X3.4-1968", "US-ASCII", "646")
"""What systems call the letters of a locale that knows ASCII alone."""


class Lines:
    """Reads one message after another."""

    def __init__(self) -> None:
        self.typed = is_terminal(sys.stdin)
        with _all_letters():
            self._editor = _line_editor() if self.typed and is_terminal(sys.stdout) else None
        self._stopped = False
        stdin: object = sys.stdin
        if self.typed and isinstance(stdin, TextIOWrapper):
            # A terminal may send what is no text; and one that knows ASCII alone there is none.
            encoding = "utf-8" if stdin.encoding.lower() in ("ascii", "us-ascii") else None
            stdin.reconfigure(encoding=encoding, errors="replace")

    def next(self) -> str | None:
        """The next message; empty where nothing was typed, None at the end."""
        try:
            text = self._message()
        except KeyboardInterrupt:
            click.echo(err=True)
            if self._stopped:
                return None
            self._stopped = True
            click.echo(tr("chat.once_more", "Ctrl-C again, or /quit, ends the talk."), err=True)
            return ""
        self._stopped = False
        return text

    def remember(self, text: str) -> None:
        """Have an earlier message among those that ↑ brings back."""
        if self._editor is not None and text:
            self._editor.add_history(visible(text))  # imported talks may hold anything

    def _message(self) -> str | None:
        line = self._line(_MARK)
        if line is None:
            return None
        if line.lstrip().startswith(_BLOCK):
            return self._block(line.lstrip().removeprefix(_BLOCK))
        lines = [line]
        while _goes_on(lines[-1]):
            lines[-1] = lines[-1][:-1]
            if (more := self._line(_MORE)) is None:
                break
            lines.append(more)
        return "\n".join(lines).strip()

    def _block(self, first: str) -> str:
        """Everything up to the closing quotes, line breaks and all."""
        lines, now = list[str](), first
        while not now.rstrip().endswith(_BLOCK):
            lines.append(now)
            more = self._line(_MORE)
            if more is None:
                return "\n".join(lines).strip("\n")
            now = more
        return "\n".join([*lines, now.rstrip().removesuffix(_BLOCK)]).strip("\n")

    def _line(self, mark: str) -> str | None:
        """A line without its end; None where there are no more."""
        if self._editor is not None:
            try:
                with _all_letters():
                    return input(_prompt(mark))
            except EOFError:
                click.echo(err=True)
                return None
        if self.typed:  # what is printed goes to a file: the mark does not
            click.echo(mark, nl=False, err=True)
        data = sys.stdin.buffer.readline()
        if not data:
            return None
        found = decode(data)
        text = data.decode("utf-8", "replace") if found is None else found.text
        return text.rstrip("\r\n")


def _goes_on(line: str) -> bool:
    """Whether the line ends in one backslash, and not in two."""
    return line.endswith("\\") and not line.endswith("\\\\")


def _prompt(mark: str) -> str:
    """The mark in its colour. What is between \\x01 and \\x02 readline does not count as cells."""
    return _COLOUR.sub("\x01\\g<0>\x02", paint_for(sys.stdout).wait(mark))


@contextmanager
def _all_letters() -> Generator[None]:
    """While open, the locale is one that knows all letters. In one that knows ASCII alone
    (`LC_ALL=C`, or one that is not installed) readline drops all others; it asks the environment at
    each line."""
    better = _utf8_locale() if _knows_ascii_alone() else ""
    before = os.environ.get("LC_ALL")
    if better:
        os.environ["LC_ALL"] = better
    try:
        yield
    finally:
        if better:
            put_back("LC_ALL", before)


def _knows_ascii_alone() -> bool:
    # Windows has no such function, and no readline.
    return hasattr(locale, "nl_langinfo") and locale.nl_langinfo(locale.CODESET) in _ASCII


def _utf8_locale() -> str:
    """A locale of this system that knows all letters; empty if there is none."""
    now = locale.setlocale(locale.LC_CTYPE)
    for name in ("C.UTF-8", "en_US.UTF-8"):
        with suppress(locale.Error):
            locale.setlocale(locale.LC_CTYPE, name)
            locale.setlocale(locale.LC_CTYPE, now)
            return name
    return ""


def _line_editor() -> ModuleType | None:
    """Python's readline, ready for messages; None where there is none (Windows)."""
    try:
        readline = import_module("readline")
    except ImportError:
        return None

    def completed(_: str, index: int) -> str | None:
        begin, end = readline.get_begidx(), readline.get_endidx()
        found = completions(readline.get_line_buffer()[:end], begin)
        return found[index] if index < len(found) else None

    readline.set_completer_delims(" \t\n")
    readline.set_completer(completed)
    if "libedit" in (readline.__doc__ or ""):
        readline.parse_and_bind("bind ^I rl_complete")
    else:
        readline.parse_and_bind("tab: complete")
        readline.parse_and_bind("set enable-bracketed-paste on")
    return readline
