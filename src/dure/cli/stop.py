"""`dure stop`: end a run; what it has done stays done."""

from __future__ import annotations

import asyncio

import click

from dure.cli.entry import is_shaped, reopened
from dure.cli.letters import send
from dure.cli.options import common
from dure.cli.place import here
from dure.cli.view.words import status_word
from dure.core.outcome import Answer, Question
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
    elif head.status != "running" and not is_shaped(head):
        text = tr(
            "cli.stop_kept",
            "Nobody drives run {run}, and it cannot be taken up from here: it ends as soon as it is"
            " resumed.",
            run=head.run,
        )
    else:
        if head.status != "running":
            # Nobody drives it: take it up just so far that it reads the letter.
            who, terms = reopened(head, place, _nobody)
            asyncio.run(_outcome(resume(head.run, who, **terms)))
        text = tr("cli.stop_sent", "Run {run} is stopped.", run=head.run)
    click.echo(text, err=True)


async def _outcome(run: Run) -> None:
    await run


async def _nobody(_: Question) -> Answer | None:
    return None
