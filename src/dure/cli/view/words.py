"""Statuses, effects and components in the user's language. Knows words only."""

from __future__ import annotations

from dure.cli.view.paint import Paint
from dure.host.languages import tr

_STATUSES = {
    "running": "running",
    "done": "done",
    "waiting": "waiting",
    "paused": "paused",
    "stopped": "stopped",
    "spent": "budget spent",
    "failed": "failed",
    "interrupted": "interrupted",
}
_COMPONENTS = {
    "perception": "perception",
    "memory": "memory",
    "knowledge": "knowledge",
    "planning": "planning",
    "decision": "decision",
    "action": "action",
    "conversation": "conversation",
}
_LIMITS = {
    "time": "time",
    "cpu": "processor time",
    "memory": "memory",
    "output": "output",
    "processes": "processes",
    "disk": "disk",
    "file size": "size of a file",
}


def limit_word(limit: str) -> str:
    """A limit that a program hit."""
    return tr(f"cli.limit_{limit.replace(' ', '_')}", _LIMITS[limit]) if limit in _LIMITS else limit


def status_word(status: str) -> str:
    """A run's status."""
    return tr(f"cli.status_{status}", _STATUSES.get(status, status))


def component_word(component: str) -> str:
    """A component of the agent."""
    return tr(f"cli.component_{component}", _COMPONENTS.get(component, component))


def status_paint(status: str, text: str, paint: Paint) -> str:
    """The text in the colour of the status."""
    if status in ("waiting", "paused", "interrupted", "running"):
        return paint.wait(text)
    return paint.good(text) if status == "done" else paint.bad(text)
