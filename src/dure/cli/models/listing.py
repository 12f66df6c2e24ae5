"""`dure models`: the models that can be used now, what each takes and costs, and how to connect
others."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Iterator

import click

from dure.cli.choice import chosen
from dure.cli.models.local import names as inside
from dure.cli.models.table import facts, price_text, seen_rows
from dure.cli.options import common
from dure.cli.place import Place, here
from dure.cli.view.cut import columns, told, wrap
from dure.cli.view.money import when
from dure.cli.view.paint import Paint, paint_for
from dure.core.errors import DureError
from dure.core.visible import one_line, visible
from dure.host.languages import pad, say, tr
from dure.models import Reachable, names, reachable
from dure.models import open as open_model
from dure.models.catalogue import declared
from dure.models.local import KINDS
from dure.models.own import entry
from dure.models.presets import PROVIDERS
from dure.models.probed import Probed, known
from dure.models.wire.provider import Provider

_SHOWN = 12
_NAME = 12


@click.group(invoke_without_command=True)
@common
@click.pass_context
def models(context: click.Context) -> None:
    """List the models that can be used now, what they take and cost, and how to connect others."""
    if context.invoked_subcommand is not None:
        return
    place = here()
    paint = paint_for(sys.stdout)
    own = {name: entry(name, server).provider for name, server in place.config.models.items()}
    there = asyncio.run(reachable(os.environ, providers={**PROVIDERS, **own}.values()))
    lines = [*_chosen(place, paint)]
    lines.append(paint.bold(tr("cli.models_now", "Can be used now")))
    for each in there:
        lines += _reached(each, {**PROVIDERS, **own}[each.provider], paint)
    lines += _always(paint)
    lines += ["", paint.bold(tr("cli.models_connect", "To connect others"))]
    lines += _others([each for each in PROVIDERS.values() if each.name not in own], there, paint)
    for line in lines:
        click.echo(line, color=True)


@click.command()
@click.argument("name")
@common
def show(name: str) -> None:
    """Show what is known of one model: what it takes, as declared and as seen, and its price."""
    place = here()
    paint = paint_for(sys.stdout)
    model = open_model(name)
    seen = known(place.folders.data, model.name)
    click.echo(f"{paint.name(one_line(model.name))}  {price_text(model.price)}", color=True)
    for line in columns(seen_rows(declared(name), seen or Probed()), paint.cells, 0):
        click.echo(line)
    if seen is not None:
        said = tr("cli.models_seen", "seen {when}", when=when(seen.at))
    else:
        said = tr(
            "cli.models_unseen",
            "This is what is declared. To find out what is so: {command}",
            command=f"dure models probe {model.name}",
        )
    for line in told(said, paint):
        click.echo(paint.dim(line), color=True)


def _chosen(place: Place, paint: Paint) -> Iterator[str]:
    """The model that is taken where none is named, and why."""
    try:
        yield from told(chosen(None, place).line, paint)
    except DureError as error:
        yield paint.bad(visible(say(error)))
    yield ""


def _reached(each: Reachable, provider: Provider, paint: Paint) -> Iterator[str]:
    """A provider that can be used: its models, what they take and what they cost."""
    yield f"  {paint.name(pad(each.provider, _NAME))} {paint.dim(each.key or each.host)}"
    found = list(each.models[:_SHOWN])
    if not found and provider.usual:
        found = [provider.usual]
    if not found:
        yield paint.dim(f"    {each.provider}:MODEL")
    rows = [_row(f"{each.provider}:{name}") for name in found]
    yield from (f"    {line}" for line in columns(rows, paint.cells - 4, 1))
    if (more := len(each.models) - _SHOWN) > 0:
        yield paint.dim("    " + tr("cli.models_more", "… {count} more", count=more))


def _row(name: str) -> list[str]:
    try:
        model = open_model(name)
    except DureError as error:
        return [one_line(name), one_line(say(error)), ""]
    return [one_line(name), facts(model.abilities), price_text(model.price)]


def _always(paint: Paint) -> list[str]:
    offline = tr("cli.models_offline", "rules, no language model; no network, no key")
    human = tr("cli.models_human", "you type the replies yourself")
    return [
        *_told("offline", offline, paint),
        *_told("human", human, paint),
        *_inside(paint, ready=True),
    ]


def _inside(paint: Paint, ready: bool) -> list[str]:
    """Models inside this process: whether they can be used."""
    return [line for name, said in inside(ready) for line in _told(name, said, paint)]


def _told(name: str, said: str, paint: Paint) -> Iterator[str]:
    """A name, and beside it what is said of it; on a terminal broken between words."""
    lines = wrap(said, paint.cells - _NAME - 3) if paint.terminal else [said]
    for index, line in enumerate(lines):
        yield f"  {paint.name(pad('' if index else name, _NAME))} {paint.dim(line)}"


def _others(providers: list[Provider], there: list[Reachable], paint: Paint) -> Iterator[str]:
    reached = {each.provider for each in there}
    for each in providers:
        if each.name not in reached:
            address = f"export {each.address}=…  " if each.address else ""
            how = f"{address}export {each.key}=…  {each.where}" if each.key else each.start
            yield from _told(each.name, how, paint)
    for name in names():
        if name not in (*PROVIDERS, *_OURS, *KINDS, *reached):
            yield f"  {paint.name(name)}"
    yield from _inside(paint, ready=False)
    yield "  " + tr("cli.models_url", "any other server: http://HOST/v1#MODEL")
    yield "  " + tr("cli.models_own", "with a key: a line in config.toml, such as")
    yield '    models.mine = { url = "https://HOST/v1", key = "MINE_KEY" }'


_OURS = ("offline", "human")
