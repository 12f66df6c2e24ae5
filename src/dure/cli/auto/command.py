"""`dure auto`: the command. Knows how a work is settled, run and ended."""

from __future__ import annotations

import asyncio
import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any, cast

import click

from dure.cli import keyboard
from dure.cli.ask import Asker
from dure.cli.auto.directives import FLAGS, Directives, of_file, of_profile
from dure.cli.auto.drafting import Drafting, is_yes
from dure.cli.auto.ways import Ways, options, profile_of, ways_given
from dure.cli.drive import Driver, conclude
from dure.cli.entry import recipe_from
from dure.cli.errors import DONE
from dure.cli.opening import announce
from dure.cli.options import as_json, common, quiet, shaping
from dure.cli.place import Place, here
from dure.cli.recipe import NAME as AGENT
from dure.cli.recipe import Recipe, recipe_for
from dure.cli.screen import Screen
from dure.cli.view.money import dollars
from dure.cli.written import write_whole
from dure.core.contracts import Participant
from dure.core.errors import DureError, UsageError
from dure.host.languages import tr
from dure.host.yaml_file import read_yaml, text_of
from dure.runtime import Options, Run
from dure.runtime.options import Asker as Asks
from dure.spec.migrate import migrate
from dure.spec.migrate.autogpt import SHAPE

LAST = "auto.yaml"
"""The directives that were used last, in the data folder."""


@click.command()
@click.argument("sentence", nargs=-1)
@click.option("--name", metavar="NAME", help="What the agent is called.")
@click.option("--role", metavar="WORDS", help="Who it is.")
@click.option("--goal", "goals", multiple=True, metavar="WORDS", help="What it is to reach.")
@click.option("--constraint", "constraints", multiple=True, metavar="WORDS", help="What it keeps.")
@click.option("--resource", "resources", multiple=True, metavar="WORDS", help="What it may use.")
@click.option(
    "--best-practice", "best_practices", multiple=True, metavar="WORDS", help="How it works best."
)
@click.option(
    "--settings", metavar="FILE", help="Directives from agent.yaml or AutoGPT's ai_settings.yaml."
)
@click.option("--save", metavar="FILE", help="Write the directives there, as an agent.yaml.")
@click.option("--yes", is_flag=True, help="Start with the directives as they are, unasked.")
@options
@shaping
@as_json
@quiet
@common
def auto(
    sentence: tuple[str, ...],
    settings: str | None,
    save: str | None,
    yes: bool,
    as_json: bool,
    quiet: bool,
    **given: Any,
) -> int:
    """Let an agent work towards goals by itself.

    One sentence is enough: a name, a role and goals are drafted from it and shown to be edited.
    Before each step you are asked: y runs it, y -5 this and four more, n ends the work, and other
    words are told to the agent instead.
    """
    place = here()
    ways, read = ways_given(given), None
    if settings is not None:
        read = _autogpt(settings)
        given["who"] = given["who"] if read else settings
    recipe, model = recipe_for(given, place)
    screen = Screen(quiet=quiet, stream=False, cap=recipe.budget)
    announce(recipe, model, place, screen)
    drafting = Drafting(recipe.model, place, screen)
    directives = _settled(" ".join(sentence), _said(given), read, recipe, drafting, yes=yes)
    if directives is None:
        screen.note(tr("auto.left", "Nothing was started."))
        return DONE
    if save is not None:
        write_whole(Path(os.path.expanduser(save)), [directives.spelled(ways.steps)])
    place.folders.prepare()
    write_whole(place.folders.data / LAST, [directives.spelled()], force=True)
    if ways.steps is None:
        screen.say([screen.paint.wait(_continuous(recipe))])
    who = ways.participant(recipe, directives)
    task = " ".join(sentence) or "\n".join(directives.goals)
    terms = recipe.terms(place, _entry(recipe, directives, ways, task), Asker(screen))
    outcome = asyncio.run(Driver(screen, as_json).drive(Run(who, task, **terms)))
    return conclude(outcome, screen, as_json=as_json)


def reopen(arguments: list[str], place: Place, asks: Asks) -> tuple[Participant, Options]:
    """The participant and terms of such a run, for `dure resume` and `dure fork`."""
    given = auto.make_context("auto", list(arguments)).params
    recipe, ways, directives = recipe_from("auto", arguments), ways_given(given), _said(given)
    terms = recipe.terms(place, json.dumps(["auto", *arguments]), asks)
    return ways.participant(recipe, directives), terms


def _settled(
    sentence: str,
    said: Directives,
    read: Directives | None,
    recipe: Recipe,
    drafting: Drafting,
    *,
    yes: bool,
) -> Directives | None:
    """What was given in options, over what stands in a file, or is drafted, or was used last."""
    if read is None and recipe.who is not None:
        read = of_profile(profile_of(recipe))
    found = said.over(read) if read else said
    if sentence and not found.goals:
        found = said.over(drafting.drafted(sentence))
    elif sentence:
        found = found.added("goals", sentence)
    elif not found.goals:
        found = said.over(_last_or_entered(drafting, yes=yes))
    if not found.goals:
        return None
    found = found.over(Directives(AGENT))
    if yes or (said.goals and not sentence):
        drafting.shown(found)
        return found
    return drafting.agreed(found)


def _last_or_entered(drafting: Drafting, *, yes: bool) -> Directives:
    """The directives that were used last, if they are wanted again; else what is typed."""
    last = _last(drafting.place)
    if last is not None and yes:
        return last
    if not keyboard.is_there():
        raise UsageError(
            "auto.nothing",
            'Say what is to be reached: dure auto "…", or --goal "…", or --settings FILE.',
        )
    if last is not None:
        drafting.shown(last)
        if is_yes(tr("auto.ask_last", "Go on with these, used last? [y / n]")):
            return last
    return drafting.entered()


def _last(place: Place) -> Directives | None:
    """The directives that were used last; None if there are none that can be read."""
    path = place.folders.data / LAST
    try:
        found = of_file(read_yaml(path.read_text(encoding="utf-8"), LAST).value)
    except (OSError, UnicodeDecodeError, DureError):
        return None
    return found if found.goals else None


def _autogpt(file: str) -> Directives | None:
    """The directives of AutoGPT's own file; None: it is not of that form."""
    path = Path(os.path.expanduser(file))
    record = read_yaml(text_of(path, tr("auto.give_file", "Give another file.")), path.name).value
    if not isinstance(record, dict) or not SHAPE & cast("dict[str, Any]", record).keys():
        return None
    text = next(iter(migrate(path).files.values()))
    return of_file(read_yaml(text, path.name).value)


def _said(given: Mapping[str, Any]) -> Directives:
    """What the options say. Raises `UsageError` for one that says nothing."""
    for field, option in FLAGS.items():
        if any(not text.strip() for text in given[field]):
            raise UsageError(
                "auto.empty", "{option} is empty. Say something, or leave it out.", option=option
            )
    lists = {field: tuple(text.strip() for text in given[field] if text.strip()) for field in FLAGS}
    return Directives((given["name"] or "").strip(), (given["role"] or "").strip(), **lists)


def _entry(recipe: Recipe, directives: Directives, ways: Ways, task: str) -> str:
    """The command line that makes this work again, with every directive as an option."""
    command, *arguments = json.loads(recipe.entry("auto", task))
    words = [command, *directives.flags(), *ways.flags(), *arguments]
    return json.dumps(words, ensure_ascii=False).encode("utf-8", "backslashreplace").decode()


def _continuous(recipe: Recipe) -> str:
    """The one warning: nobody is asked, and what holds it."""
    caps = recipe.caps()
    money, calls, seconds = caps.money, caps.calls, caps.seconds
    free = tr("auto.no_cap", "no limit on money")
    bounds = [free if money is None else dollars(money)]
    bounds += [] if calls is None else [tr("auto.calls", "{count} model calls", count=calls)]
    bounds += [] if seconds is None else [tr("auto.seconds", "{count} s", count=f"{seconds:g}")]
    text = (
        "CONTINUOUS: it acts unasked, within the policy {policy}, until it ends or a bound is"
        " reached: {bounds}. Ctrl-C puts it away."
    )
    return tr("auto.continuous", text, policy=recipe.policy, bounds=", ".join(bounds))
