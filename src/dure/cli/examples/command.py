"""The command `dure examples` and what is below it. Does not know how an example is played."""

from __future__ import annotations

import asyncio
import os
import re
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

import click

from dure.cli.copied import copied
from dure.cli.drive import conclude
from dure.cli.environment import quoted, typed
from dure.cli.errors import DONE
from dure.cli.examples.gallery import Example, every, named
from dure.cli.examples.playing import Playing, check_needs, play, workspace
from dure.cli.options import common, model_option
from dure.cli.place import Place, here
from dure.cli.screen import Screen
from dure.cli.view.cut import columns
from dure.cli.view.paint import paint_for
from dure.cli.whose import is_team_file
from dure.core.contracts import Participant
from dure.host.languages import language, tr
from dure.models import open as open_model
from dure.runtime import Options
from dure.runtime.options import Asker

_MARKS = re.compile(r"<!--.*?-->\n?", re.DOTALL)
"""What in a README is for programs."""


@click.group(invoke_without_command=True)
@common
@click.pass_context
def examples(context: click.Context) -> None:
    """List the examples: things a person would want, which run offline.

    What a model said is a recording; all tools really run.
    """
    if context.invoked_subcommand is not None:
        return
    lang = language()
    rows = [[each.name, _told(each, lang)] for each in every()]
    for text in columns(rows, paint_for(sys.stdout).cells, 1):
        click.echo(text)
    said = tr("examples.how", "See one: {command}", command=typed("examples", "run", "NAME"))
    click.echo(f"\n{said}", err=True)


def _told(example: Example, lang: str) -> str:
    own = example.language(lang)
    text = example.shows[own]
    if own == lang:
        return text
    return f"{text} ({tr('examples.english', 'in English')})"


@click.command()
@click.argument("name")
@click.argument("task", nargs=-1)
@model_option("Do it live with this model, instead of playing the recording.")
@click.option(
    "--workspace",
    "folder",
    metavar="DIR",
    type=click.Path(path_type=Path),
    help="A new folder to work in (else ./dure-NAME).",
)
@common
def run(name: str, task: tuple[str, ...], model: str | None, folder: Path | None) -> int:
    """Run an example: offline from its recording, or live with a --model and a task of yours."""
    place, example = here(), named(name)
    if model is not None:
        open_model(model)  # a name that nobody knows is said before anything is made
    else:
        check_needs(example)
    if task and model is None:
        raise click.UsageError(
            tr(
                "examples.task_needs_model",
                "A recording knows one task only. For your own, name a model: --model NAME.",
            )
        )
    lang = example.language(language())
    made = workspace(example, lang, folder)
    playing = Playing(example, lang, made, " ".join(task) or example.task[lang], model)
    outcome = asyncio.run(play(playing, place))
    with suppress(OSError):
        made.rmdir()  # an empty folder is of no use to anybody
    if made.exists():
        said = tr("examples.folder", "What it made is in {folder}.", folder=os.path.relpath(made))
        click.echo(said, err=True)
    if outcome.status != "done":
        return conclude(outcome, Screen(quiet=True, stream=False))
    click.echo(
        tr("examples.more", "All of it: {command}", command=typed("show", outcome.run)), err=True
    )
    return DONE


def reopen(arguments: Sequence[str], place: Place, asks: Asker) -> tuple[Participant, Options]:
    """The participant and the terms of the example that these arguments gave, for `dure resume`."""
    given = run.make_context("run", list(arguments[1:])).params
    example = named(given["name"])
    lang = example.language(language())
    playing = Playing(example, lang, given["folder"], " ".join(given["task"]), given["model"])
    if playing.model is not None:
        return playing.participant(), playing.terms(place, asks, playing.model)
    then = playing.recording()
    return playing.participant(), playing.terms(place, then, then.model)


@click.command()
@click.argument("name")
@common
def show(name: str) -> None:
    """Read about an example: what it is, how it is made, what it prints."""
    example = named(name)
    lang = example.language(language())
    text = example.file("README", ".md", language()).read_text("utf-8")
    click.echo(_MARKS.sub("", text).strip())
    said = tr("examples.made_of", "Made of: {file}", file=str(example.folder / example.run[lang]))
    click.echo(f"\n{said}", err=True)


@click.command()
@click.argument("name")
@click.argument("folder", type=click.Path(path_type=Path))
@common
def copy(name: str, folder: Path) -> None:
    """Copy an example into a new folder, to make it your own."""
    example = named(name)
    made = copied(example.folder, folder, example.name)
    lang = example.language(language())
    who = quoted(f"{made}/{example.run[lang]}")
    words = [who] if is_team_file(example.run[lang]) else ["--agent", who]
    if files := example.files(lang):
        words += ["--workspace", quoted(f"{made}/{files.name}")]
    click.echo(tr("new.next", "Next:"), err=True)
    click.echo(f'  {typed("run", *words)} "…"')
