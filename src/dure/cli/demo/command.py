"""The command `dure demo`. Knows which recording, sandbox and folder go together."""

from __future__ import annotations

import asyncio
import json
import signal
import sys
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

import click

from dure.cli.ask import Asker
from dure.cli.copied import copied
from dure.cli.demo.analyst import GOALS, analyst
from dure.cli.demo.frame import Show, beginning, ending
from dure.cli.demo.recorder import Spoken, asked, keep, save
from dure.cli.demo.recordings import recording
from dure.cli.demo.screen import Screen
from dure.cli.drive import Driver, conclude
from dure.cli.errors import DONE
from dure.cli.options import common, model_option
from dure.cli.place import Place, here
from dure.cli.screen import Screen as RunScreen
from dure.cli.view.paint import is_terminal, paint_for
from dure.core.contracts import Model, Participant
from dure.core.event import Delta, Event
from dure.core.outcome import Outcome
from dure.host.languages import language
from dure.host.signals import heard
from dure.models import open as open_model
from dure.models.recorded import Recorded
from dure.runtime import Options, Run
from dure.runtime.options import Asker as Asks
from dure.sandbox import best

SHOP = files("dure.cli.demo").joinpath("shop")
"""The folder of the small shop that the demo is about."""

LINE_SECONDS = 0.03
"""How long a line stands before the next one on a terminal, so that it can be read."""


@click.command()
@model_option("Do it live with this model, instead of playing the recording.")
@click.option(
    "--workspace",
    metavar="DIR",
    type=click.Path(path_type=Path),
    help="A new folder to work in (else ./dure-demo).",
)
@click.option("--record", type=click.Path(path_type=Path), hidden=True)
@common
def demo(model: str | None, workspace: Path | None, record: Path | None) -> int:
    """See an agent do a real job, offline and without a key.

    It plans, reads a small shop's files, computes in a sandbox, draws charts and writes a report.
    Its thinking is a recording; all its tools really run.
    """
    place, lang = here(), language()
    if model is not None:
        open_model(model)  # a name that nobody knows is said before anything is made
    folder = copied(SHOP, workspace, "dure-demo")
    show = Show(folder, lang, best(), model or "", GOALS[lang])
    performance = Performance(show, place, recording=record is not None)
    outcome = asyncio.run(performance.given())
    if record is not None:
        save(asyncio.run(keep(place.store, outcome.run)), record)
    # It says how a run goes on that was put down; the answer of one that is done has been shown.
    return DONE if outcome.status == "done" else conclude(outcome, _silent(), as_json=True)


def reopen(arguments: Sequence[str], place: Place, asks: Asks) -> tuple[Participant, Options]:
    """The participant and the terms of the demo that these arguments gave, for `dure resume`,
    `dure replay` and `dure fork`."""
    given = demo.make_context("demo", list(arguments)).params
    show = Show(given["workspace"], language(), best(), given["model"] or "", "")
    performance = Performance(show, place)
    return analyst(show.sandbox, show.lang), performance.terms(asks)


@dataclass(frozen=True, slots=True)
class Performance:
    """The demo once, from its first line to its last. `recording`: a new recording is made of it,
    so its journal names no folder of this machine."""

    show: Show
    place: Place
    recording: bool = False

    async def given(self) -> Outcome:
        """Print all of it; how the run ended."""
        show = self.show
        quiet = _silent()
        terms = self.terms(asked if show.model == "human" else Asker(quiet))
        model = terms.get("model")
        then = model.results() if isinstance(model, Recorded) else None
        screen = Screen(paint_for(sys.stdout), show.lang, then, is_terminal(sys.stdout))
        pace = Pace(screen.framed)
        await pace.print(beginning(show, screen))
        run = Run(analyst(show.sandbox, show.lang), show.goal, **terms)
        items: asyncio.Queue[Event | Delta | None] = asyncio.Queue()
        run.listen(items.put_nowait)
        showing = asyncio.ensure_future(_show(items, screen, pace))
        try:
            outcome = await Driver(quiet).drive(run)
        finally:
            items.put_nowait(None)
            with pace.hurried():
                await showing
        if outcome.status == "done":
            with pace.hurried():
                await pace.print(ending(show, screen, outcome))
        return outcome

    def terms(self, asks: Asks) -> Options:
        """What the run is given."""
        show = self.show
        arguments = ["demo", "--lang", show.lang]
        if not self.recording:
            arguments += ["--workspace", str(show.folder.absolute())]
        arguments += ["--model", show.model] if show.model else []
        return Options(
            model=self._model(),
            store=self.place.store,
            workspace=str(show.folder),
            entry=json.dumps(arguments, ensure_ascii=False),
            asks=asks,
        )

    def _model(self) -> Model | str:
        if self.show.model == "human":
            return Spoken()
        if self.show.model:
            return self.show.model
        return recording(self.show.lang, sandbox=self.show.sandbox.missing() is None)


def _silent() -> RunScreen:
    """Shows nothing of a run but questions, and what is said when it is put down."""
    return RunScreen(quiet=True, stream=False)


class Pace:
    """Prints lines, on a terminal at the pace of a reader."""

    def __init__(self, slow: bool) -> None:
        self._slow = slow

    async def print(self, lines: Sequence[str]) -> None:
        """Print the lines one after another."""
        for line in lines:
            click.echo(line)
            if self._slow:
                await asyncio.sleep(LINE_SECONDS)

    @contextmanager
    def hurried(self) -> Generator[None]:
        """When the run is over, Ctrl-C shows the rest at once."""
        with heard([signal.SIGINT], self._hurry):
            yield

    def _hurry(self, _: int) -> None:
        self._slow = False


async def _show(items: asyncio.Queue[Event | Delta | None], screen: Screen, pace: Pace) -> None:
    """Print what comes; the run does not wait for it."""
    while (item := await items.get()) is not None:
        await pace.print(screen.lines(item))
