"""The first lines of a run: which model and why, which folder, what is not as usual.

Knows recipes and words. Does not know how a run is driven.
"""

from __future__ import annotations

from pathlib import Path

from dure.cli.choice import Chosen
from dure.cli.place import Place
from dure.cli.recipe import Recipe
from dure.cli.screen import Screen
from dure.cli.view.escape import visible
from dure.host.languages import tr


def announce(recipe: Recipe, model: Chosen, place: Place, screen: Screen) -> None:
    """Say what this run works with."""
    paint = screen.paint
    lines = [paint.dim(visible(model.line))]
    folder = Path(recipe.workspace)
    if folder.is_relative_to(place.folders.data / "workspaces"):
        lines.append(
            tr(
                "cli.open_fresh",
                "Not in your home folder: this run works in a fresh folder, {folder}",
                folder=str(folder),
            )
        )
    if recipe.budget is not None:
        lines.append(paint.dim(tr("cli.open_budget", "Budget: ${cap}", cap=recipe.budget)))
    screen.lines(lines)
    if recipe.no_sandbox:
        screen.say(
            [
                paint.bad(
                    tr(
                        "cli.open_no_sandbox",
                        "NO SANDBOX: code runs on this machine with all your rights, in this run.",
                    )
                )
            ]
        )
