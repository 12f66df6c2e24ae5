"""What the parts of a team are: who speaks next, what each hears, and what sits around one table.

Knows the members and what was said; a rule reaches the world only through the turn it is given.
"""

from __future__ import annotations

import inspect
from collections.abc import Awaitable, Callable, Sequence
from typing import TypeAlias, TypeVar, cast

from dure.core.contracts import Participant, Turn
from dure.core.errors import UsageError
from dure.core.keys import check_name
from dure.core.message import Message
from dure.core.value import value

T = TypeVar("T")


@value
class Table:
    """What a rule may look at: who sits there, in order, and all that was said, the task first.

    `began` is how many of the messages were there before anybody spoke. `allowed` are the names
    that a rule may choose from (None: everybody's), where another rule has narrowed them down.
    `hears`: what each member hears of it (None: everything).
    """

    turn: Turn
    team: str
    members: Sequence[Participant]
    said: Sequence[Message]
    began: int = 0
    allowed: Sequence[str] | None = None
    hears: Hears | None = None

    @property
    def names(self) -> tuple[str, ...]:
        """The members' names, in order."""
        return tuple([member.name for member in self.members])

    @property
    def free(self) -> tuple[str, ...]:
        """The names that a rule may choose from, in the order of the seats."""
        names = self.names
        return names if self.allowed is None else tuple([n for n in names if n in self.allowed])

    @property
    def last(self) -> str | None:
        """The name of the member who spoke last; None: nobody has."""
        names = self.names
        for index in range(len(self.said) - 1, self.began - 1, -1):
            if self.said[index].sender in names:
                return self.said[index].sender
        return None

    def member(self, name: str) -> Participant:
        """The member of this name."""
        return next(each for each in self.members if each.name == name)

    async def heard_by(self, name: str) -> Sequence[Message]:
        """What the member of this name hears of what was said."""
        return self.said if self.hears is None else await awaited(self.hears.hear(self, name))


Choose: TypeAlias = Callable[[Table], Awaitable[Sequence[str]]]
"""The names of those who speak next: usually one, several speak at once, none ends the talk."""


@value
class Next:
    """Who speaks next. `asks` are the participants that the rule itself turns to (a moderator);
    `after` gives whom it may name after whom, where that is fixed (`""`: at the beginning), for
    drawing and for checks: None, anybody after anybody."""

    choose: Choose
    about: str
    asks: tuple[Participant, ...] = ()
    after: Callable[[Sequence[str], str], Sequence[str]] | None = None


Hear: TypeAlias = Callable[[Table, str], Sequence[Message] | Awaitable[Sequence[Message]]]
"""What the member of this name hears. The same messages should be the same objects each time: what
was heard before is then not sent, measured and written down anew."""


@value
class Hears:
    """What each member hears of all that was said."""

    hear: Hear
    about: str


def seated(
    members: Sequence[Participant], team: str = "", least: int = 1
) -> tuple[Participant, ...]:
    """The members, if they are participants and no name stands twice."""
    names: set[str] = {team} if team else set()
    for member in members:
        if not isinstance(getattr(member, "name", None), str) or not hasattr(member, "reply"):
            raise UsageError(
                "team.no_participant",
                "{what} is no participant. A team's members are agents, people, engines or other"
                " teams.",
                what=repr(member),
            )
        check_name(member.name)
        if member.name in names:
            raise UsageError(
                "team.same_name",
                "Two are called {name!r} in {team}. Give each member a name of its own, and none"
                " the team's.",
                name=member.name,
                team=team or "the team",
            )
        names.add(member.name)
    if len(members) < least:
        raise UsageError(
            "team.too_few",
            "{team} has {count} members, and needs {least} or more.",
            team=team or "The team",
            count=len(members),
            least=least,
        )
    return tuple(members)


async def awaited(found: T | Awaitable[T]) -> T:
    """What a function of the user's gave, be it async or not."""
    return cast(T, await found) if inspect.isawaitable(found) else found
