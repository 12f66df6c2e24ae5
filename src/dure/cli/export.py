"""`dure export`: a run, or a whole conversation, as a file: JSON Lines to keep, HTML to read."""

from __future__ import annotations

import asyncio
import shlex
from collections.abc import Iterable, Sequence
from pathlib import Path

import click

from dure.cli.options import common
from dure.cli.page import page
from dure.cli.place import Place, here
from dure.cli.whose import agent_from
from dure.cli.written import write_whole
from dure.core.errors import UsageError
from dure.core.store import Head
from dure.host.languages import tr
from dure.perception.text import human_size
from dure.runtime.export import (
    Journaled,
    conversation,
    conversation_lines,
    journaled,
    lines_of,
)
from dure.runtime.heads import head_of
from dure.spec import dump
from dure.spec.export import python as in_python

STANDARD_OUTPUT = "-"
_PAGES = (".html", ".htm")
_LINES = (".jsonl",)


@click.command()
@click.argument("run", default="last")
@click.argument("file", default="")
@click.option("--chat", is_flag=True, help="The whole conversation that the run is part of.")
@click.option("--html", is_flag=True, help="A page to read anywhere (as FILE.html is).")
@click.option("--python", is_flag=True, help="Write the agent or team of team.yaml as Python.")
@click.option("--yaml", is_flag=True, help="Write the agent of team.py or team.py:NAME as YAML.")
@click.option("--force", is_flag=True, help="Write over a file that is there.")
@common
def export(
    run: str, file: str, chat: bool, html: bool, python: bool, yaml: bool, force: bool
) -> None:
    """Write a run (else the last) into a file: JSON Lines to keep, or a page to read.

    FILE ends in .jsonl or .html; left out, it is named as the run is; - is standard output. With
    --python or --yaml, an agent or a team in its other form; without FILE, on standard output.
    """
    if python or yaml:
        _other_form(run, file, python=python, force=force)
        return
    if not file and run.endswith((*_PAGES, *_LINES)):
        run, file = "last", run
    head, journals = asyncio.run(_found(here(), run, chat))
    path = Path(file or f"{head.run}{'.html' if html else '.jsonl'}")
    if path.is_dir():
        path /= f"{head.run}{'.html' if html else '.jsonl'}"
    as_page = html or _is_page(path, file)
    pieces = page(_told(head, journals)) if as_page else _lines(journals, chat=chat)
    if file == STANDARD_OUTPUT:
        for piece in pieces:
            click.echo(piece.encode(), nl=False)  # whatever the terminal's own encoding is
        return
    size = human_size(write_whole(path, pieces, force=force))
    if as_page:
        said = tr(
            "cli.exported_page",
            "Written: {file} ({size}). Open it in a browser.",
            file=str(path),
            size=size,
        )
    else:
        said = tr(
            "cli.exported",
            "Written: {file} ({size}). To bring it in elsewhere: {command}",
            file=str(path),
            size=size,
            command=f"dure import {shlex.quote(str(path))}",
        )
    click.echo(said, err=True)


def _other_form(reference: str, file: str, *, python: bool, force: bool) -> None:
    """An agent or a team of a file in Python, or the way back."""
    if reference == "last":
        raise UsageError(
            "cli.export_which",
            "Name the file: dure export --python team.yaml, or --yaml team.py.",
        )
    who = agent_from(reference)
    text = in_python(who) if python else dump(who)
    if file in ("", STANDARD_OUTPUT):
        click.echo(text.encode(), nl=False)
        return
    size = human_size(write_whole(Path(file), [text], force=force))
    said = tr("cli.exported_form", "Written: {file} ({size}).", file=file, size=size)
    click.echo(said, err=True)


def _is_page(path: Path, file: str) -> bool:
    ending = path.suffix.lower()
    if file != STANDARD_OUTPUT and ending not in (*_PAGES, *_LINES):
        raise UsageError(
            "cli.export_ending",
            "{file} ends neither in .jsonl nor in .html, so it is not clear what to write. Give"
            " one of the two endings.",
            file=str(path),
        )
    return ending in _PAGES


async def _found(place: Place, run: str, chat: bool) -> tuple[Head, Sequence[Journaled]]:
    books = await place.store.open()
    head = await books.find(run)
    journals = [await journaled(books, head.run)]
    if not journals[0].events:
        raise UsageError(
            "cli.empty_run",
            "Run {run} was cut before anything of it was saved. There is nothing to see.",
            run=head.run,
        )
    return head, await conversation(books, head.run) if chat else journals


def _told(head: Head, journals: Sequence[Journaled]) -> list[tuple[Head, Journaled]]:
    """The journals with their heads: of the last one that of the store, which knows more."""
    before = [(head_of(each.events), each) for each in journals[:-1]]
    return [*before, (head, journals[-1])]


def _lines(journals: Sequence[Journaled], *, chat: bool) -> Iterable[str]:
    [last] = journals[-1:]
    found = (
        conversation_lines(journals) if chat else lines_of(last.events, last.blobs, last.letters)
    )
    return (f"{line}\n" for line in found)
