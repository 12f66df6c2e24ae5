"""`dure declassify`: say that what a run has seen so far does no harm."""

from __future__ import annotations

import asyncio

import click

from dure.cli.environment import typed
from dure.cli.letters import send
from dure.cli.options import common
from dure.cli.place import here
from dure.cli.view.words import status_word
from dure.core.errors import UsageError
from dure.host.languages import tr
from dure.runtime.letters import OVER


@click.command()
@click.argument("run")
@click.option("--label", "labels", metavar="LABEL", multiple=True, help="Only what has this label.")
@common
def declassify(run: str, labels: tuple[str, ...]) -> None:
    """Say that what a run has seen so far does no harm and is no secret.

    Without --label that is all it has seen. What it reads after that counts as untrusted again. It
    is acted on before the next model call, and journaled.
    """
    body = {"labels": list(labels), "by": "owner"}
    head = asyncio.run(send(here(), run, "declassify", body))
    if head.status in OVER:
        raise UsageError(
            "declassify.over",
            "Run {run} is over ({status}) and reads nothing any more.",
            run=head.run,
            status=status_word(head.status),
        )
    if head.status == "running":
        text = "Run {run} goes by it from its next model call on."
        told = tr("declassify.sent", text, run=head.run)
    else:
        text = "Kept: run {run} goes by it when it goes on. {command}"
        told = tr("declassify.kept", text, run=head.run, command=typed("resume", head.run))
    click.echo(told, err=True)
