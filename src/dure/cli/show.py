"""`dure show`: a run as a transcript, as events, or as the anatomy of an agent."""

from __future__ import annotations

import asyncio
import json
import sys

import click

from dure.cli.drive import waiting_lines
from dure.cli.kept import kept
from dure.cli.options import common
from dure.cli.place import here
from dure.cli.view.anatomy import anatomy
from dure.cli.view.cards import LINES
from dure.cli.view.jsonl import event_line
from dure.cli.view.paint import paint_for
from dure.cli.view.transcript import heading, transcript
from dure.cli.view.work import work_lines
from dure.runtime.report import Report, report_of

_ALL = 1 << 30


@click.command()
@click.argument("run", default="last")
@click.option("--json", "as_json", is_flag=True, help="The events as JSON, one a line.")
@click.option(
    "--anatomy",
    "as_anatomy",
    is_flag=True,
    help="As perception, memory, knowledge, planning, decision and action.",
)
@click.option(
    "--work", "as_work", is_flag=True, help="Who did what, at what cost, and who decided."
)
@click.option("--full", is_flag=True, help="Tool results from beginning to end.")
@common
def show(run: str, as_json: bool, as_anatomy: bool, as_work: bool, full: bool) -> None:
    """Show a run (else the last): what was said and done, and what it cost."""
    found = asyncio.run(kept(here(), run))
    paint = paint_for(sys.stdout)
    if as_work:
        made = report_of(found.head.run, found.events)
        lines = [_json(made)] if as_json else [*heading(found.head, paint), ""]
        lines += [] if as_json else work_lines(made, paint)
    elif as_json:
        lines = [event_line(event) for event in found.events]
    elif as_anatomy:
        lines = anatomy(found.head, found.events, paint)
    else:
        lines = transcript(found.head, found.events, paint, _ALL if full else LINES)
        if found.head.status == "waiting":
            lines += waiting_lines(found.head.run, found.open, paint)
    for line in lines:
        click.echo(line, color=True)


def _json(made: Report) -> str:
    return json.dumps(made.record(), ensure_ascii=False)
