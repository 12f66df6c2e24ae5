"""`dure runs`: the runs there are; `dure runs delete`: some fewer."""

from __future__ import annotations

import asyncio
import json
import sys

import click

from dure.cli.kept import heads
from dure.cli.options import common
from dure.cli.place import Place, here
from dure.cli.view.cut import columns
from dure.cli.view.escape import one_line
from dure.cli.view.money import dollars, when
from dure.cli.view.paint import Paint, paint_for
from dure.cli.view.words import status_paint, status_word
from dure.core.errors import UsageError
from dure.core.store import Head
from dure.core.usage import encode_usage
from dure.host.languages import tr


@click.group(invoke_without_command=True)
@click.option(
    "--most", default=20, type=click.IntRange(min=1), metavar="N", help="How many, newest first."
)
@click.option("--json", "as_json", is_flag=True, help="As JSON, one run a line.")
@common
@click.pass_context
def runs(context: click.Context, most: int, as_json: bool) -> None:
    """List the runs, newest first."""
    if context.invoked_subcommand is not None:
        return
    found = asyncio.run(heads(here(), most))
    if as_json:
        lines = [json.dumps(_record(head), ensure_ascii=False) for head in found]
    elif found:
        lines = table(found, paint_for(sys.stdout))
    else:
        lines = [tr("cli.runs_none", 'There are no runs here yet. Try: dure run "what is 12*12"')]
    for line in lines:
        click.echo(line, color=True)


@runs.command()
@click.argument("names", metavar="RUN...", nargs=-1, required=True)
@click.option("--yes", is_flag=True, help="Do not ask.")
@common
def delete(names: tuple[str, ...], yes: bool) -> None:
    """Delete runs, with all that they said and did."""
    place = here()
    found = asyncio.run(_find(place, names))
    for head in found:
        click.echo(f"{head.run}  {one_line(head.title)}", err=True)
    question = tr("cli.runs_sure", "Delete {count} runs for good?", count=len(found))
    if yes or click.confirm(question, err=True):
        asyncio.run(_delete(place, found))
        click.echo(tr("cli.runs_deleted", "Deleted."), err=True)


async def _find(place: Place, names: tuple[str, ...]) -> list[Head]:
    books = await place.store.open()
    found = [await books.find(name) for name in names]
    for head in found:
        if head.status == "running":
            raise UsageError(
                "cli.runs_driven",
                "Run {run} is going on. Stop it first: dure stop {run}",
                run=head.run,
            )
    return list({head.run: head for head in found}.values())


async def _delete(place: Place, found: list[Head]) -> None:
    books = await place.store.open()
    for head in found:
        await books.delete(head.run)


def table(found: list[Head], paint: Paint) -> list[str]:
    """The runs as lines of a table."""
    heading = [
        tr("cli.runs_run", "RUN"),
        tr("cli.runs_when", "WHEN"),
        tr("cli.runs_status", "STATUS"),
        tr("cli.runs_title", "TASK"),
        tr("cli.runs_cost", "COST"),
        tr("cli.runs_events", "EVENTS"),
    ]
    rows = [
        [
            head.run,
            when(head.created)[5:],
            status_word(head.status),
            one_line(head.title),
            dollars(head.cost),
            str(head.events),
        ]
        for head in found
    ]
    lines = columns([heading, *rows], paint.cells, 3)
    return [
        paint.dim(lines[0]),
        *(_coloured(h, x, paint) for h, x in zip(found, lines[1:], strict=True)),
    ]


def _coloured(head: Head, line: str, paint: Paint) -> str:
    word = status_word(head.status)
    line = line.replace(head.run, paint.name(head.run), 1)
    return line.replace(word, status_paint(head.status, word, paint), 1)


def _record(head: Head) -> dict[str, object]:
    return {
        "run": head.run,
        "created": head.created,
        "status": head.status,
        "title": head.title,
        "events": head.events,
        "usage": encode_usage(head.usage),
        "cost": head.cost,
        "after": head.after,
    }
