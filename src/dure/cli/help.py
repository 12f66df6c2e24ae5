"""Help in the user's language, laid out by the cells that its letters take.

English stands where a command is made; the translation is found by the command and the option:
`help.run`, `help.run --model`, or `help.--model` where the option says the same everywhere. Knows
click's commands. Does not know what any of them does.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from copy import copy
from typing import Any, TypeVar

import click

from dure.cli.view.cut import wrap
from dure.host.languages import pad, tr, width

C = TypeVar("C", bound=click.Command)

_GAP = 2
_TERM = 30
"""Cells that a term may take beside its text; a longer one stands on a line of its own."""

_EXTRA = re.compile(r"  \[(?:[^\]]*[<>][^\]]*|required)\]$")
"""How click writes the range of a number (who leaves it is told in a sentence) and what must be
given."""


def spoken(command: C, path: str) -> C:
    """The command, and all beneath it, with help in the language of this call. `path` is how it is
    called (`"runs delete"`)."""
    told = copy(command)
    told.context_class = Context
    told.help = tr(f"help.{path}", command.help or "")
    told.options_metavar = tr("help.metavar_options", "[OPTIONS]")
    told.params = [_spoken_option(each, path) for each in command.params]
    if told.add_help_option:
        option: Any = told.get_help_option(click.Context(told))
        option.help = tr("help.--help", "Show this and exit.")
    if isinstance(told, click.Group):
        told.subcommand_metavar = tr("help.metavar_command", "[COMMAND] [ARGS]...")
        below = told.commands.items()
        told.commands = {name: spoken(each, f"{path} {name}") for name, each in below}
    return told


def _spoken_option(option: click.Parameter, path: str) -> click.Parameter:
    told: Any = copy(option)
    if getattr(option, "help", None):
        name = max(option.opts, key=len)
        told.help = tr(f"help.{path} {name}", tr(f"help.{name}", told.help))
    return told


def summary(command: click.Command) -> str:
    """The first sentence of a command's help."""
    return " ".join((command.help or "").partition("\n\n")[0].split())


class Formatter(click.HelpFormatter):
    """Click's layout, with words translated and lines broken by cells: click counts letters, and a
    Korean one takes two cells."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """The first line: how the command is called."""
        super().write_usage(prog, args, tr("help.usage", "Usage: ") if prefix is None else prefix)

    def write_heading(self, heading: str) -> None:
        """The heading of a section."""
        super().write_heading(tr(f"help.section_{heading.lower()}", heading))

    def write_text(self, text: str) -> None:
        """Paragraphs, each broken anew."""
        paragraphs = [" ".join(each.split()) for each in text.split("\n\n")]
        self.write("\n".join(f"{self._indented(each)}\n" for each in paragraphs))

    def write_dl(
        self, rows: Iterable[tuple[str, str]], col_max: int = _TERM, col_spacing: int = _GAP
    ) -> None:
        """Terms and what they mean, in two columns."""
        rows = list(rows)
        first = min(max(width(term) for term, _ in rows), col_max) + col_spacing
        indent = " " * self.current_indent
        for term, text in rows:
            begins = width(term) + col_spacing <= first
            lines = wrap(_EXTRA.sub(_extra, text), self.width - self.current_indent - first)
            head = pad(term, first) + lines[0] if begins else term
            rest = lines[1:] if begins else lines
            for line in (head, *(" " * first + each for each in rest)):
                self.write(f"{indent}{line}".rstrip() + "\n")

    def _indented(self, text: str) -> str:
        indent = " " * self.current_indent
        lines = wrap(text, self.width - self.current_indent)
        return "\n".join(indent + line for line in lines)


def _extra(found: re.Match[str]) -> str:
    return f"  [{tr('help.metavar_required', 'required')}]" if "required" in found[0] else ""


class Context(click.Context):
    """Click's context, with our layout of help."""

    formatter_class = Formatter
