"""An example played: its files copied, its participant and terms, and what is shown of its run."""

from __future__ import annotations

import json
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

import click

from dure.cli.ask import Asker
from dure.cli.copied import copied
from dure.cli.demo.screen import WIDEST
from dure.cli.drive import Driver
from dure.cli.examples.gallery import Example
from dure.cli.examples.recording import Recording, recording
from dure.cli.examples.transcript import Transcript, place_of
from dure.cli.place import Place
from dure.cli.screen import Screen
from dure.cli.view.cut import wrap
from dure.cli.view.paint import paint_for
from dure.cli.whose import agent_from
from dure.core.contracts import Model, Participant
from dure.core.errors import SetupError
from dure.core.event import Delta, Event
from dure.core.outcome import Outcome
from dure.core.visible import visible
from dure.host.languages import tr
from dure.runtime import Options, Run
from dure.runtime.options import Asker as Asks


@dataclass(frozen=True, slots=True)
class Playing:
    """One run of an example. `model`: a live one by its name; None: the recording."""

    example: Example
    lang: str
    workspace: Path
    task: str
    model: str | None = None

    def participant(self) -> Participant:
        """Who runs."""
        return agent_from(self.example.run[self.lang], self.example.folder)

    def recording(self) -> Recording:
        """What was recorded in its language."""
        return recording(self.example.file("recording", ".jsonl", self.lang))

    def terms(self, place: Place, asks: Asks, model: Model | str) -> Options:
        """What the run is given."""
        words = ["examples", "run", self.example.name, "--lang", self.lang]
        words += ["--workspace", str(self.workspace.absolute())]
        words += ["--model", self.model] if self.model else []
        entry = json.dumps([*words, self.task], ensure_ascii=False)
        return Options(
            model=model,
            store=place.store,
            workspace=str(self.workspace),
            policy=self.example.policy,
            entry=entry,
            asks=asks,
        )


def workspace(example: Example, lang: str, wanted: Path | None) -> Path:
    """A new folder with the files that the example begins with."""
    source = example.files(lang)
    return copied(source, wanted, f"dure-{example.name.replace('_', '-')}")


def check_needs(example: Example) -> None:
    """Refuse to begin what cannot end, since a program is missing on this machine."""
    missing = [program for program in example.needs if shutil.which(program) is None]
    if missing:
        raise SetupError(
            "examples.needs",
            "This example needs {programs}, and it is not installed here. On Debian: apt install"
            " {programs}",
            programs=" ".join(missing),
        )


async def play(playing: Playing, place: Place) -> Outcome:
    """Run it and print its talk: a live one as it comes, a recorded one in the order of its
    program, whatever ran at the same time."""
    quiet = Screen(quiet=True, stream=False)
    if playing.model is None:
        then = playing.recording()
        terms = playing.terms(place, then, then.model)
        transcript = Transcript(paint_for(sys.stdout), playing.lang, then.model.results())
    else:
        transcript = Transcript(paint_for(sys.stdout), playing.lang, None)
        asker = Asker(quiet, seen=lambda: transcript.said)
        terms = playing.terms(place, asker, playing.model)
    events: list[Event] = []

    def listen(item: Event | Delta) -> None:
        if isinstance(item, Delta):
            return
        if playing.model is None:
            events.append(item)
        else:
            _print(transcript.lines(item))

    run = Run(playing.participant(), playing.task, **terms)
    run.listen(listen)
    outcome = await Driver(quiet).drive(run)
    for event in sorted(events, key=place_of):
        _print(transcript.lines(event))
    _print(_ending(outcome, transcript))
    return outcome


def _ending(outcome: Outcome, transcript: Transcript) -> list[str]:
    lines: list[str] = []
    if outcome.status == "done" and outcome.text.strip() not in ("", transcript.said):
        first, *rest = wrap(visible(outcome.text.strip()), WIDEST - 4)
        lines += ["", f"→ {first}", *(f"  {line}".rstrip() for line in rest)]
    counted = tr(
        "examples.counted",
        "Replies of models: {thinks}. Tool calls: {calls}.",
        transcript.lang,
        thinks=transcript.thinks,
        calls=transcript.calls,
    )
    return [*lines, "", transcript.paint.dim(counted)]


def _print(lines: list[str]) -> None:
    for line in lines:
        click.echo(line, color=True)
