"""`dure pause`: put a run down that goes on in another terminal."""

from __future__ import annotations

import asyncio

import click

from dure.cli.environment import typed
from dure.cli.letters import send
from dure.cli.options import common
from dure.cli.place import here
from dure.cli.view.words import status_word
from dure.host.languages import tr


@click.command()
@click.argument("run", default="last")
@common
def pause(run: str) -> None:
    """Pause a run (else the last) that goes on elsewhere, at its next safe point."""
    head = asyncio.run(send(here(), run, "pause", {}))
    if head.status == "running":
        text = tr(
            "cli.pause_sent",
            "Run {run} pauses after the step under way. Go on: {command}",
            run=head.run,
            command=typed("resume", head.run),
        )
    else:
        text = tr(
            "cli.pause_idle",
            "Run {run} is not going on ({status}).",
            run=head.run,
            status=status_word(head.status),
        )
    click.echo(text, err=True)
