"""`dure models probe`: find out which formats a model keeps, by asking it a few small things."""

from __future__ import annotations

import asyncio
import sys
import time
from dataclasses import dataclass, field
from decimal import Decimal

import click

from dure.cli.models.table import heading, row
from dure.cli.models.tasks import TASKS
from dure.cli.models.trial import TRIAL, Trials, measured
from dure.cli.options import common
from dure.cli.place import Place, here
from dure.cli.view.cut import columns, told
from dure.cli.view.paint import paint_for
from dure.cli.written import write_whole
from dure.core.budget import Budget
from dure.core.contracts import Model
from dure.core.errors import DureError, SetupError, UsageError
from dure.core.event import Delta, Event
from dure.formats.choice import FORMATS, named, suited
from dure.formats.code_action.interpreter import check
from dure.formats.kept import FILE, Kept, encode, load
from dure.host.languages import tr
from dure.models import open as open_model
from dure.runtime import Run
from dure.runtime import run as drive
from dure.runtime.stores import Memory


@click.command()
@click.argument("name")
@click.option(
    "--format",
    "formats",
    type=click.Choice(list(FORMATS)),
    multiple=True,
    help="Only this format; may be given several times.",
)
@click.option(
    "--times",
    default=1,
    type=click.IntRange(min=1, max=100),
    metavar="N",
    help="How often each of the five tasks is given.",
)
@click.option("--budget", metavar="DOLLARS", help="The most that may be spent, in dollars.")
@common
def probe(name: str, formats: tuple[str, ...], times: int, budget: str | None) -> None:
    """Find out how well a model keeps each format, by giving it five small tasks.

    What is found is kept: from then on --format auto takes it into account.
    """
    place = here()
    model = open_model(name)
    if model.name == "human":
        raise UsageError(
            "cli.probe_human", "A person is not probed. Name a model, such as ollama:llama3.2."
        )
    probing = Probing(place, model, times, Budget(budget).money)
    for format in formats or _available():
        probing.one(format)
        if probing.error is not None:
            break
    paint = paint_for(sys.stdout)
    rows = [row(model.name, "probe", each, kept) for each, kept in probing.found.items()]
    lines = columns([heading(), *rows], paint.cells, 0)
    best = suited(model.abilities.accepts, load(place.folders.data).get(model.name, {}))
    said = tr(
        "cli.probe_best",
        "For {model}, --format auto takes {format}.",
        model=model.name,
        format=best,
    )
    for line in [*lines, *told(said, paint)]:
        click.echo(line)
    if probing.error is not None:
        raise probing.error


def _available() -> list[str]:
    """All formats; code where its interpreter is installed."""
    try:
        check()
    except SetupError:
        return [name for name in FORMATS if name != "code"]
    return list(FORMATS)


@dataclass(slots=True)
class Probing:
    """Probes one model, format by format; what is found is kept after each. `dollars` are left;
    `error` is what ended it early."""

    place: Place
    model: Model
    times: int
    dollars: Decimal | None
    found: dict[str, Kept] = field(default_factory=dict[str, Kept])
    error: DureError | None = None

    def one(self, format: str) -> None:
        """Give the model all tasks in this format."""
        store = Memory()
        trials = Trials(self.model, named(format), self.times)
        work = Run(trials, format, store=store, budget=Budget(self.dollars))
        work.listen(_Progress(format, self.times * len(TASKS)).listen)
        outcome = drive(work)
        events = asyncio.run(_events(store, outcome.run))
        kept = self.found[format] = measured(events, time.time())
        if self.dollars is not None:
            self.dollars = max(self.dollars - Decimal(kept.cost or 0), Decimal(0))
        self.error = outcome.error
        if outcome.status == "done":
            self._keep(format, kept)

    def _keep(self, format: str, kept: Kept) -> None:
        folder = self.place.folders.prepare().data
        models = {**load(folder)}
        models[self.model.name] = {**models.get(self.model.name, {}), format: kept}
        write_whole(folder / FILE, [encode(models)], force=True)


async def _events(store: Memory, run: str) -> list[Event]:
    return await (await store.open()).read(run)


@dataclass(slots=True)
class _Progress:
    """Counts on a terminal."""

    format: str
    of: int
    done: int = 0

    def listen(self, item: Event | Delta) -> None:
        """See `Listener`."""
        tried = isinstance(item, Event) and item.kind == "ended" and item.key.endswith(f":{TRIAL}")
        if tried and sys.stderr.isatty():
            self.done += 1
            end = "\n" if self.done == self.of else ""
            click.echo(f"\r{self.format} {self.done}/{self.of}{end}", err=True, nl=False)
