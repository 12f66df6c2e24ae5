"""Labels: where text came from, and what follows from that.

Knows which labels somebody vouches for, and which mark what must not be told to others. How labels
are put on parts is the runtime's business.
"""

from __future__ import annotations

from collections.abc import Iterable

TRUSTED = frozenset({"user", "system", "agent", "workspace", "clock", "calculator"})
"""Labels of text that the user or this machine vouches for. Every other label is untrusted."""

FILE = "file"
"""Beside `workspace`: from a file that nobody has vouched for. Such files are untrusted."""

SECRET = "private"
"""Beside others: what a person called private. It says who may know, not who wrote."""

PRIVATE = frozenset({SECRET, "secrets", "mail", "outside"})
"""Labels of what must not be told to others unasked. `outside`: files outside the workspace."""

LOCAL = TRUSTED | PRIVATE | {FILE, "memory", "knowledge"}
"""What a tool reads with such a label lies with the user: to ask for it tells nobody anything."""


def untrusted(seen: Iterable[str]) -> tuple[str, ...]:
    """The labels in `seen` that nobody vouches for."""
    return tuple([label for label in seen if label not in TRUSTED and label != SECRET])


def private(seen: Iterable[str]) -> tuple[str, ...]:
    """The labels in `seen` of what is private."""
    return tuple([label for label in seen if label in PRIVATE])


def telling(seen: Iterable[str]) -> list[str]:
    """The labels in `seen` from which anything follows, sorted: untrusted or private ones."""
    return sorted({label for label in seen if label not in TRUSTED})
