"""The command `dure chat`: from its options to a talk, and the talk line by line."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import Any

import click

from dure.cli.chat.branches import go_on_from, history
from dure.cli.chat.commands import obey
from dure.cli.chat.lines import Lines
from dure.cli.chat.slash import is_command, message
from dure.cli.chat.talk import Talk
from dure.cli.choice import Chosen
from dure.cli.entry import is_shaped, recipe_of
from dure.cli.environment import typed
from dure.cli.errors import DONE, PAUSED, WAITING, shown
from dure.cli.history import Exchange, exchanges, newest
from dure.cli.opening import announce
from dure.cli.options import common, quiet, shaping
from dure.cli.place import Place, here
from dure.cli.recipe import Recipe, recipe_for
from dure.cli.screen import Screen
from dure.core.errors import UsageError
from dure.core.store import Head
from dure.host.languages import tr

_COMMAND_LINE = click.core.ParameterSource.COMMANDLINE
_REMEMBERED = 50
"""How many earlier lines ↑ brings back."""


@click.command()
@shaping
@click.option("--after", metavar="RUN", default="", help="Go on from this run (or last).")
@click.option("--continue", "goes_on", is_flag=True, help="Go on with the newest conversation.")
@click.option("--search", metavar="TEXT", help="Find an earlier conversation to go on with.")
@quiet
@common
@click.pass_context
def chat(
    context: click.Context,
    after: str,
    goes_on: bool,
    search: str | None,
    quiet: bool,
    **given: Any,
) -> int:
    """Talk with an agent. /help lists what you can type besides; /quit ends it."""
    if sum(map(bool, (after, goes_on, search))) > 1:
        raise UsageError(
            "chat.several_ways", "Give one of --after, --continue and --search, not several."
        )
    place = here()
    head = asyncio.run(_head(place, after)) if after or goes_on else None
    recipe, model = _recipe(context, given, place, head)
    screen = Screen(quiet=quiet)
    announce(recipe, model, place, screen)
    lines = Lines()
    with asyncio.Runner() as loop:
        talk = Talk(place, recipe, recipe.agent(), loop, quiet)
        _begin(talk, lines, head, search)
        if goes_on and head is None:
            screen.note(
                tr(
                    "chat.none_yet",
                    "No conversation was begun with dure chat yet; this is a new one.",
                )
            )
        return _lead(talk, lines)


async def _head(place: Place, after: str) -> Head | None:
    """The run to go on from: the one that was named, else the newest exchange there is."""
    books = await place.store.open()
    return await books.find(after) if after else await newest(books)


def _recipe(
    context: click.Context, given: dict[str, Any], place: Place, head: Head | None
) -> tuple[Recipe, Chosen]:
    """The recipe of these options. A conversation that goes on keeps its own where none are given;
    only to do without a sandbox is asked for each time anew, and another model may suit another
    format."""
    if head is None or not is_shaped(head):
        return recipe_for(given, place)
    before = recipe_of(head)
    new = {name for name in given if context.get_parameter_source(name) is _COMMAND_LINE}
    new |= {"no_sandbox"} | ({"format"} if "model" in new else set())
    new |= {"sandbox"} if given["no_sandbox"] or before.no_sandbox else set()
    kept = {name: getattr(before, name) for name in given if name not in new}
    recipe, model = recipe_for({**given, **kept}, place)
    why = tr("chat.as_before", "as before in this conversation")
    return recipe, replace(model, why=why) if "model" in kept else model


def _begin(talk: Talk, lines: Lines, head: Head | None, search: str | None) -> None:
    """The first lines: what was said before, or what was found."""
    if head is not None:
        go_on_from(talk, head)
        for each in talk.wait(_before(talk)):
            lines.remember(each.asked)
    if search is not None:
        history(talk, search)
    screen = talk.screen
    if lines.typed:
        hint = tr("cli.chat_hint", "Type what you want. /help helps, /quit ends.")
        screen.lines([screen.paint.dim(hint), ""])


async def _before(talk: Talk) -> list[Exchange]:
    return await exchanges(await talk.books(), talk.after, _REMEMBERED) if talk.after else []


def _lead(talk: Talk, lines: Lines) -> int:
    """Until the end of what is typed; the exit code: at a terminal of the last exchange, in a pipe
    of the last line that failed."""
    failed = DONE
    while not talk.over and (line := lines.next()) is not None:
        code = _take(talk, line) if line else DONE
        if not talk.typed and code in (PAUSED, WAITING):
            return code
        failed = code or failed
    screen = talk.screen
    if (talk.parked or talk.after) and screen.live:
        command = typed("chat", "--after", talk.parked or talk.after)
        screen.note(tr("cli.chat_later", "Go on another time with: {command}", command=command))
    return talk.code if talk.typed else failed


def _take(talk: Talk, line: str) -> int:
    """Do what was typed: a choice, a command or a message; the exit code."""
    choices, talk.choices = talk.choices, ()
    if line.isdecimal() and len(line) < 4 and 1 <= int(line) <= len(choices):
        return shown(lambda: go_on_from(talk, choices[int(line) - 1])) or DONE
    if is_command(line):
        return shown(lambda: obey(talk, line)) or DONE
    return talk.say(message(line))
