"""The first lines of a run: which model and why, which folder, what is not as usual.

Knows recipes and words. Does not know how a run is driven.
"""

from __future__ import annotations

from pathlib import Path

from dure.cli.choice import Chosen
from dure.cli.place import Place
from dure.cli.recipe import Recipe
from dure.cli.screen import Screen
from dure.cli.view.cut import told
from dure.host.files import HIDDEN
from dure.host.languages import tr


def announce(recipe: Recipe, model: Chosen, place: Place, screen: Screen) -> None:
    """Say what this run works with."""
    paint = screen.paint
    lines = [paint.dim(line) for line in told(model.line, paint)]
    folder = Path(recipe.workspace)
    if folder.is_relative_to(place.folders.data / "workspaces"):
        said = tr(
            "cli.open_fresh",
            "Not in your home folder: this run works in a fresh folder, {folder}",
            folder=str(folder),
        )
        lines += told(said, paint)
    if inside(place, folder):
        said = tr(
            "cli.open_inside",
            "The runs are kept in the workspace itself ({file}), where tools can change them."
            " Better: another --in, or a folder called .dure",
            file=str(place.store_file),
        )
        lines += [paint.wait(line) for line in told(said, paint)]
    if recipe.budget is not None:
        lines.append(paint.dim(tr("cli.open_budget", "Budget: ${cap}", cap=recipe.budget)))
    screen.lines(lines)
    if recipe.no_sandbox:
        warning = tr(
            "cli.open_no_sandbox",
            "NO SANDBOX: code runs on this machine with all your rights, in this run.",
        )
        screen.say([paint.bad(warning)])


def inside(place: Place, workspace: Path) -> bool:
    """Whether tools could reach the store; they never see what lies in a folder called .dure."""
    store = place.store_file
    if store is None or not store.is_relative_to(workspace):
        return False
    return HIDDEN not in store.relative_to(workspace).parts
