"""`dure models formats`: for each model that was used or probed, how often each format was kept."""

from __future__ import annotations

import asyncio
import html
import json
import os
import sys
from dataclasses import asdict
from pathlib import Path

import click

from dure.cli.kept import heads
from dure.cli.models.journals import Counts, count
from dure.cli.models.table import heading, row
from dure.cli.options import common
from dure.cli.place import Place, here
from dure.cli.view.cut import columns
from dure.cli.view.paint import paint_for
from dure.cli.written import write_whole
from dure.core.event import Event
from dure.core.store import Books
from dure.formats.kept import Kept, load
from dure.host.languages import language, tr

_STYLE = (
    "body{font:16px system-ui,sans-serif;margin:2rem;color:#222;background:#fff}"
    "table{border-collapse:collapse}td,th{padding:.4rem .8rem;border-bottom:1px solid #ddd;"
    "text-align:left}@media(prefers-color-scheme:dark){body{color:#ddd;background:#181818}}"
)

_AT_ONCE = 5_000

Line = tuple[str, str, str, Kept]
"""Model, where from, format, and the counts."""


@click.command()
@click.option(
    "--most",
    default=200,
    type=click.IntRange(min=1),
    metavar="N",
    help="How many runs are read, newest first.",
)
@click.option("--json", "as_json", is_flag=True, help="As JSON, one model and format a line.")
@click.option("--html", "file", metavar="FILE", help="As a page, written to this file.")
@common
def formats(most: int, as_json: bool, file: str | None) -> None:
    """Show how often each model kept each format: in probes, and in your own runs."""
    found = asyncio.run(_found(here(), most))
    if file is not None:
        write_whole(Path(os.path.expanduser(file)), [_page(found)], force=True)
        click.echo(file)
        return
    if as_json:
        for model, source, format, kept in found:
            record = {"model": model, "from": source, "format": format, **asdict(kept)}
            click.echo(json.dumps(record, ensure_ascii=False))
        return
    if not found:
        click.echo(
            tr("cli.formats_none", "No model was used or probed yet. Try: dure models probe NAME")
        )
        return
    rows = [row(*line) for line in found]
    for text in columns([heading(), *rows], paint_for(sys.stdout).cells, 0):
        click.echo(text)


async def _found(place: Place, most: int) -> list[Line]:
    """All that is known, by model and format."""
    counts: Counts = {}
    books = await place.store.open()
    for head in await heads(place, most):
        count(await _thinks(books, head.run), counts)
    lines = [(model, "runs", format, kept) for (model, format), kept in counts.items()]
    lines += [
        (model, "probe", format, kept)
        for model, known in load(place.folders.data).items()
        for format, kept in known.items()
    ]
    return sorted(lines, key=lambda line: line[:3])


async def _thinks(books: Books, run: str) -> list[Event]:
    """The events of a run's model calls. A run may be long: it is read in pieces."""
    thinks: list[Event] = []
    after = 0
    while events := await books.read(run, after=after, most=_AT_ONCE):
        thinks += [event for event in events if event.key.endswith(":think")]
        after = events[-1].seq
    return thinks


def _page(found: list[Line]) -> str:
    """One page with everything in it."""
    title = tr("cli.formats_title", "Which formats models keep")
    head = "".join(f"<th>{html.escape(text)}</th>" for text in heading())
    body = "".join(
        "<tr>" + "".join(f"<td>{html.escape(cell)}</td>" for cell in row(*line)) + "</tr>\n"
        for line in found
    )
    return (
        f'<!doctype html>\n<html lang="{language()}"><meta charset="utf-8"><title>{title}</title>'
        f"<style>{_STYLE}</style>\n<h1>{title}</h1>\n<table><thead><tr>{head}</tr></thead>\n"
        f"<tbody>{body}</tbody></table></html>\n"
    )
