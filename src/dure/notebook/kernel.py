"""The Jupyter kernel that this process is, if it is one: its display and its keyboard.

Knows IPython, which is imported only where its kernel runs already. Does not know runs.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from importlib import import_module
from typing import Any


def shell() -> Any | None:
    """IPython's shell within a kernel; None in a program or at a terminal."""
    ipython = sys.modules.get("IPython")
    found = ipython.get_ipython() if ipython is not None else None
    return found if getattr(found, "kernel", None) is not None else None


def displayed(html: str, text: str) -> Callable[[str, str], None]:
    """Show something in the cell; gives the function that puts something else in its place."""
    display = import_module("IPython.display").display
    handle = display(_bundle(html, text), raw=True, display_id=True)
    return lambda html, text: handle.update(_bundle(html, text), raw=True)


def typed(prompt: str) -> str | None:
    """The line that a person types into the cell; None where nobody can (a notebook that is run
    as a whole by another program)."""
    try:
        return input(prompt)
    except (EOFError, NotImplementedError):  # IPython's own error is one of the latter
        return None


def cell_number(shell: Any) -> int:
    """Which cell is being executed."""
    return int(shell.execution_count)


def show_with(shell: Any, kind: type, as_html: Callable[[Any], str]) -> None:
    """How values of this class are shown from now on."""
    shell.display_formatter.formatters["text/html"].for_type(kind, as_html)


def without_trace(error: Exception, text: str) -> None:
    """Show this error as one sentence: it says what to do, and where it was raised helps nobody."""
    error._render_traceback_ = lambda: [f"{type(error).__name__}: {text}"]  # pyright: ignore[reportAttributeAccessIssue]


def _bundle(html: str, text: str) -> dict[str, str]:
    return {"text/html": html, "text/plain": text}
