"""`dure fork`: a new run from an earlier point of another."""

from __future__ import annotations

import asyncio

import click

from dure.cli.ask import Asker
from dure.cli.drive import Driver, conclude
from dure.cli.entry import reopened
from dure.cli.kept import kept
from dure.cli.options import as_json, bounds, common, model_option, quiet
from dure.cli.place import here
from dure.cli.recipe import widened
from dure.cli.screen import Screen
from dure.host.languages import tr
from dure.runtime import fork as fork_run


@click.command()
@click.argument("run")
@click.option(
    "--at",
    type=int,
    metavar="SEQ",
    required=True,
    help="The number of the event (`dure show --json`).",
)
@click.option("--say", metavar="TEXT", help="Let the result at that event say this instead.")
@model_option("Go on with another model.")
@bounds
@as_json
@quiet
@common
def fork(
    run: str,
    at: int,
    say: str | None,
    model: str | None,
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
    head = asyncio.run(kept(place, run)).head
    screen = Screen(quiet=quiet)
    who, terms = reopened(head, place, Asker(screen), model)
    terms["budget"] = widened(terms.get("budget"), budget, calls, seconds)
    work = fork_run(head.run, who, at, say, **terms)
    screen.note(tr("cli.fork", "A fork of {run}, from event {at} on.", run=head.run, at=at))
    outcome = asyncio.run(Driver(screen, as_json).drive(work))
    return conclude(outcome, screen, as_json=as_json)
