"""The simplest memory: the task, a summary of the middle, and the latest messages.

Knows which messages to fold; does not know when, or who writes the summary.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from dure.core.message import Message, Text, ToolResult, say
from dure.core.prompt import Prompt

_LONG = 4_000


@dataclass(frozen=True)
class Window:
    """Keeps the head (up to the model's first word: the task) and the newest messages; what lies
    between is folded into a summary: by a model, or with `model=False` by cutting extracts."""

    model: bool = True
    name: str = "window"

    def fold(self, messages: Sequence[Message], sizes: Sequence[int], room: int) -> slice | None:
        """The middle, chosen so that a call is never parted from its result."""
        head = _head(messages)
        if sum(sizes[:head]) > room // 2:
            head = 0
        start, kept = len(messages), sum(sizes[:head])
        while start > head and kept + sizes[start - 1] <= room:
            start -= 1
            kept += sizes[start]
        start = min(start, len(messages) - 1)
        while start < len(messages) - 1 and messages[start].results:
            start += 1
        while start > head and messages[start].results:
            start -= 1
        return slice(head, start) if start - head >= 2 else None

    def prompt(self, folded: Sequence[Message], me: str) -> Prompt | None:
        """Ask for a summary of the folded messages, told as a protocol."""
        if not self.model:
            return None
        text = "\n\n".join(_line(message) for message in folded)
        return Prompt(me, [say("conversation", text)], _summary_prompt(), most_output=1_500)

    def extract(self, folded: Sequence[Message]) -> str:
        """The beginning of each folded message."""
        return "\n".join(_line(message, 300) for message in folded)


def _head(messages: Sequence[Message]) -> int:
    for index, message in enumerate(messages):
        if message.calls or message.kind == "summary":
            return index
        if index and message.sender != messages[0].sender:
            return index
    return len(messages)


def _line(message: Message, most: int = _LONG) -> str:
    said: list[str] = []
    for part in message.parts:
        if isinstance(part, Text | ToolResult):
            said.append(part.text)
    said += [f"(calls {call.name} with {call.arguments})" for call in message.calls]
    text = " ".join(said)
    return f"{message.sender}: {text if len(text) <= most else text[:most] + ' …'}"


@cache
def _summary_prompt() -> str:
    return files("dure.memory").joinpath("prompts/summary.md").read_text("utf-8")
