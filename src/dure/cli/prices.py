"""`dure prices`: what models cost, from when that is and who says so; and prices from a file.

Knows the lists of prices and how they are shown. Reaches no network: prices come from files.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import click

from dure.cli.options import common
from dure.cli.place import Place, here
from dure.cli.view.cut import columns
from dure.cli.view.paint import paint_for
from dure.cli.written import write_whole
from dure.core.usage import RATES, Price
from dure.core.visible import visible
from dure.host.languages import tr
from dure.models.pricelist import Listed, plain
from dure.models.prices import FILES, read_file, sources

_OWN = FILES[-1]
_SHOWN = 20


@click.command()
@click.argument("word", default="")
@click.option(
    "--from",
    "file",
    metavar="FILE",
    help="Take over the prices in this file: dure's own form, the community's"
    " model_prices_and_context_window.json, or OpenRouter's list of models.",
)
@click.option("--json", "as_json", is_flag=True, help="As JSON, one model a line.")
@common
def prices(word: str, file: str | None, as_json: bool) -> None:
    """List what models cost, in dollars a million tokens; with WORD, those whose name holds it.

    Prices of your own stand in prices.toml or prices.json in the folder of the settings, and go
    before those that came with dure. A price that is not known is never taken for nothing.
    """
    place = here()
    if file is not None:
        _take_over(place, Path(os.path.expanduser(file)), word)
        return
    found: dict[str, tuple[Listed, str]] = {}
    for source in sources(place.folders):
        for name, listed in source.models.items():
            found.setdefault(name, (listed, source.file))
    chosen = {name: found[name] for name in sorted(found) if word.lower() in name.lower()}
    if as_json:
        for name, (listed, source) in chosen.items():
            record = {"model": name, **listed.record(), "from": source or "shipped"}
            click.echo(json.dumps(record, ensure_ascii=False))
        return
    if not chosen:
        click.echo(
            tr(
                "prices.none",
                "No price is known of any {word}. Write it into {file}, or read a list with"
                " dure prices --from FILE.",
                word=visible(word),
                file=str(place.folders.config / FILES[0]),
            )
        )
        return
    rows = [_row(name, listed, source) for name, (listed, source) in chosen.items()]
    for text in columns([_heading(), *rows], paint_for(sys.stdout).cells, 6):
        click.echo(text)


def _heading() -> list[str]:
    return [
        tr("prices.model", "MODEL"),
        tr("prices.input", "INPUT"),
        tr("prices.cached", "CACHED"),
        tr("prices.output", "OUTPUT"),
        tr("prices.as_of", "AS OF"),
        tr("prices.source", "FROM"),
        tr("prices.more", "AND"),
    ]


def _row(name: str, listed: Listed, source: str) -> list[str]:
    price = listed.price
    rates = ["", "", ""]
    if price is not None:
        rates = [plain(price.input), _said(price.cached), plain(price.output)]
    shown = source or tr("prices.shipped", "shipped")
    return [visible(name), *rates, visible(listed.as_of), shown, "; ".join(_more(listed))]


def _more(listed: Listed) -> list[str]:
    """What a model costs beside input and output."""
    said: list[str] = []
    if listed.fee is not None:
        unit = {
            "picture": tr("prices.picture", "a picture"),
            "second": tr("prices.second", "a second"),
            "character": tr("prices.character", "a character"),
        }[listed.fee.unit]
        said.append(f"${plain(listed.fee.dollars)} {unit}")
    if listed.price is not None:
        said += [f"{name} {plain(rate)}" for name, rate in _others(listed.price).items()]
        for tokens, price in listed.price.above:
            said.append(f"> {tokens:,}: {plain(price.input)}/{plain(price.output)}")
    if listed.batch is not None:
        said.append(f"batch × {plain(listed.batch)}")
    return said


def _others(price: Price) -> dict[str, Decimal]:
    """The rates that have no column of their own."""
    names = (name for name in RATES if name not in ("input", "cached", "output"))
    return {name: rate for name in names if (rate := getattr(price, name)) is not None}


def _said(rate: Decimal | None) -> str:
    return "" if rate is None else plain(rate)


def _take_over(place: Place, file: Path, word: str) -> None:
    """Write the prices of a file into the user's own, and say what changed."""
    today = datetime.now(UTC).date().isoformat()
    read = read_file(file, today)
    new = {name: listed for name, listed in read.models.items() if word.lower() in name.lower()}
    own = place.folders.prepare().config / _OWN
    before = read_file(own, today).models if own.exists() else {}
    changed = {name: listed for name, listed in new.items() if not _same(before.get(name), listed)}
    if changed:
        models = {name: listed.record() for name, listed in {**before, **changed}.items()}
        write_whole(own, [_written(models)], force=True)
    for name in sorted(changed)[:_SHOWN]:
        was, now = before.get(name), changed[name]
        click.echo(f"  {visible(name)}  {f'{_short(was)} → ' if was else '+ '}{_short(now)}")
    if len(changed) > _SHOWN:
        click.echo("  " + tr("prices.rest", "… {count} more", count=len(changed) - _SHOWN))
    click.echo(
        tr(
            "prices.taken",
            "{new} new, {changed} changed, {same} as they were; {passed} passed over, which are of"
            " other providers or not priced by what can be counted. They stand in {file}.",
            new=sum(name not in before for name in changed),
            changed=sum(name in before for name in changed),
            same=len(new) - len(changed),
            passed=read.passed,
            file=str(own),
        )
    )


def _same(before: Listed | None, now: Listed) -> bool:
    """Whether a line says the same, from whichever day it is."""
    if before is None:
        return False
    records = [{**listed.record(), "as_of": ""} for listed in (before, now)]
    return records[0] == records[1]


def _short(listed: Listed) -> str:
    if listed.price is None:
        return "; ".join(_more(listed))
    return f"{plain(listed.price.input)}/{plain(listed.price.output)}"


def _written(models: Mapping[str, object]) -> str:
    """The user's own prices, one model a line."""
    lines = [
        f"    {json.dumps(name, ensure_ascii=False)}: {json.dumps(line, ensure_ascii=False)}"
        for name, line in sorted(models.items())
    ]
    return '{\n  "models": {\n' + ",\n".join(lines) + "\n  }\n}\n"
