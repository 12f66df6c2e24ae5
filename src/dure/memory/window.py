"""A memory of the newest messages: no model is asked, nothing is spent.

Knows messages and how many; what was left out is in the journal still.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dure.core.message import Message
from dure.core.prompt import Prompt
from dure.memory.cuts import LEFT_OUT, check_count, middle


@dataclass(frozen=True)
class Window:
    """The newest messages, at most so many, and as many as fit."""

    messages: int = 100
    name: str = "window"

    def __post_init__(self) -> None:
        check_count(self.messages, 4)

    def fold(self, messages: Sequence[Message], sizes: Sequence[int], full: int) -> slice | None:
        """All between the first message, which is the task, and the newest."""
        too_large = middle(messages, sizes, full, 1)
        return too_large or middle(messages, [1] * len(messages), self.messages, 1)

    def prompt(self, folded: Sequence[Message], me: str) -> Prompt | None:
        """No model is asked."""
        return None

    def extract(self, folded: Sequence[Message]) -> str:
        """A line that says so."""
        return LEFT_OUT
