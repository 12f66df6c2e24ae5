"""What a referee asks of a player, as data in a message, and what a player that is a program says.

Knows the form of both. Does not know how an answer is found.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import field
from typing import Any, Literal, TypeAlias, cast

from dure.core.errors import SetupError, ToolError, UsageError
from dure.core.message import Data, Message
from dure.core.value import value
from dure.games import Position, load, restored

Kind: TypeAlias = Literal["move", "draw", "undo", "dead"]
"""A move; whether a draw is agreed to; whether moves may be taken back; which stones are dead."""

_SCHEMA = "game"
_MOVE = re.compile(r"[\w+=#,.:;()/-]{1,2000}")


@value
class Asked:
    """A question about a position. `clock` gives each side's seconds that are left, `gains` the
    seconds that a move adds."""

    kind: Kind
    position: Position
    clock: Mapping[str, float] = field(default_factory=dict[str, float])
    gains: float = 0.0


@value
class Choice:
    """What a program chose: a move, `resign`, or words; and how it sees its own side, in hundredths
    of a pawn, if it says so."""

    said: str
    score: int | None = None


def data_of(asked: Asked) -> Data:
    """The question as a part of a message."""
    clock = {name: round(left, 3) for name, left in asked.clock.items()}
    more = {"clock": clock, "gains": asked.gains} if clock else {}
    return Data({"ask": asked.kind, **asked.position.data, **more}, _SCHEMA)


def asked_in(messages: Sequence[Message]) -> Asked:
    """The question in the last message: a referee's, or a record that somebody gave (SGF, PGN,
    FEN), for which a move is asked. Raises `ToolError` for what is neither."""
    last = messages[-1]
    record = last.data
    if not isinstance(record, Mapping) or "ask" not in record:
        return Asked("move", _recorded(last.text))
    given = dict(cast("Mapping[str, Any]", record))
    kind, clock, gains = given.pop("ask"), given.pop("clock", {}), given.pop("gains", 0.0)
    return Asked(kind, restored(given), clock, gains)


def _recorded(text: str) -> Position:
    """The position at the end of a record, which perhaps a model wrote."""
    try:
        position = load(text)
    except UsageError as error:
        raise ToolError(error.code, error.template, **error.facts) from error
    if position.result:
        raise ToolError("game.over", "The game is over.")
    return position


def checked_choice(choice: Choice, name: str) -> Choice:
    """The choice, if it can be a move: what a program says is read by others."""
    if _MOVE.fullmatch(choice.said):
        return choice
    raise SetupError(
        "player.garbled",
        "{program} said what is no answer: {said}. Is it a program that speaks this protocol?",
        program=name,
        said=repr(choice.said[:100]),
    )
