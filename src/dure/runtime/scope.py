"""What belongs to one turn: where it stands in the run, what it may spend, what it has seen.

Knows how to write events that belong to it; does not know what any verb does.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from dure.core.codec import encode_message
from dure.core.event import Component, Event, Kind
from dure.core.message import Message, Part, ToolResult
from dure.core.policy import Policy
from dure.core.usage import Usage
from dure.runtime.allowance import Allowance
from dure.runtime.context import RunContext
from dure.runtime.guards import Guards
from dure.runtime.history import History
from dure.runtime.labels import Seen
from dure.runtime.members import Member
from dure.runtime.past import Past, only
from dure.runtime.sizes import Measure

_NO_BLOBS: Mapping[str, bytes] = {}


@dataclass(slots=True)
class Fold:
    """Instead of the messages `first` to `last` (by id) stand these: a summary, and what is said
    again beside it, word for word."""

    first: str
    last: str
    stands: tuple[Message, ...]


@dataclass(slots=True)
class Talk:
    """What is said in one frame: what is to be done there, the plan as it was last written down,
    what the run stands on (in its first frame), what of all this was folded, how large it is, and
    what a person typed there last; the guards that hold there, and what they let pass last.
    """

    task: Sequence[Message] = ()
    plan: Message | None = None
    history: History = field(default_factory=History)
    folds: list[Fold] = field(default_factory=list[Fold])
    measure: Measure = field(default_factory=Measure)
    typed: str = ""
    above: tuple[str, ...] = ()
    guards: Guards | None = None
    passed: Message | None = None
    members: dict[str, Member] = field(default_factory=dict[str, Member])
    member: Member | None = None


@dataclass(slots=True, eq=False)
class Scope:
    """One frame of a run: its key, who acts in it, what it may spend and do, and has seen.

    `depth` counts the delegations that a model chose, from the run's first frame; `deepest` is how
    many there may be.
    """

    context: RunContext
    key: str
    actor: str
    allowance: Allowance
    policy: Policy
    depth: int = 0
    deepest: int | None = None
    past: Past = field(default_factory=Past)
    seen: Seen = field(default_factory=Seen)
    talk: Talk = field(default_factory=Talk)
    repeats: dict[tuple[str, str], tuple[tuple[Part, ...], int]] = field(
        default_factory=dict[tuple[str, str], tuple[tuple[Part, ...], int]]
    )
    number: int = 0

    async def safe_point(self) -> None:
        """Before anything new is done: where a pause takes hold, and time that is over is said."""
        await self.context.safe_point()
        self.allowance.check_time()

    def write(
        self,
        kind: Kind,
        key: str,
        body: dict[str, Any],
        component: Component,
        *,
        usage: Usage | None = None,
        cost: Decimal | None = None,
        blobs: Mapping[str, bytes] = _NO_BLOBS,
    ) -> None:
        """Write an event that belongs to this frame."""
        self.context.journal.write(
            kind,
            key,
            body,
            parent=self.key,
            actor=self.actor,
            component=component,
            usage=usage,
            cost=cost,
            blobs=blobs,
        )

    def refer(self, message: Message, blobs: dict[str, bytes]) -> str | dict[str, Any]:
        """The message's id if the journal has it already, else the message itself."""
        known = self.context.journal.known
        if message.id in known:
            return message.id
        if message.id:
            known.add(message.id)
        return encode_message(message, blobs)


def plan_id(scope: Scope, result: ToolResult) -> str:
    """The id of the plan that this result wrote down. One of its own: where the plan is said again
    it must not be taken for the result of a call."""
    return f"{scope.context.run}/plan/{result.id}"


@dataclass(slots=True)
class Step:
    """One verb of a turn: its key, and what the journal already has of it."""

    key: str
    recorded: dict[str, list[Event]]

    def events(self, key: str | None = None) -> list[Event]:
        """What was recorded at this key (the step's own if none is given)."""
        if not self.recorded:
            return []
        return self.recorded.get(self.key if key is None else key, [])

    def event(self, kind: str, key: str | None = None) -> Event | None:
        """The last recorded event of this kind at this key."""
        if not self.recorded:
            return None
        return only(self.events(key), kind)
