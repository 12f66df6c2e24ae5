"""A run's head made again from its journal: all of a head but its command follows from the events.

Knows events; does not know stores.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from dure.core.event import Event
from dure.core.store import Head
from dure.core.usage import NO_USAGE, Usage, add_costs, decode_usage

MOST_TITLE = 120
"""Characters of a task that are its title."""


def head_of(events: Sequence[Event]) -> Head:
    """The head that this journal gives. A run that was neither ended nor put down is interrupted.

    `entry` is empty: what a journal from elsewhere says of a command is not to be run here.
    """
    began = events[0]
    usage, cost = spent(events)
    return Head(
        began.run,
        began.actor,
        status_of(events),
        events[-1].epoch,
        began.at,
        after=began.body["after"],
        title=_title(began),
        events=len(events),
        usage=usage,
        cost=None if cost is None else str(cost),
    )


def status_of(events: Sequence[Event]) -> str:
    """Where the run stands."""
    last = next((event for event in reversed(events) if not event.parent), events[0])
    if last.kind == "ended":
        return "failed" if "failure" in last.body else "done"
    return str(last.body["status"]) if last.kind == "paused" else "interrupted"


def spent(events: Sequence[Event]) -> tuple[Usage, Decimal | None]:
    """What the run used and cost, as it said itself at its end; else what its calls add up to."""
    ended = events[-1]
    if ended.kind == "ended" and not ended.parent and "spent" in ended.body:
        cost = ended.body["cost"]
        return decode_usage(ended.body["spent"]), None if cost is None else Decimal(cost)
    usage, total = NO_USAGE, Decimal(0)
    known: Decimal | None = total
    for event in events:
        if event.usage is not None:
            usage += event.usage
            known = add_costs(known, event.cost)
    return usage, known


def _title(began: Event) -> str:
    parts = [part for message in began.body["task"] for part in message["parts"]]
    text = " ".join(part["text"] for part in parts if part["kind"] == "text")
    return " ".join(text.split())[:MOST_TITLE]
