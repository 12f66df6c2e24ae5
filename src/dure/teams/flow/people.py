"""Participants as steps of a flow: one, several at once, or one who decides which way to go.

A participant is an agent, a person, a team, or another flow. Knows what each is told and where the
reply goes; does not know what they do.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeAlias, cast

from dure.core.budget import Budget
from dure.core.contracts import Branch, Participant, Turn
from dure.core.encode import plain
from dure.core.errors import RunStopped, UsageError
from dure.core.message import Message, Part, say
from dure.core.value import value
from dure.teams.choice import pick
from dure.teams.flow.filling import filled
from dure.teams.flow.step import AT_ONCE, Done, Join, Step, brought, joined, routes_of, several
from dure.teams.flow.when import Event, when_of
from dure.teams.table import seated

Told: TypeAlias = str | Part | Message | Sequence[Message]
Tell: TypeAlias = str | Callable[[Any], Told] | None
"""What a participant is told: a text with fields of the state (`"Write about {topic}."`), or a
function of the state; None: what the flow was told."""


QUESTION = "Which way do we go from here?"
"""What somebody is asked who decides, if nothing else is said."""

ITEM = "item"
"""The name by which `tell` has an item of a list."""


@value
class Hand:
    """The work of a step that a participant takes: see `hand`."""

    who: Participant
    tell: Tell
    into: str
    budget: Budget | None

    async def __call__(self, turn: Turn, state: Any) -> Done:
        """Hand it the turn."""
        reply = await turn.hand(self.who, _told(self.tell, state, turn), budget=self.budget)
        if not self.into:
            return Done()
        is_text = isinstance(plain(state).get(self.into), str) and reply.text != ""
        return Done(fields={self.into: reply.text if is_text else brought(reply)})


@value
class HandAll:
    """The work of a step that several take at once: see `hand_all`."""

    members: tuple[Participant, ...]
    tell: Tell
    into: str
    join: Join

    async def __call__(self, turn: Turn, state: Any) -> Done:
        """Hand each a turn."""
        heard = _told(self.tell, state, turn)

        def branch(member: Participant) -> Branch:
            return lambda inner: inner.hand(member, heard)

        branches = list(map(branch, self.members))
        return Done(fields={self.into: await joined(turn, branches, self.join)})


@value
class HandEach:
    """The work of a step that one takes for each item of a list: see `hand_each`."""

    who: Participant
    over: str
    tell: str
    into: str
    join: Join

    async def __call__(self, turn: Turn, state: Any) -> Done:
        """Hand it a turn for each item."""
        record = plain(state)
        items = record.get(self.over)
        if not isinstance(items, list):
            raise UsageError(
                "flow.no_list",
                "{field!r} is no list in the state, so there is nothing to go over. Its fields are"
                " {fields}.",
                field=self.over,
                fields=", ".join(record),
            )

        def branch(item: Any) -> Branch:
            heard = [say("user", filled(self.tell, record | {ITEM: item}))]
            return lambda inner: inner.hand(self.who, heard)

        branches = list(map(branch, cast("list[Any]", items)))
        return Done(fields={self.into: await joined(turn, branches, self.join)})


@value
class Decide:
    """The work of a step in which somebody chooses the way: see `decide`."""

    who: Participant
    to: tuple[str, ...]
    question: str
    tell: Tell
    otherwise: str

    async def __call__(self, turn: Turn, state: Any) -> Done:
        """Have it choose."""
        routes = routes_of(self.to, self.otherwise)
        heard = _told(self.tell, state, turn)
        route = await pick(turn, self.who, routes, heard, self.question)
        if route is None and not self.otherwise:
            raise RunStopped(
                "flow.undecided",
                "{who} named none of the routes {routes}. Give otherwise=…, a route that is taken"
                " then.",
                who=self.who.name,
                routes=", ".join(routes),
            )
        return Done(route=route or self.otherwise)


def hand(
    who: Participant,
    *when: Event,
    tell: Tell = None,
    into: str = "",
    name: str = "",
    budget: Budget | None = None,
) -> Step[Any]:
    """A step that a participant takes. Its reply (its data, if it has any and the field is no text,
    else its text) is put into the field `into`."""
    members = seated([who])
    work = Hand(who, tell, into, budget)
    return Step(name or who.name, when_of(when), work, into=into, members=members, bare=True)


def hand_all(
    name: str,
    members: Sequence[Participant],
    *when: Event,
    tell: Tell = None,
    into: str,
    join: Join = "all",
    budget: Budget | None = None,
) -> Step[Any]:
    """A step that several participants take at once. Their replies are put into the field `into`,
    in the order of the members; with `join="first"` or a number, of those that were done first,
    and the others are called off."""
    everyone = seated(members)
    work = HandAll(everyone, tell, into, join)
    return Step(name, when_of(when), work, into=into, budget=budget, members=everyone)


def hand_each(
    who: Participant,
    *when: Event,
    over: str,
    tell: str = "{item}",
    into: str,
    at_once: int = AT_ONCE,
    join: Join = "all",
    name: str = "",
    budget: Budget | None = None,
) -> Step[Any]:
    """A step that a participant takes for each item of the list in the field `over`, at most
    `at_once` at the same time. `tell` has fields of the state and `{item}`; the replies are put
    into the field `into` in the order of the items, or, with `join`, of those done first."""
    members = seated([who])
    work = HandEach(who, over, tell, into, join)
    bounds = several(budget, at_once)
    step_name = name or who.name
    return Step(step_name, when_of(when), work, into=into, budget=bounds, members=members)


def decide(
    who: Participant,
    *when: Event,
    to: Sequence[str],
    question: str = QUESTION,
    tell: Tell = None,
    most: int | None = None,
    otherwise: str = "",
    name: str = "",
    budget: Budget | None = None,
) -> Step[Any]:
    """A router whose route a participant chooses: an agent, or a person from a list. If it names
    none of them, though told, the route is `otherwise`; without one, the run stops."""
    members = seated([who])
    routes = routes_of(to, otherwise)
    return Step(
        name or f"{who.name} decides",
        when_of(when),
        Decide(who, tuple(to), question, tell, otherwise),
        routes,
        most,
        otherwise,
        budget=budget,
        members=members,
    )


def _told(tell: Tell, state: Any, turn: Turn) -> Sequence[Message]:
    if tell is None:
        return turn.messages
    told = filled(tell, plain(state)) if isinstance(tell, str) else tell(state)
    if isinstance(told, Message):
        return [told]
    if isinstance(told, Sequence) and not isinstance(told, str):
        return told
    return [say("user", told)]
