"""`dure steer`: say something that a run reads before its next model call."""

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
@click.argument("text", nargs=-1, required=True)
@common
def steer(run: str, text: tuple[str, ...]) -> None:
    """Say something to a run, which it reads before its next model call."""
    said = " ".join(text).strip()
    if not said:
        raise UsageError("cli.steer_empty", "Say in words what the run is to know.")
    head = asyncio.run(send(here(), run, "steer", {"text": said}))
    if head.status in OVER:
        raise UsageError(
            "cli.steer_over",
            "Run {run} is over ({status}) and reads nothing any more. To go on from it: {command}",
            run=head.run,
            status=status_word(head.status),
            command=typed("chat", "--after", head.run),
        )
    if head.status == "running":
        told = tr("cli.steer_sent", "Run {run} reads it before its next model call.", run=head.run)
    else:
        told = tr(
            "cli.steer_kept",
            "Kept: run {run} reads it when it goes on. {command}",
            run=head.run,
            command=typed("resume", head.run),
        )
    click.echo(told, err=True)
