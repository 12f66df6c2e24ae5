"""What each command of a talk does.

Knows the talk. Does not know how lines are typed.
"""

from __future__ import annotations

import shlex
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

import click

from dure.cli.chat.branches import fork, history, undo
from dure.cli.chat.cost import cost
from dure.cli.chat.save import save
from dure.cli.chat.slash import command, spelled
from dure.cli.chat.talk import Talk
from dure.cli.options import bounds
from dure.cli.recipe import Recipe, format_for
from dure.cli.view.cut import columns, wrap
from dure.core.contracts import Tool
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
        given = _caps.make_context("/again", shlex.split(words)).params
    except (click.UsageError, ValueError) as error:
        raise UsageError(
            "chat.again_how",
            "/again takes --budget, --calls and --seconds, as in /again --calls 100.",
        ) from error
    return talk.again((given["budget"], given["calls"], given["seconds"]))


@click.command(add_help_option=False)
@bounds
def _caps() -> None:
    """The options that `/again` takes."""


def _model(talk: Talk, words: str) -> None:
    if words:
        talk.change(_moved(talk, words))
    sees = "image" in talk.abilities.accepts
    seen = tr("chat.sees", "sees pictures") if sees else tr("chat.blind", "takes no pictures")
    said = tr("chat.model", "Model: {model} ({seen})", model=talk.recipe.model, seen=seen)
    talk.screen.say([said])


def _moved(talk: Talk, model: str) -> Recipe:
    """The recipe on another model, and in the format that suits it, if the old one suited."""
    open_model(model)  # a wrong name is said now
    recipe = talk.recipe
    if recipe.who is None and recipe.format == format_for("auto", recipe.model, talk.place):
        recipe = replace(recipe, format=format_for("auto", model, talk.place))
    return replace(recipe, model=model)


def _tools(talk: Talk, words: str) -> None:
    names = tuple(words.replace(",", " ").split())
    if names and talk.recipe.who is not None:
        raise UsageError(
            "chat.tools_of_file",
            "The tools are those of {file}. Change them there, or talk without --agent.",
            file=talk.recipe.who,
        )
    if names:
        talk.change(replace(talk.recipe, tools=() if names == ("all",) else names))
    screen = talk.screen
    tools: Sequence[Tool] = getattr(talk.agent, "tools", ())
    screen.say(wrap(", ".join(tool.name for tool in tools) or "–", screen.paint.cells))


def _help(talk: Talk, _: str) -> None:
    screen = talk.screen
    rows = [[f"{spelled(name)} {usage}".rstrip(), about] for name, usage, about in _rows()]
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


def _rows() -> Sequence[tuple[str, str, str]]:
    """Each command, what may stand behind it, and what it does."""
    return (
        ("/help", "", tr("chat.about_help", "this list")),
        (
            "/again",
            tr("chat.use_again", "[--calls N …]"),
            tr("chat.about_again", "go on with what was put down, or send it again"),
        ),
        (
            "/model",
            tr("chat.use_model", "[NAME]"),
            tr("chat.about_model", "which model answers; another one from now on"),
        ),
        (
            "/tools",
            tr("chat.use_tools", "[NAMES]"),
            tr("chat.about_tools", "the agent's tools; only these from now on (all: all)"),
        ),
        ("/cost", "", tr("chat.about_cost", "calls, tokens and money of this talk")),
        ("/undo", "", tr("chat.about_undo", "take the last exchange back")),
        (
            "/fork",
            tr("chat.use_fork", "[N or RUN]"),
            tr("chat.about_fork", "the exchanges and branches; go on from another one"),
        ),
        (
            "/history",
            tr("chat.use_history", "[TEXT]"),
            tr("chat.about_history", "find earlier talks, and go on with one"),
        ),
        (
            "/save",
            tr("chat.use_save", "[FILE]"),
            tr("chat.about_save", "write this talk into a file (.md, .jsonl or .html)"),
        ),
        ("/quit", "", tr("chat.about_quit", "end (also Ctrl-D)")),
    )


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
