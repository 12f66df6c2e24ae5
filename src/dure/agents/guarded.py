"""A participant with guards around it, and a guard from a function of your own.

Knows how guards are made and worn; the runtime reads `guards` where it opens a frame.
"""

from __future__ import annotations

import inspect
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, cast

from dure.agents.around import Around
from dure.core.contracts import Participant, Turn
from dure.core.errors import UsageError
from dure.core.guard import Checked, Decision, Guard, Place
from dure.core.message import Message
from dure.tools.threads import in_thread


@dataclass(frozen=True)
class Guarded(Around):
    """A participant as it was, and the guards that hold for all it does."""

    guards: tuple[Guard, ...]

    async def reply(self, turn: Turn) -> Message:
        """What the participant replies; the runtime has the guards look at it."""
        return await self.who.reply(turn)


def guarded(who: Participant, *guards: Guard) -> Guarded:
    """`who` with these guards, after those it has."""
    for each in guards:
        if not isinstance(each, Guard):  # pyright: ignore[reportUnnecessaryIsInstance]
            raise UsageError(
                "guard.none",
                "{what} is no guard. Use one of dure.guards, or put @guard(place) over a function.",
                what=repr(each),
            )
    if isinstance(who, Guarded):
        return Guarded(who.who, (*who.guards, *guards))
    return Guarded(who, guards)


def guard(
    *places: Place,
    name: str = "",
    seconds: float | None = 120.0,
    retries: int = 0,
    deep: bool = False,
) -> Callable[[Callable[..., Any]], Guard]:
    """Makes a guard of a function that takes what is checked (and a `Turn`, if it has a second
    parameter) and gives `PASS`, `Change(new)` or `Block(reason)`. A synchronous one runs on a
    thread."""

    def made(function: Callable[..., Any]) -> Guard:
        takes = len(inspect.signature(function).parameters)
        own = getattr(function, "__name__", "guard").replace("<lambda>", "guard")
        if takes not in (1, 2):
            raise UsageError(
                "guard.parameters",
                "The guard {name} takes what it checks and, if it likes, a turn: (what) or"
                " (what, turn).",
                name=name or own,
            )

        async def check(what: Checked, turn: Turn) -> Decision:
            given = (what, turn)[:takes]
            if inspect.iscoroutinefunction(function):
                return await cast("Awaitable[Decision]", function(*given))
            return await in_thread(function, *given)

        return Guard(
            name or own.strip("_"),
            frozenset(places),
            check=check,
            seconds=seconds,
            retries=retries,
            deep=deep,
        )

    return made
