"""What the user's own runs say about models and formats: read from their journals.

Knows events. Replies where no tool could be called and no data was asked for say nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from dure.core.event import Event
from dure.core.usage import add_costs
from dure.formats.kept import Kept

Counts = dict[tuple[str, str], Kept]
"""By model and format."""


def count(events: Sequence[Event], into: Counts) -> None:
    """Add the replies of one run."""
    attempts = {event.key for event in events if event.body.get("what") == "format"}
    thinks = {e.key: e for e in events if e.kind == "intent" and e.body.get("verb") == "think"}
    without = _without_tools(thinks.values())
    for event in events:
        think = thinks.get(event.key)
        if event.kind != "result" or think is None:
            continue
        format = str(think.body.get("format", "native"))
        if format == "native" and think.body.get("tools") in without:
            continue
        if not _says(event):
            continue
        key = str(think.body["model"]), format
        into[key] = _added(into.get(key, Kept()), event, think, tried=event.key in attempts)


def _without_tools(thinks: Iterable[Event]) -> set[str]:
    """The digests under which an empty list of tools is known."""
    texts: list[dict[str, Any]] = [think.body.get("texts", {}) for think in thinks]
    return {name for known in texts for name, text in known.items() if text == []}


def _says(event: Event) -> bool:
    """Whether the reply says anything about the format: it does, unless it was not whole."""
    failure: dict[str, Any] = event.body.get("failure") or {}
    return not failure or failure.get("code") == "model.format"


def _added(kept: Kept, event: Event, think: Event, *, tried: bool) -> Kept:
    whole = "failure" not in event.body and not _unreadable(event)
    cost = add_costs(None if kept.cost is None else Decimal(kept.cost), event.cost)
    return replace(
        kept,
        asked=kept.asked + 1,
        first=kept.first + (whole and not tried),
        repaired=kept.repaired + (whole and tried),
        seconds=kept.seconds + max(event.at - think.at, 0.0),
        cost=None if cost is None else str(cost),
        at=max(kept.at, event.at),
    )


def _unreadable(event: Event) -> bool:
    """Whether a call came with arguments that could not be read."""
    reply: dict[str, Any] = event.body.get("reply") or {}
    parts: list[dict[str, Any]] = reply.get("parts", [])
    return any(part.get("kind") == "tool_call" and part.get("problem") for part in parts)
