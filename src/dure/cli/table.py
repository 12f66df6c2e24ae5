"""Which commands there are and where: the one table that loads a part of dure when asked.

Knows names. Does not know what any command does.
"""

from __future__ import annotations

from importlib import import_module
from keyword import iskeyword
from types import ModuleType

SECTIONS: dict[str, tuple[str, ...]] = {
    "Work": (
        "demo",
        "examples",
        "init",
        "new",
        "migrate",
        "run",
        "auto",
        "chat",
        "play",
        "check",
        "eval",
    ),
    "Runs": (
        *("runs", "show", "resume", "answer", "steer", "declassify", "pause", "stop"),
        *("fork", "replay", "diff", "export", "import"),
    ),
    "Around": ("serve", "models", "prices", "keys", "tools", "policy", "vouch", "config", "doctor"),
}
"""The commands as help shows them. Each is the object of its own name in `dure.cli.<name>`."""

MAKE_RUNS = frozenset({"demo", "examples", "run", "auto", "chat", "play", "eval", "resume", "fork"})
"""Commands after which there may be more runs than the settings keep."""

NAMES = tuple(name for names in SECTIONS.values() for name in names)


def load(name: str) -> ModuleType | None:
    """The module of this command; None if there is no such command."""
    if name not in NAMES:
        return None
    return import_module(f"dure.cli.{name}{'_' if iskeyword(name) else ''}")


def prune_by_settings() -> None:
    """Let those runs go that the settings no longer keep."""
    import_module("dure.cli.prune").obey_settings()
