"""A memory that sums up: the task, notes of the middle, and the newest messages.

Knows what a model is asked for the notes, and what is told without one; asks no model itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dure.core.message import Message, say
from dure.core.prompt import Prompt
from dure.host.languages import wording
from dure.memory.cuts import middle, task_length
from dure.memory.protocol import protocol

_LONG = 4_000
"""Characters of one message in the protocol that is to be summed up, and of the task."""

_FIRST = 12_000
"""Characters of the first message of the protocol: the task, or all notes so far."""

_EXTRACT = 300
"""Characters of one message in extracts."""


@dataclass(frozen=True)
class Summary:
    """Keeps the task and the newest messages; what lies between is folded into a summary: by the
    model, or with `model=False` by cutting extracts.

    `most` is about how many characters the model is given to sum up; extracts have a tenth of it.
    `language` is that of the request for notes, `"en"` or `"ko"`.
    """

    model: bool = True
    name: str = "summary"
    most: int = 60_000
    language: str = "en"

    def fold(self, messages: Sequence[Message], sizes: Sequence[int], full: int) -> slice | None:
        """What lies between the task and the newest messages."""
        return middle(messages, sizes, full, task_length(messages))

    def prompt(self, folded: Sequence[Message], me: str) -> Prompt | None:
        """Ask for a summary of the folded messages, told as a protocol."""
        if not self.model:
            return None
        text = "\n\n".join(protocol(folded, self.most, _FIRST, _LONG))
        asked = wording("dure.memory", "prompts/summary", self.language)
        return Prompt(me, [say("conversation", text)], asked, most_output=1_500)

    def extract(self, folded: Sequence[Message]) -> str:
        """The beginning of each folded message, of the first one most."""
        return "\n".join(protocol(folded, self.most // 10, _LONG, _EXTRACT))
