"""A conversation while it is led: what was said last, what waits, and how an exchange is driven.

Knows runs and the screen. Does not know how lines are typed or what commands there are.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from dure.cli.ask import Asker
from dure.cli.chat.mentions import Reader
from dure.cli.chat.slash import spelled
from dure.cli.drive import Driver, conclude, put_down_text
from dure.cli.errors import DONE, print_error, shown
from dure.cli.history import exchanges
from dure.cli.kept import kept
from dure.cli.place import Place
from dure.cli.recipe import Recipe, widened
from dure.cli.screen import Screen
from dure.cli.view.paint import is_terminal
from dure.cli.view.spoken import error_text
from dure.core.contracts import Model, Participant
from dure.core.errors import DureError, UsageError
from dure.core.message import say
from dure.core.prompt import Abilities
from dure.core.store import Books, Head
from dure.host.config import current_folder
from dure.host.languages import tr
from dure.models import open as open_model
from dure.runtime import Options, Run
from dure.runtime import resume as resume_run

T = TypeVar("T")
Caps = tuple[str | None, int | None, float | None]

_PARKED = ("waiting", "paused", "spent", "interrupted")


@dataclass
class Talk:
    """A conversation. `after`: the run that the next exchange goes on from. `parked`: a run of the
    last exchange that can be gone on with. `unsent`: what was typed and has no answer. `choices`:
    the conversations that were listed last. `made`: the runs of this call. `code`: the exit code of
    the last exchange."""

    place: Place
    recipe: Recipe
    agent: Participant
    loop: asyncio.Runner
    quiet: bool
    after: str = ""
    parked: str = ""
    unsent: str = ""
    over: bool = False
    code: int = DONE
    choices: Sequence[Head] = ()
    made: list[str] = field(default_factory=list[str])

    @property
    def typed(self) -> bool:
        """Whether a person types, and can be asked."""
        return is_terminal(sys.stdin)

    @property
    def abilities(self) -> Abilities:
        """What the model takes; that of an agent's own file may be one that has no name."""
        model: Model | str | None = getattr(self.agent, "model", None)
        if model is None or isinstance(model, str):
            model = open_model(self.recipe.model)
        return model.abilities

    def change(self, recipe: Recipe) -> None:
        """From now on, this recipe's agent answers."""
        self.agent, self.recipe = recipe.agent(), recipe

    @property
    def screen(self) -> Screen:
        """A screen for what is said beside an exchange."""
        return Screen(quiet=self.quiet)

    def wait(self, work: Coroutine[Any, Any, T]) -> T:
        """What this work gives."""
        return self.loop.run(work)

    async def books(self) -> Books:
        """The open store."""
        return await self.place.store.open()

    def say(self, line: str) -> int:
        """Send a line; the exit code. Whatever goes wrong is said, and can be sent again."""
        self.unsent, self.parked = line, ""
        return self._safely(lambda: self._send(line))

    def again(self, caps: Caps = (None, None, None)) -> int:
        """Go on with the exchange that was put down, or send again what has no answer."""
        if self.parked:
            return self._safely(lambda: self._go_on(self.parked, caps))
        if self.unsent:
            return self.say(self.unsent)
        said = tr("chat.nothing_again", "There is nothing to send again: all was answered.")
        self.screen.say([said])
        return DONE

    def take_up(self, head: Head) -> None:
        """Go on from this run; from the one before it where it has no answer yet."""
        if head.status == "running":
            raise UsageError(
                "chat.running",
                "The exchange {run} of this conversation is going on in another terminal. Wait"
                " until it is done, or stop it: dure stop {run}",
                run=head.run,
            )
        done = head.status == "done"
        self.after = head.run if done else head.after
        self.parked = head.run if head.status in _PARKED else ""
        self.unsent = ""
        if not done:
            said = self.wait(self.asked(head.run))
            self.unsent = "" if self.parked else said

    async def asked(self, run: str) -> str:
        """What was asked in this run."""
        found = await exchanges(await self.books(), run, 1)
        return found[0].asked if found else ""

    def _safely(self, work: Callable[[], int]) -> int:
        self.code = code = shown(work)
        if code != DONE and self.typed and self.unsent and not self.parked:
            said = tr(
                "chat.again",
                "It has no answer. {command} sends it again.",
                command=spelled("/again"),
            )
            self.screen.say([said])
        return code

    def _send(self, line: str) -> int:
        folders = (current_folder(), Path(self.recipe.workspace).resolve())
        read = Reader(self.recipe.model, self.abilities, folders).read(line)
        screen, terms = self._prepared()
        screen.lines([screen.paint.dim(note) for note in read.notes])
        terms["after"] = self.after
        message = say("user", read.text, *read.parts)
        return self._drive(Run(self.agent, message, **terms), screen)

    def _go_on(self, run: str, caps: Caps) -> int:
        screen, terms = self._prepared()
        found = self.wait(kept(self.place, run))
        screen.recall(found.events)
        terms["budget"] = widened(terms.get("budget"), *caps)
        return self._drive(resume_run(run, self.agent, **terms), screen)

    def _prepared(self) -> tuple[Screen, Options]:
        recipe = self.recipe
        screen = Screen(quiet=self.quiet, stream=recipe.format == "native", cap=recipe.budget)
        return screen, recipe.terms(self.place, recipe.entry("chat"), Asker(screen))

    def _drive(self, work: Run, screen: Screen) -> int:
        again = spelled("/again") if self.typed else ""
        try:
            outcome = self.wait(Driver(screen, alone=not again).drive(work))
        except BaseException as error:
            self._keep(work.id, "paused")
            if not isinstance(error, DureError):
                raise
            print_error(error_text(error))
            if again and self.parked:
                screen.say([put_down_text(again)])
            return error.exit_code
        self._keep(work.id, outcome.status)
        code = conclude(outcome, screen, brief=True, again=again)
        if screen.live:
            screen.say([""])
        return code

    def _keep(self, run: str, status: str) -> None:
        """Where the talk stands after an exchange."""
        if not run:
            return  # it never began
        if run not in self.made:
            self.made.append(run)
        self.parked = run if status in _PARKED else ""
        if status == "done":
            self.after, self.unsent = run, ""
