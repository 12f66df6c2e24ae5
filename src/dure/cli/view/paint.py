"""Colours of one stream, or none: NO_COLOR (https://no-color.org), pipes and dumb terminals.

Knows streams and the environment; does not know what is coloured.
"""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass
from typing import TextIO

import click

PIPE_CELLS = 100
"""How wide lines are cut where there is no terminal."""


@dataclass(frozen=True, slots=True)
class Paint:
    """Colours text if `on`. `cells`: how wide a line may be; `terminal`: a person looks at it."""

    on: bool = False
    cells: int = PIPE_CELLS
    terminal: bool = False

    def dim(self, text: str) -> str:
        """What may be passed over."""
        return self._style(text, dim=True)

    def bold(self, text: str) -> str:
        """What is looked for."""
        return self._style(text, bold=True)

    def name(self, text: str) -> str:
        """A name: of a tool, a run, a model."""
        return self._style(text, fg="cyan")

    def good(self, text: str) -> str:
        """What went well."""
        return self._style(text, fg="green")

    def wait(self, text: str) -> str:
        """What waits for a person."""
        return self._style(text, fg="yellow", bold=True)

    def bad(self, text: str) -> str:
        """What failed, or is dangerous."""
        return self._style(text, fg="red")

    def _style(self, text: str, **how: bool | str) -> str:
        return click.style(text, **how) if self.on and text else text  # pyright: ignore[reportArgumentType]


def is_terminal(stream: TextIO) -> bool:
    """Whether a person looks at this stream."""
    try:
        return stream.isatty()
    except ValueError:  # closed
        return False


def paint_for(stream: TextIO) -> Paint:
    """The colours and width that suit this stream."""
    if not is_terminal(stream):
        return Paint()
    plain = os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb"
    return Paint(not plain, max(shutil.get_terminal_size().columns, 20), True)
