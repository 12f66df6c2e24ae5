"""What the journal is made of: events of a closed, versioned set of kinds.

An effect leaves an `intent` before anything happens and a `result` after; what holds other effects
leaves `began` and `ended`. Knows the words; does not know where events are kept.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any, Literal, TypeAlias, get_args

from dure.core.errors import UsageError
from dure.core.usage import Usage
from dure.core.value import value

VERSION = 1
"""The version of the journal's words; written in the first event of each run."""

Kind: TypeAlias = Literal[
    "began",  # a run, a hand, a branch or a tool that acts only through Turn was entered
    "ended",  # ... and left: with a message, a value or a failure
    "intent",  # an effect is about to happen
    "result",  # ... and this came back: a value or a failure
    "attempt",  # one try within a model call: a retry, a repair, a cut stream
    "decision",  # what policy said of a tool call, and the rule that said it
    "question",  # a person is asked
    "answer",  # a person answered
    "steer",  # a message read before the next model call
    "paused",  # the run was put down at a safe point
    "resumed",  # ... and taken up again, by a new writer
    "note",  # what the runtime noticed: a repeated call, a lowered limit, a changed prompt
]
Component: TypeAlias = Literal[
    "perception", "memory", "knowledge", "planning", "decision", "action", "conversation"
]
"""Which part of an agent an event belongs to, in the words of the field."""

KINDS: frozenset[str] = frozenset(get_args(Kind))
COMPONENTS: tuple[str, ...] = get_args(Component)


@value
class Event:
    """One line of the journal. `at` is Unix seconds; `body` is JSON; `cost` in dollars."""

    run: str
    seq: int
    epoch: int
    key: str
    parent: str
    kind: Kind
    actor: str
    component: Component
    body: dict[str, Any]
    usage: Usage | None = None
    cost: Decimal | None = None
    at: float = 0.0


@value
class Delta:
    """A piece of a reply while it is being made: for live listeners only, void after a crash.

    `kind` is `"text"`, `"thought"`, `"call"` (a tool's name) or `"reset"`: forget what came so far.
    """

    run: str
    key: str
    actor: str
    kind: Literal["text", "thought", "call", "reset"]
    text: str


Listener: TypeAlias = Callable[[Event | Delta], None]
"""Called with each event after its commit, and with each delta at once."""


def check_kind(kind: str) -> Kind:
    """The kind, or a `UsageError` if this version does not know it."""
    if kind not in KINDS:
        raise UsageError(
            "journal.unknown_kind",
            "This journal holds an event of kind {kind!r}, which this version of dure does not"
            " know. Update dure to read it.",
            kind=kind,
        )
    return kind  # type: ignore[return-value]
