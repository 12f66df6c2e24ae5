"""A role on a board: who it is, what it acts on, and of what kind its messages are.

Knows one participant and the words for kinds. Does not know who else is there.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from dure.agents.human import AWAY, LEFT
from dure.core.contracts import Participant, Turn
from dure.core.errors import UsageError
from dure.core.message import Message
from dure.core.value import value
from dure.teams.bounded import FAILURE
from dure.teams.choice import KOREAN_ENDINGS
from dure.teams.hearing import subscribed
from dure.teams.table import Hears

ALL = "all"
"""Whoever is addressed so is everybody."""

NO_WORK = (FAILURE, LEFT, AWAY)
"""Kinds of messages that say that there is no work of this role."""


@value
class Role:
    """A participant, the kinds that it acts on (`watches`), and those that it sends.

    It acts only once each kind in `needs` was said. It hears the task, its own words, what is
    addressed to it, and what it watches or needs; `hears` adds kinds, or is a view of its own. Of
    several kinds that it `sends`, a message has the one that `kind` gives, that the participant
    gave it, or that its text begins with (`changes: …`); else the first.
    """

    who: Participant
    watches: str | Sequence[str]
    sends: str | Sequence[str] = "said"
    needs: str | Sequence[str] = ()
    hears: Hears | str | Sequence[str] = ()
    kind: Callable[[Message], str] | None = None

    def __post_init__(self) -> None:
        for name in ("watches", "sends", "needs"):
            object.__setattr__(self, name, kinds_of(getattr(self, name)))
        if not isinstance(self.hears, Hears):
            more = kinds_of(self.hears)
            view = subscribed(kinds=tuple(dict.fromkeys((*self.watches, *self.needs, *more))))
            object.__setattr__(self, "hears", view)
        if not self.sends:
            raise UsageError(
                "board.sends",
                "{name} sends nothing. Name the kind of its messages: sends='draft'.",
                name=self.name,
            )

    @property
    def name(self) -> str:
        """The participant's name."""
        return self.who.name

    def kind_of(self, message: Message) -> str:
        """Of which kind this message of the role is."""
        sends = tuple(self.sends)
        if message.kind in NO_WORK:
            return message.kind
        if self.kind is not None:
            found = self.kind(message)
            if found not in sends:
                raise UsageError(
                    "board.kind",
                    "{name} sends {sends}, and kind= gave {found!r}. Name it in sends=.",
                    name=self.name,
                    sends=", ".join(sends),
                    found=str(found),
                )
            return found
        if message.kind in sends:
            return message.kind
        return _written(message.text, sends) or sends[0]


def kinds_of(given: str | Sequence[str]) -> tuple[str, ...]:
    """One kind, or several, as several."""
    return (given,) if isinstance(given, str) else tuple(given)


@dataclass(frozen=True)
class Acting:
    """A role's participant, whose messages have their kind, and are addressed to whom their first
    words name. In this way they stand in the journal so."""

    role: Role
    names: tuple[str, ...]

    @property
    def name(self) -> str:
        """The participant's name."""
        return self.role.name

    @property
    def about(self) -> str:
        """What the participant is for."""
        return self.role.who.about

    @property
    def guards(self) -> Any:
        """The participant's guards, if it has any: they hold here too."""
        return getattr(self.role.who, "guards", ())

    async def reply(self, turn: Turn) -> Message:
        """What the participant says, of its kind."""
        said = await self.role.who.reply(turn)
        to = said.to or _addressed(said.text, (*self.names, ALL))
        if ALL in to:
            to = tuple(name for name in self.names if name != self.name)
        kind = self.role.kind_of(said)
        return (
            said if (kind, to) == (said.kind, said.to) else replace(said, kind=kind, to=to, id="")
        )


def _written(text: str, kinds: Sequence[str]) -> str:
    """The kind that the text begins with."""
    first = text.lstrip(" \t\r\n*#_`\"'").partition("\n")[0].casefold()
    for kind in sorted(kinds, key=len, reverse=True):
        rest = first[len(kind) :].lstrip(" *_`\"'")
        if first.startswith(kind.casefold()) and rest[:1] in (":", ""):
            return kind
    return ""


def _addressed(text: str, names: Sequence[str]) -> tuple[str, ...]:
    """Whom the text addresses first of all: `@name`, with a Korean particle or without."""
    start = text.lstrip()
    for name in sorted(names, key=len, reverse=True):
        if re.match(rf"@{re.escape(name)}{KOREAN_ENDINGS}(?!\w)", start, re.IGNORECASE):
            return (name,)
    return ()
