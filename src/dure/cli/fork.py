"""`dure fork`: a new run from an earlier point of another."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import click

from dure.cli.ask import Asker
from dure.cli.drive import Driver, conclude
from dure.cli.entry import keep_policy, reopened
from dure.cli.kept import kept
from dure.cli.options import as_json, bounds, common, model_option, policy_option, quiet
from dure.cli.place import here
from dure.cli.recipe import widened
from dure.cli.screen import Screen
from dure.core.errors import UsageError
from dure.core.event import Event
from dure.host.languages import tr
from dure.runtime import fork as fork_run

CALL = "call:"


@click.command()
@click.argument("run")
@click.option(
    "--at",
    metavar="EVENT",
    required=True,
    help="The number of an event, its key (`dure show --json`), or call:N, the Nth model call.",
)
@click.option("--say", metavar="TEXT", help="Let the result at that event say this instead.")
@model_option("Go on with another model.")
@policy_option("Go on with another policy (else with that of the first run). Journaled.")
@bounds
@as_json
@quiet
@common
def fork(
    run: str,
    at: str,
    say: str | None,
    model: str | None,
    policy: str | None,
    budget: str | None,
    calls: int | None,
    seconds: float | None,
    as_json: bool,
    quiet: bool,
) -> int:
    """Make a new run of a run's events up to --at, and go on live from there.

    What the first run did after that point is asked about before it is done again.
    """
    place = here()
    found = asyncio.run(kept(place, run))
    head, seq = found.head, seq_at(found.events, at, found.head.run)
    screen = Screen(quiet=quiet)
    who, terms = reopened(head, place, Asker(screen), model)
    keep_policy(terms, found.events, policy, place)
    terms["budget"] = widened(terms.get("budget"), budget, calls, seconds)
    work = fork_run(head.run, who, seq, say, **terms)
    if 0 < seq <= len(found.events):  # else it is refused, in words of its own
        screen.note(tr("cli.fork", "A fork of {run}, from event {at} on.", run=head.run, at=seq))
    outcome = asyncio.run(Driver(screen, as_json).drive(work))
    return conclude(outcome, screen, as_json=as_json)


def seq_at(events: Sequence[Event], at: str, run: str) -> int:
    """The number of the event that `at` names: a number, `call:N`, or a key or the end of one."""
    if at.lstrip("-").isdecimal():
        return int(at)
    came = [event for event in events if event.kind in ("result", "ended")]
    if at.startswith(CALL):
        calls = [event.seq for event in came if event.key.endswith(":think")]
        number = at.removeprefix(CALL)
        if number.isdecimal() and 1 <= int(number) <= len(calls):
            return calls[int(number) - 1]
        raise UsageError(
            "cli.fork_no_call",
            "Run {run} has {count} model calls; there is no {at}.",
            run=run,
            count=len(calls),
            at=at,
        )
    keys = {event.key for event in events if event.key == at} or {
        event.key for event in events if event.key.endswith(f"/{at.lstrip('/')}")
    }
    if len(keys) != 1:
        raise UsageError(
            "cli.fork_no_key",
            "No event of run {run} is at {at!r}, or more than one is. `dure show {run} --json`"
            " shows numbers and keys.",
            run=run,
            at=at,
        )
    key = keys.pop()
    return max(
        [event.seq for event in came if event.key == key]
        or [event.seq for event in events if event.key == key]
    )
