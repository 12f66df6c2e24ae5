"""`dure import`: runs from files that `dure export` wrote, brought into this store."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Sequence
from pathlib import Path

import click

from dure.cli.options import common
from dure.cli.place import Place, here
from dure.core.errors import UsageError
from dure.core.visible import one_line
from dure.host.languages import tr
from dure.runtime.export import Journaled
from dure.runtime.imported import Brought, bring, checked, read_lines

STANDARD_INPUT = "-"


@click.command("import")
@click.argument("files", metavar="FILE...", nargs=-1, required=True)
@common
def import_(files: tuple[str, ...]) -> None:
    """Bring runs from exported files into this store; - is standard input.

    They can be shown, compared, replayed and exported again. They are not resumed here.
    """
    # All files are read and checked before anything is put into the store.
    journals = [journal for file in files for journal in _read(file)]
    for head, is_new in asyncio.run(_bring(here(), journals)):
        told = (
            tr("cli.imported", "Imported: {run}  {title}", run=head.run, title=one_line(head.title))
            if is_new
            else tr("cli.imported_already", "Here already: {run}", run=head.run)
        )
        click.echo(told, err=True)


def _read(file: str) -> Sequence[Journaled]:
    if file == STANDARD_INPUT:
        return checked(read_lines(sys.stdin.buffer))
    try:
        with Path(file).open("rb") as stream:
            return checked(read_lines(stream))
    except OSError as error:
        raise UsageError(
            "cli.import_unreadable",
            "The file {file} cannot be read: {reason}. Is it there, and may you read it?",
            file=file,
            reason=error.strerror or str(error),
        ) from error


async def _bring(place: Place, journals: Sequence[Journaled]) -> Sequence[Brought]:
    return await bring(await place.store.open(), journals)


vars()["import"] = import_  # the table finds a command under the name that people type
