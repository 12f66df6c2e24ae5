"""`dure replay`: a run again from its journal alone: does the code still do what it did?"""

from __future__ import annotations

import asyncio

import click

from dure.cli.drive import answer_text
from dure.cli.entry import NO_COMMAND, reopened
from dure.cli.kept import Kept, kept
from dure.cli.options import common
from dure.cli.place import here
from dure.cli.view.cards import said_text
from dure.core.errors import ReplayMismatch, UsageError
from dure.core.outcome import Answer, Outcome, Question
from dure.core.visible import visible
from dure.host.languages import tr
from dure.runtime import Run
from dure.runtime import replay as replay_run


@click.command()
@click.argument("run", default="last")
@click.option("--strict", is_flag=True, help="Fail if prompts have changed since, too.")
@common
def replay(run: str, strict: bool) -> None:
    """Replay a run (else the last) from its journal: nothing is called, nothing is written.

    Of a run that no command here made, what it ended with is read from the journal.
    """
    place = here()
    found = asyncio.run(kept(place, run))
    head = found.head
    try:
        who, terms = reopened(head, place, _nobody)
    except UsageError as error:
        if error.code != NO_COMMAND or strict:
            raise
        _read(found)
        return
    work = replay_run(head.run, who, **terms)
    outcome = asyncio.run(_outcome(work))
    drift = work.context.drift if work.context else []
    if drift and strict:
        raise ReplayMismatch(
            "cli.replay_drift",
            "The prompts of {count} model calls have changed since, first at {key}. Without"
            " --strict this is shown only; `dure fork` goes on with the new ones.",
            count=len(drift),
            key=drift[0],
        )
    if text := answer_text(outcome):
        click.echo(visible(text))
    same = tr("cli.replay_same", "The same again: {events} events, no call.", events=head.events)
    click.echo(same, err=True)
    if drift:
        click.echo(
            tr(
                "cli.replay_changed",
                "Prompts have changed since in {count} model calls.",
                count=len(drift),
            ),
            err=True,
        )


def _read(found: Kept) -> None:
    """What a run ended with, where the code that made it is not here."""
    ended = [event.body for event in found.events if event.kind == "ended" and not event.parent]
    for body in ended:
        if text := said_text(body.get("message", {})):
            click.echo(visible(text))
    told = tr(
        "cli.replay_read",
        "Read, not replayed: the code that made run {run} is not known here. In Python:"
        " dure.replay({run!r}, participant). {events} events.",
        run=found.head.run,
        events=len(found.events),
    )
    click.echo(told, err=True)


async def _outcome(run: Run) -> Outcome:
    return await run


async def _nobody(_: Question) -> Answer | None:
    return None
