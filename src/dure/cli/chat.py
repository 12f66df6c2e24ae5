"""`dure chat`: a conversation, each exchange of which is a run that goes on from the one before."""

from __future__ import annotations

import asyncio
import sys
from contextlib import suppress
from dataclasses import dataclass
from importlib import import_module
from typing import Any

import click

from dure.agents import Agent
from dure.cli.ask import Asker
from dure.cli.drive import Driver, conclude
from dure.cli.environment import typed
from dure.cli.errors import DONE, PAUSED, WAITING
from dure.cli.kit import kit
from dure.cli.opening import announce
from dure.cli.options import common, quiet, shaping
from dure.cli.place import Place, here
from dure.cli.recipe import Recipe, recipe_for
from dure.cli.screen import Screen
from dure.cli.view.paint import is_terminal
from dure.host.languages import tr
from dure.runtime import Run

QUIT = {"/quit", "/exit", "/q", "/끝"}


@click.command()
@shaping
@click.option("--after", metavar="RUN", default="", help="Go on from this run (or last).")
@quiet
@common
def chat(after: str, quiet: bool, **given: Any) -> int:
    """Talk with an agent. /help lists what you can type besides; /quit ends it."""
    place = here()
    recipe, model = recipe_for(given, place)
    screen = Screen(quiet=quiet)
    announce(recipe, model, place, screen)
    if is_terminal(sys.stdin):
        hint = tr("cli.chat_hint", "Type what you want. /help helps, /quit ends.")
        screen.lines([screen.paint.dim(hint), ""])
    with asyncio.Runner() as loop:
        talk = Talk(place, recipe, recipe.agent(), loop, quiet, after)
        if after:
            talk.after = loop.run(talk.found(after))
        return talk.go()


@dataclass
class Talk:
    """A conversation: the run that the next exchange goes on from."""

    place: Place
    recipe: Recipe
    agent: Agent
    loop: asyncio.Runner
    quiet: bool
    after: str = ""

    def go(self) -> int:
        """Until the end of what is typed; the exit code of the last exchange."""
        code = DONE
        while (line := _line()) is not None and line not in QUIT:
            if line.startswith("/"):
                self._command(line)
            elif line:
                code = self._exchange(line)
                if code in (PAUSED, WAITING):
                    return code
        screen = Screen(quiet=self.quiet)
        if self.after and screen.live:
            screen.note(
                tr(
                    "cli.chat_later",
                    "Go on another time with: {command}",
                    command=typed("chat", "--after", self.after),
                )
            )
        return code

    async def found(self, name: str) -> str:
        """The run of this name."""
        return (await (await self.place.store.open()).find(name)).run

    def _exchange(self, line: str) -> int:
        recipe = self.recipe
        streams = recipe.format == "native"
        screen = Screen(quiet=self.quiet, stream=streams, cap=recipe.budget)
        terms = recipe.terms(self.place, recipe.entry("chat"), Asker(screen))
        terms["after"] = self.after
        work = Run(self.agent, line, **terms)
        outcome = self.loop.run(Driver(screen).drive(work))
        if outcome.status == "done":
            self.after = outcome.run
        code = conclude(outcome, screen, brief=True)
        if screen.live:
            screen.say([""])
        return code

    def _command(self, line: str) -> None:
        screen = Screen()
        if line == "/tools":
            names = ", ".join(tool.name for tool in kit(self.recipe.tools))
            screen.say([names, ""])
        else:
            help_text = tr(
                "cli.chat_help",
                "/tools  what the agent can use\n/quit   end (also Ctrl-D)\n"
                "Ctrl-C  while it works: pause",
            )
            screen.say([*help_text.splitlines(), ""])


def _line() -> str | None:
    """The next line that is typed, or None at the end."""
    if not is_terminal(sys.stdin):
        line = sys.stdin.readline()
        return line.strip() if line else None
    with suppress(ImportError):  # editing and history for input(), where there is one
        import_module("readline")
    try:
        return input("» ").strip()
    except (EOFError, KeyboardInterrupt):
        click.echo(err=True)
        return None
