"""What a participant has heard in the turns that one and the same frame handed to it.

A team hands its members a list that grows by a message or two. What was in it before is written
down, measured and labelled once; and what a member has folded away stays folded in its next turn.
Knows messages; does not know who a member is or why it is asked again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from dure.core.codec import decode_message
from dure.core.message import Message
from dure.runtime.history import Folded, History, folded_from, past_message
from dure.runtime.labels import labels_of
from dure.runtime.sizes import Measure


@dataclass(slots=True)
class Member:
    """One participant in one frame: the messages as they were `given`, and as it hears them now
    (what stands for those it folded, those since, and the plan it left)."""

    given: list[Message] = field(default_factory=list[Message])
    history: History = field(default_factory=History)
    labels: set[str] = field(default_factory=set[str])
    measure: Measure = field(default_factory=Measure)

    def goes_on(self, messages: Sequence[Message]) -> bool:
        """Whether these messages are those of the last turn, and perhaps more."""
        return list(messages[: len(self.given)]) == self.given  # by identity, mostly

    def hears(self, given: Sequence[Message], said: Sequence[Message]) -> None:
        """Take in what is new: the messages as they were given, and as they were said."""
        self.given += given
        self.labels |= labels_of(said)

    def left(self, new: Sequence[Message], folded: Folded | None, plan: Message | None) -> None:
        """A turn is over: what was new in it is history now, some of it perhaps folded."""
        said = [*self.history.said, *new]
        if folded is not None:
            said = said[past_message(folded.last, said) :]
            self.history.folded = folded
        self.history.said = said if plan is None else [*said, plan]

    def skipped(
        self, new: Sequence[Message], ended: dict[str, Any], blobs: dict[str, bytes]
    ) -> None:
        """As `left`, of a turn that ended in an earlier life of the run, with this body."""
        record, plan = ended.get("history", {}).get("folded"), ended.get("plan")
        folded = None if record is None else folded_from(record, blobs)
        self.left(new, folded, None if plan is None else decode_message(plan, blobs))


def member_of(members: dict[str, Member], name: str, messages: Sequence[Message]) -> Member:
    """The participant of this name, as it was left; another if it hears other messages now."""
    member = members.get(name)
    if member is None or not member.goes_on(messages):
        member = members[name] = Member()
    return member
