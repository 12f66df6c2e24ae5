"""What can be begun once other things are over: names, and after which each comes.

Knows names, and how several things are done at once. Does not know what is done.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import TypeAlias

from dure.core.contracts import Branch, Turn
from dure.core.errors import UsageError
from dure.core.message import Message

Order: TypeAlias = Mapping[str, Sequence[str]]
"""For each name the names that must be over before."""


def ordered(order: Order, team: str) -> Order:
    """The order, if all that it names is there and each can be begun sometime."""
    for name, before in order.items():
        known(name, before, order, team)
    over = set[str]()
    while found := due(order, over):
        over.update(found)
    if stuck := [name for name in order if name not in over]:
        raise UsageError(
            "order.circle",
            "In {team} these wait for each other, so that none can begin: {names}.",
            team=team,
            names=", ".join(stuck),
        )
    return order


def known(name: str, wanted: Sequence[str], names: Collection[str], team: str) -> None:
    """Refuse a name that is not there; `name` is who names it."""
    for each in [wanted] if isinstance(wanted, str) else wanted:
        if each not in names or isinstance(wanted, str):
            raise UsageError(
                "order.unknown",
                "{name} in {team} names {wanted!r}, which is not there. Give a list of {names}.",
                name=name,
                team=team,
                wanted=each,
                names=", ".join(names),
            )


def due(order: Order, over: Collection[str]) -> list[str]:
    """What is not over and can be begun now, in order."""
    # Backwards: what came last is most likely what is still waited for.
    return [
        name
        for name, before in order.items()
        if name not in over and all(each in over for each in reversed(before))
    ]


async def at_once(turn: Turn, branches: Sequence[Branch]) -> list[Message]:
    """What is done at the same time; one alone needs no branch."""
    if len(branches) == 1:
        return [await branches[0](turn)]
    return [message for message in await turn.together(*branches) if message is not None]
