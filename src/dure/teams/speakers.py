"""Who speaks next: rules that are handed to a team, and rules made of rules.

    graph({"coder": ["tester"], "tester": ["coder", "lead"]}, by_model("openai:gpt-5"))

Knows the table. A rule names only those who sit there and may speak; where whoever is asked names
nobody who may, another rule decides (`otherwise`), and the journal says so.
"""

from __future__ import annotations

import random
import re
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import TypeAlias, TypeGuard, cast

from dure.agents import Human
from dure.core.contracts import Branch, Model, Participant, Turn
from dure.core.errors import UsageError
from dure.core.message import Message, Text, say
from dure.host.languages import wording
from dure.teams.choice import KOREAN_ENDINGS, YES_NO, choose
from dure.teams.table import Next, Table, awaited

Named: TypeAlias = Participant | str | Sequence[Participant | str] | None
"""Who a function says is next: one, several at once, or nobody."""


def in_turn() -> Next:
    """Each after the other, in the order in which they sit."""

    async def choose_next(table: Table) -> Sequence[str]:
        return [_following(table.names, table.last, table.free)] if table.free else []

    return Next(
        choose_next, "in turn", after=lambda names, last: [_following(names, last or None, names)]
    )


def at_random(*, repeat: bool = True) -> Next:
    """Anybody by chance; with `repeat=False` nobody twice in a row."""

    async def choose_next(table: Table) -> Sequence[str]:
        free = [name for name in table.free if repeat or name != table.last] or list(table.free)
        if not free:
            return []
        count = len(free)
        return [free[await table.turn.step("dice next", lambda: random.randrange(count), int)]]

    return Next(choose_next, "at random")


def everybody_at_once() -> Next:
    """All in parallel, who then hear each other in the next round."""

    async def choose_next(table: Table) -> Sequence[str]:
        return table.free

    return Next(choose_next, "everybody at once", after=lambda names, _: names)


def by_hand(person: Human, *, otherwise: Next | None = None) -> Next:
    """A person picks from a list. Whoever picks nobody leaves it to another rule (in turn)."""
    return _asked(person, f"by hand of {person.name}", "Who speaks next?", otherwise, tries=0)


def by_model(
    model: Model | str,
    *,
    prompt: str = "",
    language: str = "en",
    tries: int = 2,
    otherwise: Next | None = None,
) -> Next:
    """A model chooses, and can only name those who may speak.

    `prompt`: another than the usual one; `{members}` in it becomes the list of who they are. Who
    names nobody is told so `tries` times; then `otherwise` decides (in turn).
    """
    name = model if isinstance(model, str) else model.name
    asking = prompt or wording("dure.teams", "prompts/next", language)
    return _asked(model, f"by {name}", asking, otherwise, tries=tries)


def moderated(
    moderator: Participant,
    *,
    prompt: str = "",
    language: str = "en",
    tries: int = 2,
    otherwise: Next | None = None,
) -> Next:
    """A moderator, who need not sit at the table, says who speaks next."""
    asking = prompt or wording("dure.teams", "prompts/next", language)
    return _asked(moderator, f"moderated by {moderator.name}", asking, otherwise, tries=tries)


def by(function: Callable[[Table], Named | Awaitable[Named]], about: str = "") -> Next:
    """A function of the table says who is next: a name or a participant, several, or None, which
    ends the talk. What is slow or random in it goes through `table.turn`."""
    name = about or getattr(function, "__name__", "by a function")

    async def choose_next(table: Table) -> Sequence[str]:
        named = await awaited(function(table))
        if named is None:
            return []
        several = named if _is_several(named) else [named]
        names = (
            each if isinstance(each, str) else cast("Participant", each).name for each in several
        )
        return list(names)

    return Next(choose_next, name)


def raised_hands(*, prompt: str = "", language: str = "en", otherwise: Next | None = None) -> Next:
    """Each is asked, all at once, whether it wants to speak; of those who do, the one who has
    waited longest is next. Nobody: `otherwise` decides, and without it the talk is over."""
    asking = prompt or wording("dure.teams", "prompts/hand", language)

    async def choose_next(table: Table) -> Sequence[str]:
        free = [name for name in table.free if name != table.last]
        branches = [
            _hand_of(table.member(name), await table.heard_by(name), asking) for name in free
        ]
        raised = await table.turn.together(*branches) if branches else []
        up = [name for name, said in zip(free, raised, strict=True) if said and said.text == "yes"]
        if not up:
            return await otherwise.choose(table) if otherwise else []
        return [max(up, key=lambda name: _waited(table, name))]

    return Next(choose_next, "by raised hands", _asks(otherwise))


def graph(
    edges: Mapping[str, Sequence[str]], rule: Next | None = None, *, forbidden: bool = False
) -> Next:
    """Only along these edges: after whom who may speak (with `forbidden`: may not). Of several,
    `rule` chooses (in turn). `""` stands for the beginning; who has no edge ends the talk."""
    within = rule or in_turn()

    def after(names: Sequence[str], last: str) -> Sequence[str]:
        if forbidden:
            return [name for name in names if name not in edges.get(last, ())]
        if last not in edges:
            return [] if last else names
        return [name for name in names if name in edges[last]]

    async def choose_next(table: Table) -> Sequence[str]:
        _check_edges(edges, table)
        allowed = [name for name in after(table.names, table.last or "") if name in table.free]
        if len(allowed) == 1:
            return allowed
        return await within.choose(replace(table, allowed=allowed)) if allowed else []

    return Next(choose_next, f"{within.about}, along a graph", within.asks, after)


def without_repeats(rule: Next) -> Next:
    """By `rule`, but nobody twice in a row."""

    def after(names: Sequence[str], last: str) -> Sequence[str]:
        may = rule.after(names, last) if rule.after else names
        return [name for name in may if name != last]

    async def choose_next(table: Table) -> Sequence[str]:
        others = [name for name in table.free if name != table.last]
        return await rule.choose(replace(table, allowed=others)) if others else []

    return Next(choose_next, f"{rule.about}, nobody twice in a row", rule.asks, after)


def addressed(rule: Next | None = None) -> Next:
    """Whoever was spoken to: in `Message.to`, by the name at the beginning of a sentence ("Bob,
    what do you think?", the last of several), or by `@name` (the first). Who spoke to nobody leaves
    it to `rule` (in turn)."""
    within = rule or in_turn()

    async def choose_next(table: Table) -> Sequence[str]:
        last = table.said[-1] if table.said else None
        free = [name for name in table.free if last is None or name != last.sender]
        named = [] if last is None else [name for name in last.to if name in free]
        if last is not None and not named:
            named = _spoken_to(last.text, free)
        return named[:1] or await within.choose(table)

    return Next(choose_next, f"whoever is addressed, else {within.about}", within.asks)


def _following(names: Sequence[str], last: str | None, free: Sequence[str]) -> str:
    """The next seat after the last speaker's whose name is free."""
    start = names.index(last) + 1 if last in names else 0
    return next(name for name in (*names[start:], *names[:start]) if name in free)


def _asked(
    who: Participant | Model | str, about: str, prompt: str, otherwise: Next | None, *, tries: int
) -> Next:
    """Somebody is asked who speaks next."""
    instead = otherwise or in_turn()

    async def choose_next(table: Table) -> Sequence[str]:
        free = table.free
        if len(free) < 2:
            return free
        members = introduction(table.member(name) for name in free)
        question = prompt.replace("{members}", members)
        shown = table.said[-1:] if isinstance(who, Human) else table.said
        choice = await choose(table.turn, who, free, shown, question, tries=tries)
        if choice is not None:
            return [choice.option]
        names = await instead.choose(table)
        told = f"{', '.join(names)}, {instead.about}, since nobody was named"
        await table.turn.step("decided who speaks next", lambda: told, str)
        return names

    is_model = isinstance(who, str) or not hasattr(who, "reply")
    mine = () if is_model else (cast("Participant", who),)
    return Next(choose_next, about, (*mine, *instead.asks))


def introduction(members: Iterable[Participant]) -> str:
    """The members, a line each: who they are."""
    return "\n".join(f"- {each.name}: {each.about or 'a member'}" for each in members)


def _is_several(named: Named) -> TypeGuard[Sequence[Participant | str]]:
    return isinstance(named, Sequence) and not isinstance(named, str)


def _hand_of(member: Participant, heard: Sequence[Message], prompt: str) -> Branch:
    """Ask one member, in a turn of its own, whether it wants to speak."""

    async def branch(turn: Turn) -> Message:
        choice = await choose(turn, member, YES_NO, heard, prompt)
        return say(member.name, Text(choice.option if choice else "no"))

    return branch


def _waited(table: Table, name: str) -> int:
    """How many messages ago this member spoke."""
    for index in range(len(table.said) - 1, table.began - 1, -1):
        if table.said[index].sender == name:
            return len(table.said) - index
    return len(table.said) + 1


def _asks(rule: Next | None) -> tuple[Participant, ...]:
    return rule.asks if rule else ()


def _check_edges(edges: Mapping[str, Sequence[str]], table: Table) -> None:
    known = {"", *table.names}
    for name in (*edges, *(to for several in edges.values() for to in several)):
        if name not in known:
            raise UsageError(
                "team.edge",
                "The graph names {name!r}, who is not in {team}. Its members are {names}.",
                name=name,
                team=table.team,
                names=", ".join(table.names),
            )


def _spoken_to(text: str, names: Iterable[str]) -> list[str]:
    """Who is spoken to in a text: nobody, or one of these."""
    called: list[tuple[int, str]] = []
    mentioned: list[tuple[int, str]] = []
    for name in names:
        calls, mention = _address(name)
        called += [(found.start(), name) for found in calls.finditer(text)]
        mentioned += [(found.start(), name) for found in mention.finditer(text)]
    if called:
        return [max(called)[1]]
    return [min(mentioned)[1]] if mentioned else []


@lru_cache(maxsize=2048)
def _address(name: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """How a sentence begins that calls somebody, and how they are mentioned."""
    said = f"{re.escape(name)}{KOREAN_ENDINGS}"
    return (
        re.compile(rf"(?:^|[.!?…\n])\W{{0,8}}{said}\s*,|\A\W{{0,8}}{said}\s*:", re.IGNORECASE),
        re.compile(rf"(?<![\w@])@{said}(?!\w)", re.IGNORECASE),
    )
