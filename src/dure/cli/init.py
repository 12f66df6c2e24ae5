"""`dure init`: a project to begin with, that runs at once: an agent, its tool, its evaluation."""

from __future__ import annotations

import os
from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path

import click

from dure.cli.environment import quoted
from dure.cli.options import common
from dure.cli.place import here
from dure.core.errors import SetupError, UsageError
from dure.host.languages import language, tr

_FILES = ("agent.py", "eval.yaml", "README.md")
"""What there is in each language."""


@click.command()
@click.argument("folder", default=".", metavar="[DIR]")
@common
def init(folder: str) -> None:
    """Make a project in DIR (else here): an agent with a tool, and tasks that judge it.

    It runs at once, offline. Nothing that is there is overwritten.
    """
    here()  # from here on the language is the one that the user set
    made = project(language())
    root = Path(folder)
    _write(root, made)
    for name in made:
        click.echo(f"  {root / name}", err=True)
    steps = [] if folder == "." else [f"cd {quoted(folder)}"]
    task = tr("init.task", "What is the price of bibimbap?")
    steps += [f'dure run --agent agent.py "{task}"', "dure eval"]
    click.echo(tr("init.next", "Next:"), err=True)
    for step in steps:
        click.echo(f"  {step}")


def project(lang: str) -> Mapping[str, str]:
    """The files of a new project, by name."""
    templates = files("dure.cli").joinpath("init_files")
    made = {name: templates.joinpath(lang, f"{name}.txt").read_text("utf-8") for name in _FILES}
    schema = files("dure.bench.taskfile").joinpath("schema.json").read_text("utf-8")
    ignored = templates.joinpath("gitignore.txt").read_text("utf-8")
    return {**made, "eval.schema.json": schema, ".gitignore": ignored}


def _write(root: Path, made: Mapping[str, str]) -> None:
    """Write all files or none; never over one that is there."""
    there = [name for name in made if os.path.lexists(root / name)]
    if there:
        raise _in_the_way(root, there)
    written: list[Path] = []
    try:
        root.mkdir(parents=True, exist_ok=True)
        for name, text in made.items():
            with open(root / name, "x", encoding="utf-8", newline="\n") as file:
                written.append(root / name)
                file.write(text)
    except OSError as error:
        for path in written:
            path.unlink(missing_ok=True)
        if isinstance(error, FileExistsError) and root.is_dir():
            raise _in_the_way(root, [Path(error.filename).name]) from None
        raise SetupError(
            "init.folder",
            "{folder} cannot be written to: {reason}. Name another folder: dure init DIR",
            folder=str(root),
            reason=error.strerror or str(error),
        ) from error


def _in_the_way(root: Path, names: list[str]) -> UsageError:
    return UsageError(
        "init.in_the_way",
        "{folder} has these files already, and nothing is overwritten: {names}. Name another"
        " folder: dure init DIR",
        folder=str(root),
        names=", ".join(names),
    )
