"""What each command of a talk does.

Knows the talk. Does not know how lines are typed.
"""

from __future__ import annotations

import shlex
from collections.abc import Callable, Mapping
from dataclasses import replace

import click

from dure.cli.chat.branches import fork, history, undo
from dure.cli.chat.cost import cost
from dure.cli.chat.save import save
from dure.cli.chat.slash import NAMES, command, shown
from dure.cli.chat.talk import Talk
from dure.cli.kit import kit
from dure.cli.options import bounds
from dure.cli.view.cut import columns, wrap
from dure.core.errors import UsageError
from dure.host.languages import tr
from dure.models import open as open_model


def obey(talk: Talk, line: str) -> int | None:
    """Do what a command says; the exit code of an exchange, if it was one."""
    name, words = command(line)
    return _ACTS[name](talk, words)


def _again(talk: Talk, words: str) -> int:
    """Caps that are given replace those of the exchange."""
    try:
        given = _AGAIN.make_context("/again", shlex.split(words)).params
    except (click.UsageError, ValueError) as error:
        raise UsageError(
            "chat.again_how",
            "/again takes --budget, --calls and --seconds, as in /again --calls 100.",
        ) from error
    return talk.again((given["budget"], given["calls"], given["seconds"]))


@click.command(add_help_option=False)
@bounds
def _AGAIN() -> None:  # noqa: N802
    pass


def _model(talk: Talk, words: str) -> None:
    if words:
        open_model(words)  # a wrong name is said now
        talk.recipe = replace(talk.recipe, model=words)
    accepts = open_model(talk.recipe.model).abilities.accepts
    seen = (
        tr("chat.sees", "sees pictures")
        if "image" in accepts
        else tr("chat.blind", "takes no pictures")
    )
    said = tr("chat.model", "Model: {model} ({seen})", model=talk.recipe.model, seen=seen)
    talk.screen.say([said])


def _tools(talk: Talk, words: str) -> None:
    names = tuple(words.replace(",", " ").split())
    if names:
        names = () if names == ("all",) else names
        kit(names)  # a wrong name is said now
        talk.recipe = replace(talk.recipe, tools=names)
    screen = talk.screen
    found = ", ".join(tool.name for tool in kit(talk.recipe.tools))
    screen.say(wrap(found, screen.paint.cells))


def _help(talk: Talk, _: str) -> None:
    screen = talk.screen
    rows = [[f"{shown(name)} {_usage(name)}".rstrip(), _about(name)] for name in NAMES]
    screen.say(columns(rows, screen.paint.cells, 1))
    more = tr(
        "chat.help_more",
        '@FILE or @"my file.csv" sends a file with the line, and the path of a picture shows it;'
        ' Tab completes both. A line that ends in \\ goes on; lines between """ are one message.'
        " // begins a message with a slash. Ctrl-C while it works puts the exchange down.",
    )
    screen.say(["", *wrap(more, screen.paint.cells)])


def _quit(talk: Talk, _: str) -> None:
    talk.over = True


def _usage(name: str) -> str:
    match name:
        case "/again":
            return tr("chat.use_again", "[--calls N …]")
        case "/model":
            return tr("chat.use_model", "[NAME]")
        case "/tools":
            return tr("chat.use_tools", "[NAMES]")
        case "/fork":
            return tr("chat.use_fork", "[N or RUN]")
        case "/history":
            return tr("chat.use_history", "[TEXT]")
        case "/save":
            return tr("chat.use_save", "[FILE]")
        case _:
            return ""


def _about(name: str) -> str:
    match name:
        case "/help":
            return tr("chat.about_help", "this list")
        case "/again":
            return tr("chat.about_again", "go on with what was put down, or send it again")
        case "/model":
            return tr("chat.about_model", "which model answers; another one from now on")
        case "/tools":
            return tr("chat.about_tools", "the agent's tools; only these from now on (all: all)")
        case "/cost":
            return tr("chat.about_cost", "calls, tokens and money of this talk")
        case "/undo":
            return tr("chat.about_undo", "take the last exchange back")
        case "/fork":
            return tr("chat.about_fork", "the exchanges and branches; go on from another one")
        case "/history":
            return tr("chat.about_history", "find earlier talks, and go on with one")
        case "/save":
            return tr("chat.about_save", "write this talk into a file (.md, .jsonl or .html)")
        case _:
            return tr("chat.about_quit", "end (also Ctrl-D)")


_ACTS: Mapping[str, Callable[[Talk, str], int | None]] = {
    "/help": _help,
    "/again": _again,
    "/model": _model,
    "/tools": _tools,
    "/cost": cost,
    "/undo": undo,
    "/fork": fork,
    "/history": history,
    "/save": save,
    "/quit": _quit,
}
