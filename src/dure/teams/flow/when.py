"""When a step of a flow begins: after one of several events, all of them, or so many.

An event is the name of a step that has finished, or a route that a router chose.
Knows names; does not know steps.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Protocol, TypeAlias

from dure.core.errors import UsageError
from dure.core.value import value

START = "start"
"""The event with which every flow begins."""

END = "end"
"""A route to which nobody listens, on purpose: this way the flow ends."""


class Named(Protocol):
    """Whatever has a name: a step."""

    @property
    def name(self) -> str: ...


@value
class When:
    """A condition: at least `least` of these events have come."""

    of: tuple[str | When, ...]
    least: int = 1

    def met(self, come: Collection[str]) -> bool:
        """Whether it holds once these events have come."""
        there = [each in come if isinstance(each, str) else each.met(come) for each in self.of]
        return sum(there) >= self.least

    @property
    def events(self) -> frozenset[str]:
        """All events that are named in it."""
        names = [{each} if isinstance(each, str) else each.events for each in self.of]
        return frozenset[str]().union(*names)

    def __str__(self) -> str:
        parts = [str(each) if isinstance(each, str) or len(each.of) < 2 else f"({each})"
                 for each in self.of]  # fmt: skip
        if self.least in (1, len(parts)):
            return (" or " if self.least == 1 else " and ").join(parts)
        return f"{self.least} of {', '.join(parts)}"


Event: TypeAlias = str | Named | When
"""A step (it has finished), a route, or a condition made of them."""


def any_of(*events: Event) -> When:
    """As soon as one of these has come; each time one comes."""
    return some_of(1, *events)


def all_of(*events: Event) -> When:
    """When all of these have come since the step last began."""
    return some_of(len(events), *events)


def some_of(least: int, *events: Event) -> When:
    """When so many of these have come since the step last began."""
    if not 1 <= least <= len(events):
        raise UsageError(
            "flow.when",
            "{least} of {count} events can never come. Name the steps or routes that are waited"
            " for: all_of(plan, draft).",
            least=max(least, 1),
            count=len(events),
        )
    return When(tuple([_event(each) for each in events]), least)


def when_of(events: tuple[Event, ...]) -> When:
    """The condition that a step was given: any of these; the start, if none."""
    if len(events) == 1 and isinstance(events[0], When):
        return events[0]
    return any_of(*(events or (START,)))


def _event(each: Event) -> str | When:
    if isinstance(each, str | When):
        return each
    name = getattr(each, "name", None)
    if not isinstance(name, str):
        raise UsageError(
            "flow.event",
            "{what} is nothing to listen to. Give a step, a route's name, or all_of(…).",
            what=repr(each),
        )
    return name
