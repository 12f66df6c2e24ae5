"""What is typed, message by message, at a terminal or through a pipe.

A line that ends in a backslash goes on; lines between two lots of three double quotes are one
message, and so is a paste of several lines where the terminal tells that it is one. Knows standard
input. Does not know what messages mean.
"""

from __future__ import annotations

import sys
from importlib import import_module
from io import TextIOWrapper
from types import ModuleType

import click

from dure.cli.chat.complete import completions
from dure.cli.view.paint import Paint, is_terminal, paint_for
from dure.host.languages import tr
from dure.perception.text import decode

_MARK, _MORE = "» ", "… "
_BLOCK = '"""'


class Lines:
    """Reads one message after another."""

    def __init__(self) -> None:
        self.typed = is_terminal(sys.stdin)
        self._editor = _line_editor() if self.typed and is_terminal(sys.stdout) else None
        self._stopped = False
        stdin: object = sys.stdin
        if self.typed and isinstance(stdin, TextIOWrapper):
            stdin.reconfigure(errors="replace")  # a terminal may send what is no text

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
            self._editor.add_history(text)

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
                return input(_prompt(mark, paint_for(sys.stdout)))
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


def _prompt(mark: str, paint: Paint) -> str:
    """The mark, with its colours between \\x01 and \\x02: readline does not count them as cells."""
    start, _, end = paint.wait("\0").partition("\0")
    return f"\x01{start}\x02{mark}\x01{end}\x02" if start else mark


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
