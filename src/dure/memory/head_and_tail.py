"""A memory of the first messages and the newest: no model is asked, nothing is spent.

Knows messages and how many; what was left out is in the journal still.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dure.core.message import Message
from dure.core.prompt import Prompt
from dure.memory.cuts import LEFT_OUT, check_count, middle


@dataclass(frozen=True)
class HeadAndTail:
    """The first `head` messages, and the newest as many as fit."""

    head: int = 10
    name: str = "head-and-tail"

    def __post_init__(self) -> None:
        check_count(self.head, 1)

    def fold(self, messages: Sequence[Message], sizes: Sequence[int], full: int) -> slice | None:
        """All between the first messages and the newest."""
        kinds = [message.kind for message in messages[: self.head]]
        head = kinds.index("summary") if "summary" in kinds else len(kinds)
        while 0 < head < len(messages) and messages[head].results:
            head -= 1
        return middle(messages, sizes, full, head)

    def prompt(self, folded: Sequence[Message], me: str) -> Prompt | None:
        """No model is asked."""
        return None

    def extract(self, folded: Sequence[Message]) -> str:
        """A line that says so."""
        return LEFT_OUT
