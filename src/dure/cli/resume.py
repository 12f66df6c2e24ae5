"""`dure resume`: go on with a run from where it was."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence

import click

from dure.cli.ask import Asker
from dure.cli.drive import Driver, conclude
from dure.cli.entry import keep_policy, reopened
from dure.cli.environment import typed
from dure.cli.errors import DONE
from dure.cli.kept import heads, kept
from dure.cli.options import as_json, bounds, common, model_option, policy_option, quiet
from dure.cli.place import Place, here
from dure.cli.recipe import widened
from dure.cli.screen import Screen
from dure.core.errors import UsageError
from dure.core.event import Event
from dure.core.store import Head
from dure.host.languages import tr
from dure.runtime import resume as resume_run

_MOST_LOOKED_AT = 1_000


@click.command()
@click.argument("run", default="last")
@click.option("--due", is_flag=True, help="Go on with all runs whose timer has come due.")
@model_option("Go on with another model.")
@policy_option("Go on with another policy (else the run keeps its own). Journaled.")
@bounds
@as_json
@quiet
@common
def resume(
    run: str,
    due: bool,
    model: str | None,
    policy: str | None,
    budget: str | None,
    calls: int | None,
    seconds: float | None,
    as_json: bool,
    quiet: bool,
) -> int:
    """Go on with a run (else the last) from where it was.

    What was done is not done again. A larger --budget, --calls or --seconds counts what was spent.
    """
    place = here()
    caps = budget, calls, seconds
    going = Going(place, model, caps, as_json, quiet, policy=policy)
    if not due:
        return going.on(asyncio.run(_found(place, run)))
    ready = asyncio.run(_due(place))
    if not ready:
        click.echo(tr("cli.resume_none_due", "No timer is due."), err=True)
    return max([going.on(head) for head in ready], default=DONE)


class Going:
    """Goes on with runs, with these terms."""

    def __init__(
        self,
        place: Place,
        model: str | None = None,
        caps: tuple[str | None, int | None, float | None] = (None, None, None),
        as_json: bool = False,
        quiet: bool = False,
        *,
        policy: str | None = None,
    ) -> None:
        self._place = place
        self._model = model
        self._caps = caps
        self._as_json = as_json
        self._quiet = quiet
        self._policy = policy

    def on(self, head: Head) -> int:
        """Drive this run on; the exit code."""
        screen = Screen(quiet=self._quiet)
        if head.status == "stopped":
            raise UsageError(
                "cli.resume_stopped",
                "Run {run} was stopped, and stays so. To go on from its last event: {command}",
                run=head.run,
                command=typed("fork", head.run, "--at", str(head.events)),
            )
        if head.status in ("done", "failed"):
            screen.note(tr("cli.resume_over", "Run {run} is over already.", run=head.run))
        events = asyncio.run(kept(self._place, head.run)).events
        _check_made_here(head, events)
        who, terms = reopened(head, self._place, Asker(screen), self._model)
        keep_policy(terms, events, self._policy, self._place)
        terms["budget"] = widened(terms.get("budget"), *self._caps)
        asyncio.run(self._recall(head, screen))
        work = resume_run(head.run, who, **terms)
        outcome = asyncio.run(Driver(screen, self._as_json).drive(work))
        return conclude(outcome, screen, as_json=self._as_json)

    async def _recall(self, head: Head, screen: Screen) -> None:
        screen.recall((await kept(self._place, head.run)).events)


def _check_made_here(head: Head, events: Sequence[Event]) -> None:
    """Refuse a run from elsewhere: its command is not to be run here."""
    if not head.entry and events and events[0].body.get("entry"):
        raise UsageError(
            "cli.resume_imported",
            "Run {run} was imported. It is shown, compared and exported here, and goes on only"
            " where it was made.",
            run=head.run,
        )


async def _found(place: Place, name: str) -> Head:
    return await (await place.store.open()).find(name)


async def _due(place: Place) -> list[Head]:
    """Runs made by a command here that wait for a time which has come."""
    found = await heads(place, _MOST_LOOKED_AT)
    waiting = [head for head in found if head.status == "waiting" and head.entry]
    now = time.time()
    ready: list[Head] = []
    for head in waiting:
        questions = (await kept(place, head.run)).open
        times = [q.deadline or 0.0 for q in questions if q.asking == "timer"]
        if times and min(times) <= now:
            ready.append(head)
    return ready
