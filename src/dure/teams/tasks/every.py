"""The same work for each of several inputs, several at once.

Knows inputs and who does the work. Does not know what the work is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from dure.core.contracts import Branch, Participant, Turn
from dure.core.encode import encode
from dure.core.errors import UsageError
from dure.core.keys import check_name
from dure.core.message import Data, Message, Text
from dure.teams.bounded import FAILURE, forgiving
from dure.teams.order import at_once
from dure.teams.tasks.inputs import brought


@dataclass(frozen=True)
class ForEach:
    """See `for_each`."""

    name: str
    who: Participant
    inputs: Sequence[Any] | None = None

    @property
    def about(self) -> str:
        """What it is for."""
        return f"{self.who.about or self.who.name}, for each of several"

    @property
    def members(self) -> tuple[Participant, ...]:
        """Who does the work."""
        return (self.who,)

    async def reply(self, turn: Turn) -> Message:
        """All answers, in the order of the inputs."""
        before = turn.messages[:-1] if self.inputs is None else turn.messages
        inputs = _listed(turn.messages, self.name) if self.inputs is None else self.inputs
        branches = [self._branch([*before, _message(self.name, each)]) for each in inputs]
        said = await at_once(turn, branches) if branches else []
        answers = [
            {"text": each.text, "data": each.data, "failed": each.kind == FAILURE} for each in said
        ]
        text = "\n\n".join(f"{number}. {each.text}" for number, each in enumerate(said, 1))
        return Message(self.name, (Text(text), Data({"answers": answers}, "answers")))

    def _branch(self, heard: Sequence[Message]) -> Branch:
        return lambda turn: turn.hand(forgiving(self.who), heard)


def for_each(who: Participant, inputs: Sequence[Any] | None = None, *, name: str = "") -> ForEach:
    """`who` for each input, several at once (as many as the budget's fan-out).

        run(for_each(report, [{"topic": "tea"}, {"topic": "coffee"}]), "Go.")

    Without `inputs`, the list that the run is given (data, or JSON). A failed turn is told in its
    place, and the others go on.
    """
    return ForEach(check_name(name or f"each {who.name}", "team"), who, inputs)


def _message(team: str, given: Any) -> Message:
    if isinstance(given, Message):
        return given
    parts = (Data(given),) if isinstance(given, Mapping) else encode(given)
    return Message(team, parts, kind="task")


def _listed(messages: Sequence[Message], name: str) -> list[Any]:
    """The list in the last message."""
    found = brought(messages)
    if not isinstance(found, list):
        raise UsageError(
            "tasks.each",
            "{name} needs a list of inputs: for_each(…, [...]), or a run that is given JSON such as"
            ' [{{"topic": "tea"}}].',
            name=name,
        )
    return cast("list[Any]", found)
