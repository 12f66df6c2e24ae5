"""`dure vouch`: say that files of a workspace may be believed, as they stand now."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from pathlib import Path

import click

from dure.cli.options import common
from dure.cli.place import here
from dure.cli.recipe import workspace_for
from dure.core.codec import digest
from dure.core.errors import UsageError
from dure.host.files import Folder
from dure.host.languages import tr
from dure.host.vouched import vouch_for, vouch_no_more, vouched_in

MOST = 10_000
"""Files that are vouched for at once."""


@click.command()
@click.argument("paths", nargs=-1)
@click.option("--workspace", metavar="DIR", help="The folder the files lie in.")
@click.option("--undo", is_flag=True, help="Vouch for them no more.")
@common
def vouch(paths: tuple[str, ...], workspace: str | None, undo: bool) -> None:
    """Vouch for files: what they say counts as yours.

    A folder stands for all files in it. It holds for their content of now: a file that changes is
    untrusted again. Without paths it lists what you vouch for.
    """
    place = here()
    root = workspace_for(workspace or place.config.workspace, place)
    if not paths:
        for path in sorted(vouched_in(root)):
            click.echo(path)
        return
    if undo:
        gone = vouch_no_more(root, _beneath(root, paths, vouched_in(root)))
        told = tr("vouch.undone", "You vouch for {count} files less.", count=len(gone))
    else:
        folder = Folder(root)
        names = [entry.path for entry in folder.list(most=MOST) if entry.size is not None]
        found = {path: digest(folder.read(path)) for path in _beneath(root, paths, names)}
        vouch_for(root, found)
        text = "You vouch for {count} files as they stand now: what they say counts as yours."
        told = tr("vouch.done", text, count=len(found))
    click.echo(told, err=True)


def _beneath(root: Path, paths: Sequence[str], names: Iterable[str]) -> list[str]:
    """Those of the names that these paths are, or that lie in them."""
    found: list[str] = []
    for path in paths:
        whole = Path(os.path.abspath(os.path.expanduser(path)))
        inside = whole.relative_to(root).as_posix() if whole.is_relative_to(root) else None
        these = [
            name
            for name in names
            if inside == "." or name == inside or name.startswith(f"{inside}/")
        ]
        if inside is None or not these:
            raise UsageError(
                "vouch.no_file",
                "There is no file {path} in the workspace {folder}.",
                path=path,
                folder=str(root),
            )
        found += these
    return found
