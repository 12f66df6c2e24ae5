"""`dure run`: give an agent a task."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import click

from dure.cli.ask import Asker
from dure.cli.drive import Driver, conclude
from dure.cli.environment import quoted, typed
from dure.cli.opening import announce
from dure.cli.options import as_json, common, quiet, shaping
from dure.cli.place import here
from dure.cli.recipe import recipe_for
from dure.cli.screen import Screen
from dure.cli.tasks import task_from
from dure.cli.whose import is_team_file
from dure.host.languages import tr
from dure.runtime import Run


@click.command()
@click.argument("task", nargs=-1)
@shaping
@as_json
@quiet
@common
def run(task: tuple[str, ...], as_json: bool, quiet: bool, **given: Any) -> int:
    """Give an agent a task in words.

    With a team file as the first word (`team.yaml`), the task is its team's. A - is what comes
    through standard input: by itself the task, beside words what they speak of, which nobody
    vouches for. The answer goes to standard output, everything else to standard error.
    """
    place = here()
    if task and is_team_file(task[0]) and given["who"] is None:
        given["who"], task = task[0], task[1:]
    message = task_from(task)
    recipe, model = recipe_for(given, place)
    screen = Screen(quiet=quiet, stream=recipe.format == "native", cap=recipe.budget)
    announce(recipe, model, place, screen)
    if len(task) > 1 and task[0].endswith(".py") and Path(task[0]).is_file():
        # A Python file is run when it is loaded: only where somebody says so.
        text = "{file} is taken as words. To run the agent in it: {command}"
        command = typed("run", "--agent", quoted(task[0]), "…")
        screen.note(tr("cli.run_python", text, file=task[0], command=command))
    terms = recipe.terms(place, recipe.entry("run", message.text), Asker(screen))
    work = Run(recipe.agent(), message, **terms)
    outcome = asyncio.run(Driver(screen, as_json).drive(work))
    return conclude(outcome, screen, as_json=as_json)
