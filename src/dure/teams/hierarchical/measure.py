"""How much of the work of a run was delegated, to whom, and how much had to be done again.

Knows what hierarchical chats leave in a journal. Reads events; calls nothing.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import field

from dure.core.event import Event
from dure.core.value import value
from dure.teams.hierarchical.orders import ANSWER, ASSIGN
from dure.teams.hierarchical.work import DECIDED


@value
class Delegation:
    """Figures of one hierarchical chat: how often each member was given work, how often work was
    given again, and how many tools the manager used itself."""

    given: dict[str, int] = field(default_factory=dict[str, int])
    again: int = 0
    own: int = 0

    @property
    def rate(self) -> float | None:
        """The part of what was done that members did: 1.0, the manager did nothing itself. None:
        nothing was done."""
        total = sum(self.given.values()) + self.own
        return sum(self.given.values()) / total if total else None

    @property
    def rework(self) -> float | None:
        """The part of the work given that was given again."""
        total = sum(self.given.values())
        return self.again / total if total else None


def delegation(events: Iterable[Event], team: str, manager: str) -> Delegation:
    """The figures of the chat `team` led by `manager`, from a run's events."""
    given: Counter[str] = Counter()
    asked: set[str] = set()
    again, own = 0, 0
    for event in events:
        body = event.body
        if event.kind == "intent" and body.get("label") == f"{DECIDED}{team}":
            asked.add(event.key)
        elif event.kind == "result" and event.key in asked:
            for each in json.loads(body["value"]):
                given[each["who"]] += 1
                again += each["again"]
        elif event.kind == "intent" and event.actor == manager and "tool" in body:
            own += body["tool"] not in (ASSIGN, ANSWER)
    return Delegation(dict(given), again, own)
