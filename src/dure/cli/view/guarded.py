"""What a guard did, in a sentence for people."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dure.core.visible import one_line
from dure.host.languages import tr


def guard_text(body: Mapping[str, Any]) -> str:
    """The guard, the place, and whether it changed or stopped what it looked at."""
    guard, place, reason = body["guard"], body["place"], one_line(body.get("reason", ""))
    if body["decision"] == "change":
        said = tr(
            "cli.guard_changed", "guard {guard} changed this ({place})", guard=guard, place=place
        )
    else:
        said = tr(
            "cli.guard_stopped", "guard {guard} stopped this ({place})", guard=guard, place=place
        )
    return f"{said}: {reason}" if reason else said
