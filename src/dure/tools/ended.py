"""How a program ended, in words for the model: output, exit code, limits, hosts, files.

Knows what a sandbox and the record of changes say. Does not know which tool ran the program.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from dure.core.workspace import Ran, Visit

NOTHING = "[done, nothing was printed]"
_MOST_NAMED = 50  # changed files that are named in the text
_PICTURES = (".png", ".svg", ".jpg", ".jpeg", ".gif", ".webp")
_ESCAPES = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[@-Z\\-_])")
LIMITS = {
    "time": "it took longer than {seconds:g} seconds",
    "cpu": "it used more processor time than it may",
    "memory": "it used more memory than it may",
    "output": "it printed more than it may",
    "processes": "it started more processes than it may",
    "disk": "it wrote more to the disk than it may",
    "file size": "it wrote a larger file than it may",
}


def ended(ran: Ran, seconds: float) -> list[str]:
    """How the program ended, as lines of text; none if there is nothing to tell. `seconds` is the
    limit it had."""
    out, err = readable(ran.out), readable(ran.err)
    lines = [out] if out else []
    if err:
        lines.append(f"[stderr]\n{err}")
    if ran.limit:
        why = LIMITS.get(ran.limit, ran.limit).format(seconds=seconds)
        lines.append(f"[stopped: {why}; what is above came before]")
    elif ran.code is None:
        lines.append("[killed]")
    elif ran.code:
        lines.append(f"[exit code {ran.code}]")
    return lines + _visited(ran.visits)


def labels_of(ran: Ran) -> tuple[str, ...]:
    """Where what it printed may come from, beside the workspace."""
    return ("web",) if any(not visit.refused for visit in ran.visits) else ()


def files_said(record: dict[str, Any]) -> list[str]:
    """Which files changed, as lines of text."""
    paths = [str(each["path"]) for each in record["changed"]]
    pictures = [path for path in paths if path.lower().endswith(_PICTURES)]
    others = [path for path in paths if path not in pictures]
    lists = {
        "files written": others,
        "pictures made": pictures,
        "files deleted": [str(path) for path in record["deleted"]],
    }
    return [f"[{what}: {_names(paths)}]" for what, paths in lists.items() if paths]


def readable(output: bytes) -> str:
    """Output as text, without what would steer a terminal."""
    return plain(output.decode("utf-8", "replace"))


def plain(text: str) -> str:
    """Text without what would steer a terminal."""
    return _ESCAPES.sub("", text).replace("\0", "").strip("\n")


def _visited(visits: Sequence[Visit]) -> list[str]:
    """Where on the network it went, and what it was refused."""
    reached = [
        f"{visit.host}:{visit.port} ({visit.sent:,} bytes sent, {visit.received:,} received)"
        for visit in visits
        if not visit.refused
    ]
    refused = [f"{visit.host}:{visit.port}" for visit in visits if visit.refused]
    lists = {"network reached": reached, "network refused": refused}
    return [f"[{what}: {_names(places)}]" for what, places in lists.items() if places]


def _names(paths: Sequence[str]) -> str:
    more = len(paths) - _MOST_NAMED
    return ", ".join(paths[:_MOST_NAMED]) + (f" and {more} more" if more > 0 else "")
