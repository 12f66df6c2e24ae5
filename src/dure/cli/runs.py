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
    """What is listed: conversations, or else runs; and the bytes of each run, if wanted."""

    heads: Sequence[Head]
    found: Sequence[Talk] | None
    sizes: dict[str, int]


async def _listed(place: Place, most: int, search: str, *, chats: bool, sized: bool) -> Listed:
    books = await place.store.open()
    if not chats:
        heads = await books.heads(most, like=search)
        return Listed(heads, None, await sizes_of(books, heads) if sized else {})
    # A conversation holds the words if one of its exchanges does.
    wanted = {head.run for head in await books.heads(_ALL, like=search)} if search else None
    found = [
        talk
        for talk in talks(await books.heads(_ALL))
        if _is_chat(talk) and (wanted is None or any(head.run in wanted for head in talk.runs))
    ][:most]
    heads = [head for talk in found for head in talk.runs]
    return Listed(heads, found, await sizes_of(books, heads) if sized else {})


def _is_chat(talk: Talk) -> bool:
    return len(talk.runs) > 1 or talk.newest.entry.startswith('["chat"')


def _lines(listed: Listed, place: Place, search: str) -> list[str]:
    paint = paint_for(sys.stdout)
    if not listed.heads:
        if search:
            return [tr("cli.runs_not_found", "No run here holds {text!r}.", text=search)]
        if listed.found is not None:
            return [tr("cli.chats_none", "There are no conversations here yet. Try: dure chat")]
        return [tr("cli.runs_none", 'There are no runs here yet. Try: dure run "what is 12*12"')]
    if listed.found is None:
        lines = run_lines(listed.heads, listed.sizes, paint)
    else:
        lines = talk_lines(listed.found, listed.sizes, paint)
    return [*lines, "", _total(listed, place)] if listed.sizes else lines


def _total(listed: Listed, place: Place) -> str:
    total = human_size(sum(listed.sizes.values()))
    text = tr("cli.runs_total", "{runs}, {size}", runs=run_count(len(listed.sizes)), size=total)
    file = place.store_file
    if file is not None:
        size = human_size(store_size(file))
        text += " · " + tr("cli.runs_file", "{file}: {size}", file=file, size=size)
    return text


def _json(listed: Listed) -> list[str]:
    if listed.found is None:
        records = [_record(head) for head in listed.heads]
    else:
        records = [_talk_record(talk) for talk in listed.found]
    for record, runs in zip(
        records,
        [[head] for head in listed.heads]
        if listed.found is None
        else [talk.runs for talk in listed.found],
        strict=True,
    ):
        if listed.sizes:
            record["size"] = sum(listed.sizes[head.run] for head in runs)
    return [json.dumps(record, ensure_ascii=False) for record in records]


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
    cost = cost_of(talk)
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
