"""`dure runs delete` and `dure runs prune`: fewer runs, by name or by rule, and the rule that the
settings hold (`keep`).

Knows the store, and which runs may be let go. Does not know how runs are listed.
"""

from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import Iterable, Sequence

import click

from dure.cli.options import common
from dure.cli.place import Place, here
from dure.cli.retention import Talk, beyond, may_go, older, talks, too_much
from dure.cli.view.cut import columns
from dure.cli.view.money import when
from dure.cli.view.paint import paint_for
from dure.cli.view.spoken import run_count
from dure.core.errors import UsageError
from dure.core.store import Head, Journals
from dure.core.visible import one_line
from dure.host.amounts import bytes_in, seconds_in
from dure.host.languages import tr
from dure.perception.text import human_size
from dure.runtime.space import give_back

_ALL = 1 << 30
_MUCH_EMPTY = 0.25
"""The part of the database that is empty when it is written anew without being asked to."""


@click.command()
@click.argument("names", metavar="RUN...", nargs=-1, required=True)
@click.option("--yes", is_flag=True, help="Do not ask.")
@common
def delete(names: tuple[str, ...], yes: bool) -> None:
    """Delete runs, with all that they said and did."""
    place = here()
    found, later = asyncio.run(_found(place, names))
    for head in found:
        click.echo(f"{head.run}  {one_line(head.title)}", err=True)
    if later:
        told = tr(
            "cli.runs_later",
            "Later runs go on from these: {runs}. They stay, and begin where the journal is gone.",
            runs=", ".join(head.run for head in later[:5]) + (" …" if len(later) > 5 else ""),
        )
        click.echo(told, err=True)
    question = tr("cli.runs_sure", "Delete {runs} for good?", runs=run_count(len(found)))
    if yes or click.confirm(question, err=True):
        asyncio.run(_delete(place, found))
        click.echo(tr("cli.runs_deleted", "Deleted."), err=True)


@click.command()
@click.option("--older", metavar="TIME", help="Those not gone on with for so long, such as 30d.")
@click.option(
    "--keep", type=click.IntRange(min=0), metavar="N", help="All but the newest N conversations."
)
@click.option("--larger-than", metavar="SIZE", help="The oldest, until all take less than that.")
@click.option("--waiting", is_flag=True, help="Those that wait for a person or a time, too.")
@click.option("--dry-run", is_flag=True, help="Only show what would be deleted.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@common
def prune(
    older: str | None,
    keep: int | None,
    larger_than: str | None,
    waiting: bool,
    dry_run: bool,
    yes: bool,
) -> None:
    """Delete old runs. A conversation is kept or deleted whole, by its newest exchange."""
    place = here()
    if older is None and keep is None and larger_than is None:
        raise UsageError(
            "cli.prune_what",
            "Say which runs are too many: --older 30d, --keep 100 or --larger-than 2GB. With"
            " --dry-run they are only shown.",
        )
    since = None if older is None else time.time() - seconds_in(older)
    most = None if larger_than is None else bytes_in(larger_than)
    going, sizes = asyncio.run(_going(place, since, keep, most, waiting=waiting))
    if not going:
        click.echo(tr("cli.prune_none", "There is nothing to delete."), err=True)
        return
    for line in _talk_lines(going, sizes):
        click.echo(line, err=True)
    runs, size = _runs(going), human_size(sum(sizes.values()))
    if dry_run:
        told = tr(
            "cli.prune_would",
            "These would be deleted: {runs}, {size}.",
            runs=runs,
            size=size,
        )
        click.echo(told, err=True)
        return
    question = tr("cli.prune_sure", "Delete {runs} ({size}) for good?", runs=runs, size=size)
    if yes or click.confirm(question, err=True):
        driven = asyncio.run(_let_go(place, going))
        freed = None if driven else _free(place)
        click.echo(tr("cli.runs_deleted", "Deleted."), err=True)
        if freed:
            told = tr("cli.prune_freed", "{size} given back to the disk.", size=human_size(freed))
            click.echo(told, err=True)


def obey_settings() -> None:
    """Let go what the setting `keep` says, if it says so; what went is told."""
    place = here()
    if place.config.keep is None:
        return
    since = time.time() - seconds_in(place.config.keep)
    going, _ = asyncio.run(_going(place, since, None, None, waiting=False))
    if going:
        driven = asyncio.run(_let_go(place, going))
        if not driven:
            _free(place, _MUCH_EMPTY)
        told = tr(
            "cli.kept_for",
            "Deleted, as your settings say (keep = {time}): {runs} not gone on with since.",
            time=place.config.keep,
            runs=_runs(going),
        )
        click.echo(told, err=True)


async def sizes_of(books: Journals, heads: Iterable[Head]) -> dict[str, int]:
    """The bytes of each run."""
    return {head.run: await books.size(head.run) for head in heads}


async def _found(place: Place, names: Sequence[str]) -> tuple[list[Head], list[Head]]:
    """The runs of these names, and those that go on from one of them."""
    books = await place.store.open()
    found = {head.run: head for head in [await books.find(name) for name in names]}
    for head in found.values():
        if head.status == "running":
            raise UsageError(
                "cli.runs_driven",
                "Run {run} is going on. Stop it first: dure stop {run}",
                run=head.run,
            )
    every = await books.heads(_ALL)
    later = [head for head in every if head.after in found and head.run not in found]
    return list(found.values()), later


async def _going(
    place: Place, since: float | None, keep: int | None, most: int | None, *, waiting: bool
) -> tuple[list[Talk], dict[str, int]]:
    """What is to go by one of these rules, oldest first, and the bytes of its runs."""
    books = await place.store.open()
    heads = await books.heads(_ALL)
    found = talks(heads)
    chosen: list[Talk] = []
    if since is not None:
        begun = may_go(older(found, since), waiting=waiting)
        chosen += [talk for talk in begun if not await _went_on(books, talk, since)]
    chosen += [] if keep is None else beyond(found, keep)
    if most is not None:
        sizes = await sizes_of(books, heads)
        chosen += too_much(may_go(found, waiting=waiting), sizes, most)
    named = {talk.newest.run for talk in may_go(chosen, waiting=waiting)}
    going = [talk for talk in found if talk.newest.run in named][::-1]
    return going, await sizes_of(books, [head for talk in going for head in talk.runs])


async def _went_on(books: Journals, talk: Talk, since: float) -> bool:
    """Whether anything happened in it since this time: a run that was begun long ago may have been
    resumed."""
    for head in talk.runs:
        last = await books.read(head.run, after=max(head.events - 1, 0))
        if last and last[-1].at >= since:
            return True
    return False


async def _let_go(place: Place, going: Sequence[Talk]) -> bool:
    """Delete these; whether any run is going on here now."""
    await _delete(place, [head for talk in going for head in talk.runs])
    books = await place.store.open()
    return any(head.status == "running" for head in await books.heads(_ALL))


async def _delete(place: Place, found: Sequence[Head]) -> None:
    await (await place.store.open()).delete(*[head.run for head in found])


def _free(place: Place, at_least: float = 0.0) -> int | None:
    """Space given back to the disk, where that is ours to do and nobody would have to wait."""
    file = place.store_file
    return None if file is None else give_back(file, at_least)


def _talk_lines(going: Sequence[Talk], sizes: dict[str, int]) -> list[str]:
    rows = [
        [
            talk.newest.run,
            when(talk.newest.created),
            run_count(len(talk.runs)),
            human_size(sum(sizes[head.run] for head in talk.runs)),
            one_line(talk.runs[-1].title),
        ]
        for talk in going
    ]
    return columns(rows, paint_for(sys.stderr).cells, 4)


def _runs(going: Sequence[Talk]) -> str:
    return run_count(sum(len(talk.runs) for talk in going))
