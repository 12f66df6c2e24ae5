"""A step of a flow, and the functions that make one of what it does.

    @start()
    async def plan(turn: Turn, state: Trip) -> None: ...

    @router(plan, to=("book", "ask"))
    async def judge(turn: Turn, state: Trip) -> str: ...

A step is a value: it may stand in several flows. Knows its own work; does not know what comes
after it.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from copy import deepcopy
from dataclasses import field, replace
from typing import Any, Generic, Literal, TypeAlias, TypeVar

from dure.core.budget import Budget
from dure.core.contracts import Branch, Participant, Turn
from dure.core.encode import plain
from dure.core.errors import RunStopped, UsageError
from dure.core.keys import check_name
from dure.core.message import Data, Message, Text
from dure.core.value import value
from dure.teams.flow.when import END, START, Event, When, when_of
from dure.teams.table import awaited

S = TypeVar("S")

AT_ONCE = 8
"""How many parts of a step run at the same time, if nothing else is said."""

Join: TypeAlias = Literal["all", "first"] | int
Function: TypeAlias = Callable[[Turn, S], Awaitable[S | None] | S | None]
"""Changes the state it is given, or returns another."""


@value
class Done:
    """What a step's work came to: the state as it left it (None: unchanged), fields that were set,
    and the route that was chosen."""

    state: Any = None
    fields: Mapping[str, Any] = field(default_factory=dict[str, Any])
    route: str = ""


@value
class Step(Generic[S]):
    """One step: its name, when it begins, and its work.

    `routes` are those that it chooses from; after `most` turns of a router its route is
    `otherwise`. `into` is the field of the state that is set by what comes back; `members` are the
    participants that it turns to. One that is `bare` is nothing but a participant's turn, which the
    journal names and bounds already.
    """

    name: str
    when: When
    work: Callable[[Turn, S], Awaitable[Done]]
    routes: tuple[str, ...] = ()
    most: int | None = None
    otherwise: str = ""
    into: str = ""
    budget: Budget | None = None
    members: tuple[Participant, ...] = ()
    bare: bool = False

    def __post_init__(self) -> None:
        check_name(self.name, "step")
        if self.most is not None and (self.most < 1 or not self.otherwise):
            raise UsageError(
                "flow.most",
                "most={most} of the step {step} needs a number from 1, and otherwise=…: the route"
                " that is taken then.",
                most=self.most,
                step=self.name,
            )


def start(*also: Event, budget: Budget | None = None) -> Callable[[Function[S]], Step[S]]:
    """A step with which the flow begins; it runs again after each event in `also`."""
    return listen(START, *also, budget=budget)


def listen(*when: Event, budget: Budget | None = None) -> Callable[[Function[S]], Step[S]]:
    """A step that runs after any of these: other steps, routes, or `all_of(…)`."""

    def made(function: Function[S]) -> Step[S]:
        async def work(turn: Turn, state: S) -> Done:
            return Done(await _next_state(function, turn, state))

        return Step(_name(function), when_of(when), work, budget=budget)

    return made


def router(
    *when: Event,
    to: Sequence[str],
    most: int | None = None,
    otherwise: str = "",
    budget: Budget | None = None,
) -> Callable[[Callable[[Turn, S], Awaitable[str] | str]], Step[S]]:
    """A step whose function gives the name of a route. Steps listen to routes as they listen to
    steps; that to `END` ends the flow. Asked `most` times already, its route is `otherwise`."""

    routes = routes_of(to, otherwise)

    def made(function: Callable[[Turn, S], Awaitable[str] | str]) -> Step[S]:
        async def work(turn: Turn, state: S) -> Done:
            route = await awaited(function(turn, state))
            if route not in routes:
                raise UsageError(
                    "flow.no_route",
                    "{step} gave the route {route}. It chooses from {routes}: add it to to=(…), or"
                    " return one of these.",
                    step=_name(function),
                    route=repr(route),
                    routes=", ".join(routes),
                )
            return Done(state, route=route)

        return Step(_name(function), when_of(when), work, routes, most, otherwise, budget=budget)

    return made


def loop(
    *when: Event,
    until: Callable[[Any], bool],
    most: int,
    otherwise: str = "",
    budget: Budget | None = None,
) -> Callable[[Function[S]], Step[S]]:
    """A step that runs again and again until `until` holds of the state, `most` times at most.
    If it does not hold then, the route is `otherwise`; without one, the run stops."""
    if most < 1:
        raise UsageError(
            "flow.loop", "A loop of most={most} does nothing. Use 1 or more.", most=most
        )

    def made(function: Function[S]) -> Step[S]:
        name = _name(function)

        async def work(turn: Turn, state: S) -> Done:
            for _ in range(most):
                state = await _next_state(function, turn, state)
                if until(state):
                    return Done(state)
            if otherwise:
                return Done(state, route=otherwise)
            raise RunStopped(
                "flow.loop_spent",
                "{step} ran {most} times, and its goal was not reached. Give it more, or"
                " otherwise=…, a route that is taken then.",
                step=name,
                most=most,
            )

        routes = routes_of((), otherwise)
        return Step(name, when_of(when), work, routes, budget=budget)

    return made


def each(
    *when: Event,
    over: Callable[[Any], Sequence[Any]],
    into: str,
    at_once: int = AT_ONCE,
    join: Join = "all",
    budget: Budget | None = None,
) -> Callable[[Callable[[Turn, S, Any], Any]], Step[S]]:
    """A step that runs for each item of `over(state)`, at most `at_once` at the same time. What
    it returns is put into the field `into`, in the order of the items; with `join="first"` or a
    number, of those that were done first. What it changes in its state is not kept."""

    def made(function: Callable[[Turn, S, Any], Any]) -> Step[S]:
        async def work(turn: Turn, state: S) -> Done:
            def branch(item: Any) -> Branch:
                async def one(inner: Turn) -> Message:
                    found = await awaited(function(inner, deepcopy(state), item))
                    return found if isinstance(found, Message) else _as_message(name, found)

                return one

            found = await joined(turn, [branch(item) for item in over(state)], join)
            return Done(fields={into: found})

        name = _name(function)
        return Step(name, when_of(when), work, into=into, budget=several(budget, at_once))

    return made


def several(budget: Budget | None, at_once: int) -> Budget:
    """The bounds of a step of which at most so many parts run at the same time."""
    return replace(budget or Budget(seconds=None, depth=None, approvals=None), fanout=at_once)


async def joined(turn: Turn, branches: Sequence[Branch], join: Join) -> list[Any]:
    """What the branches brought, in their order, once so many of them are done."""
    if not branches:
        return []
    wanted = min(join, len(branches)) if isinstance(join, int) else join
    said = await turn.together(*branches, join=wanted)
    return [brought(message) for message in said if message is not None]


def brought(message: Message) -> Any:
    """The value in a message: its data, if it has any, else its text."""
    data = [part.value for part in message.parts if isinstance(part, Data)]
    return data[0] if data else message.text


def routes_of(to: Sequence[str], otherwise: str) -> tuple[str, ...]:
    """The routes, each once."""
    if isinstance(to, str):  # Easily written, and each letter would be a route.
        raise UsageError("flow.one_route", "to takes several routes: to=({route!r}, …).", route=to)
    named = [*to, otherwise] if otherwise else to
    for route in named:
        if route != END:
            check_name(route, "route")
    return tuple(dict.fromkeys(named))


async def _next_state(function: Function[S], turn: Turn, state: S) -> S:
    found = await awaited(function(turn, state))
    return state if found is None else found


def _as_message(name: str, found: Any) -> Message:
    return Message(name, (Text(found),) if isinstance(found, str) else (Data(plain(found)),))


def _name(function: Any) -> str:
    name = getattr(function, "__name__", "")
    if not callable(function) or name == "<lambda>":
        raise UsageError(
            "flow.function",
            "{what} cannot be a step. Put @start(), @listen(…), @router(…), @loop(…) or @each(…)"
            " over a function with a name; or use hand(participant, …).",
            what=repr(function),
        )
    return (name or type(function).__name__).strip("_")
