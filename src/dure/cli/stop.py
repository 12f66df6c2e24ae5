"""`dure stop`: end a run; what it has done stays done."""

from __future__ import annotations

import asyncio

import click

from dure.cli.entry import NO_COMMAND, reopened
from dure.cli.letters import send
from dure.cli.options import common
from dure.cli.place import Place, here
from dure.cli.view.words import status_word
from dure.core.errors import UsageError
from dure.core.outcome import Answer, Question
from dure.core.store import Head
from dure.host.languages import tr
from dure.runtime import Run, resume
from dure.runtime.letters import OVER


@click.command()
@click.argument("run", default="last")
@common
def stop(run: str) -> None:
    """Stop a run (else the last) for good, wherever it goes on."""
    place = here()
    head = asyncio.run(send(place, run, "stop", {}))
    if head.status in OVER:
        status = status_word(head.status)
        text = tr("cli.stop_over", "Run {run} is over ({status}).", run=head.run, status=status)
    elif head.status != "running" and not _ended(head, place):
        text = tr(
            "cli.stop_kept",
            "Nobody drives run {run}, and it cannot be taken up from here: it ends as soon as it is"
            " resumed.",
            run=head.run,
        )
    else:
        text = tr("cli.stop_sent", "Run {run} is stopped.", run=head.run)
    click.echo(text, err=True)


def _ended(head: Head, place: Place) -> bool:
    """Take a run that nobody drives up, just so far that it reads the letter; whether a command of
    ours can."""
    try:
        who, terms = reopened(head, place, _nobody)
    except UsageError as error:
        if error.code != NO_COMMAND:
            raise
        return False
    asyncio.run(_outcome(resume(head.run, who, **terms)))
    return True


async def _outcome(run: Run) -> None:
    await run


async def _nobody(_: Question) -> Answer | None:
    return None
