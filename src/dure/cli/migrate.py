"""`dure migrate`: an agent or a team of another system, written down as files of dure."""

from __future__ import annotations

import os
from pathlib import Path

import click

from dure.cli.options import common
from dure.core.errors import SetupError, UsageError
from dure.core.visible import one_line, visible
from dure.host.languages import tr
from dure.spec.migrate import Migrated
from dure.spec.migrate import migrate as migrated


@click.command()
@click.argument("path")
@click.option("--out", metavar="FOLDER", help="Write the files there (else they are shown).")
@common
def migrate(path: str, out: str | None) -> None:
    """Read an agent or a team of another system.

    PATH is a team that AutoGen Studio exported (.json), the folder of a CrewAI project, or an
    AutoGPT ai_settings.yaml. Nothing of it runs. What has no equal here is said.
    """
    found = migrated(path)
    if out is None:
        for name, text in found.files.items():
            if len(found.files) > 1:
                click.echo(f"--- {name}")
            click.echo(visible(text), nl=False)
        _notes(found)
        return
    folder = Path(os.path.expanduser(out)).absolute()
    _write(found, folder)
    _notes(found)
    first = folder / next(iter(found.files))
    click.echo(tr("new.next", "Next:"), err=True)
    click.echo(f"  dure check {first}")
    click.echo(f'  dure run {first} "…"')


def _notes(found: Migrated) -> None:
    for note in found.notes:
        click.echo(f"! {one_line(note)}", err=True)


def _write(found: Migrated, folder: Path) -> None:
    """All files, or none where one of them is there already."""
    in_the_way = [name for name in found.files if (folder / name).exists()]
    if in_the_way:
        raise UsageError(
            "new.in_the_way",
            "{file} is there already, and nothing is overwritten. Name another: --out FILE",
            file=str(folder / in_the_way[0]),
        )
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in found.files.items():
            with open(folder / name, "x", encoding="utf-8", newline="\n") as file:
                file.write(text)
    except OSError as error:
        raise SetupError(
            "migrate.unwritable",
            "{folder} cannot be written: {reason}. Name another: --out FOLDER",
            folder=str(folder),
            reason=error.strerror or str(error),
        ) from error
