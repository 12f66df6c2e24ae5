"""`dure runs`: the runs there are, and the conversations that they make."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import click

from dure.cli.options import common
from dure.cli.place import Place, here
from dure.cli.prune import delete, prune, sizes_of
from dure.cli.retention import Talk, talks
from dure.cli.view.lists import cost_of, run_lines, talk_lines
from dure.cli.view.paint import paint_for
from dure.cli.view.spoken import run_count
from dure.core.store import Head
from dure.core.usage import encode_usage
from dure.host.languages import tr
from dure.perception.text import human_size
from dure.runtime.space import store_size

_ALL = 1 << 30


@click.group(invoke_without_command=True)
@click.option(
    "--most", default=20, type=click.IntRange(min=1), metavar="N", help="How many, newest first."
)
@click.option("--search", metavar="TEXT", default="", help="Those whose task or answer holds it.")
@click.option("--chats", is_flag=True, help="Conversations, one a line, and not single runs.")
@click.option("--sizes", is_flag=True, help="What each takes on the disk, and all together.")
@click.option("--json", "as_json", is_flag=True, help="As JSON, one a line.")
@common
@click.pass_context
def runs(
    context: click.Context, most: int, search: str, chats: bool, sizes: bool, as_json: bool
) -> None:
    """List the runs, newest first."""
    if context.invoked_subcommand is None:
        place = here()
        listed = asyncio.run(_listed(place, most, search, chats=chats, sized=sizes))
        for line in _json(listed) if as_json else _lines(listed, place, search):
            click.echo(line, color=True)


runs.add_command(delete)
runs.add_command(prune)


@dataclass(frozen=True, slots=True)
class Listed:
    """What is listed, a row each: conversations if `chats`, else runs, each by itself. The bytes of
    each run, if they are wanted."""

    rows: Sequence[Talk]
    chats: bool
    sizes: dict[str, int]


async def _listed(place: Place, most: int, search: str, *, chats: bool, sized: bool) -> Listed:
    books = await place.store.open()
    found = await books.heads(_ALL if chats else most, like=search)
    rows = [Talk((head,)) for head in found]
    if chats:  # a conversation holds the words if one of its exchanges does
        holding = {head.run for head in found}
        every = filter(_is_chat, talks(await books.heads(_ALL)))
        rows = [talk for talk in every if any(head.run in holding for head in talk.runs)][:most]
    heads = [head for talk in rows for head in talk.runs]
    return Listed(rows, chats, await sizes_of(books, heads) if sized else {})


def _is_chat(talk: Talk) -> bool:
    return len(talk.runs) > 1 or talk.newest.entry.startswith('["chat"')


def _lines(listed: Listed, place: Place, search: str) -> list[str]:
    if not listed.rows:
        return [_nothing(listed, search)]
    paint = paint_for(sys.stdout)
    lines = (talk_lines if listed.chats else run_lines)(listed.rows, listed.sizes, paint)
    return [*lines, "", _total(listed, place)] if listed.sizes else lines


def _nothing(listed: Listed, search: str) -> str:
    if search:
        return tr("cli.runs_not_found", "No run here holds {text!r}.", text=search)
    if listed.chats:
        return tr("cli.chats_none", "There are no conversations here yet. Try: dure chat")
    return tr("cli.runs_none", 'There are no runs here yet. Try: dure run "what is 12*12"')


def _total(listed: Listed, place: Place) -> str:
    total = human_size(sum(listed.sizes.values()))
    text = tr("cli.runs_total", "{runs}, {size}", runs=run_count(len(listed.sizes)), size=total)
    file = place.store_file
    if file is not None:
        size = human_size(store_size(file))
        text += " · " + tr("cli.runs_file", "{file}: {size}", file=file, size=size)
    return text


def _json(listed: Listed) -> list[str]:
    lines: list[str] = []
    for talk in listed.rows:
        record = _talk_record(talk) if listed.chats else _record(talk.newest)
        if listed.sizes:
            record["size"] = sum(listed.sizes[head.run] for head in talk.runs)
        lines.append(json.dumps(record, ensure_ascii=False))
    return lines


def _record(head: Head) -> dict[str, Any]:
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


def _talk_record(talk: Talk) -> dict[str, Any]:
    cost = cost_of(talk.runs)
    return {
        "run": talk.newest.run,
        "created": talk.newest.created,
        "begun": talk.runs[-1].created,
        "status": talk.newest.status,
        "title": talk.runs[-1].title,
        "exchanges": len(talk.runs),
        "cost": None if cost is None else str(cost),
        "runs": [head.run for head in talk.runs],
    }
