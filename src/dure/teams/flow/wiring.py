"""What can be known of a flow before it runs: which events are given, which steps they reach.

Knows steps and their conditions; does not know their work.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from dure.core.errors import UsageError
from dure.teams.flow.step import Step
from dure.teams.flow.when import END, START

Steps = Sequence[Step[Any]]


def check_wiring(flow: str, steps: Steps, fields: Sequence[str]) -> None:
    """Refuse what cannot be meant: names given twice, events that nobody gives."""
    for step in steps:
        if not isinstance(step, Step):  # pyright: ignore[reportUnnecessaryIsInstance]
            raise UsageError(
                "flow.no_step",
                "{what} is no step. Put @start(), @listen(…) or @router(…) over the function, or"
                " use hand(participant, …).",
                what=repr(step),
            )
    names = [step.name for step in steps]
    routes = {route for step in steps for route in step.routes}
    known = {START, *names, *routes} - {END}
    for index, step in enumerate(steps):
        if step.name in (*names[:index], *routes, START, END):
            raise UsageError(
                "flow.same_name",
                "{name!r} names two things in {flow}. Give each step and each route a name of its"
                " own; start and end are taken.",
                name=step.name,
                flow=flow,
            )
        if step.into and step.into not in fields:
            raise UsageError(
                "flow.no_field",
                "{step} writes into {field!r}, which the state of {flow} does not have. Its fields"
                " are {fields}.",
                step=step.name,
                field=step.into,
                flow=flow,
                fields=", ".join(fields),
            )
        for event in sorted(step.when.events - known):
            raise UsageError(
                "flow.unknown_event",
                "{step} waits for {event!r}, which nothing in {flow} gives. Known are {known}.",
                step=step.name,
                event=event,
                flow=flow,
                known=", ".join(sorted(known)),
            )
    if not any(START in step.when.events for step in steps):
        raise UsageError(
            "flow.no_start",
            "{flow} has no step to begin with. Put @start() over one; in a file, one begins the"
            " flow that has no `after`.",
            flow=flow,
        )


def gives(step: Step[Any]) -> tuple[str, ...]:
    """The events that a step may give."""
    return (step.name, *step.routes)


def unreached(steps: Steps) -> list[Step[Any]]:
    """The steps that can never begin."""
    come, left = {START}, list(steps)
    while begun := [step for step in left if step.when.met(come)]:
        come.update(event for step in begun for event in gives(step))
        left = [step for step in left if step not in begun]
    return left


def unheard(steps: Steps) -> Iterator[tuple[Step[Any], str]]:
    """The routes to which nobody listens, each with the step that chooses it."""
    heard = frozenset({END}).union(*[step.when.events for step in steps])
    for step in steps:
        for route in step.routes:
            if route not in heard:
                yield step, route


def endless(steps: Steps) -> list[list[Step[Any]]]:
    """The loops that go on for ever: once begun, they need nothing from elsewhere, and in none of
    their steps can a route be chosen that begins nothing of the loop."""
    never = unreached(steps)
    reached = [step for step in steps if step not in never]
    return [ring for ring in rings(reached) if _feeds_itself(ring) and not _has_way_out(ring)]


def rings(steps: Steps) -> list[list[Step[Any]]]:
    """The sets of steps that can each begin each other again."""
    after = {step.name: _closure(step, steps) for step in steps}
    found: list[list[Step[Any]]] = []
    for step in steps:
        if step.name not in after[step.name]:
            continue
        ring = [s for s in steps if s.name in after[step.name] and step.name in after[s.name]]
        if ring not in found:
            found.append(ring)
    return found


def _closure(step: Step[Any], steps: Steps) -> set[str]:
    """The names of all steps that this one may lead to."""
    found: set[str] = set()
    edge = [step]
    while edge:
        events = set(gives(edge.pop()))
        new = [s for s in steps if s.name not in found and events & s.when.events]
        found.update(s.name for s in new)
        edge += new
    return found


def _feeds_itself(ring: Steps) -> bool:
    come = {event for step in ring for event in gives(step)}
    return all(step.when.met(come) for step in ring)


def _has_way_out(ring: Steps) -> bool:
    heard = frozenset[str]().union(*[step.when.events for step in ring])
    routers = [step for step in ring if step.name not in heard]
    return any(route not in heard for step in routers for route in step.routes)
