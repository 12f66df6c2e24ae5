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
"""Characters of one message in the protocol that is to be summed up, and of the task."""

_FIRST = 12_000
"""Characters of the first message of the protocol: the task, or all notes so far."""

_EXTRACT = 300
"""Characters of one message in extracts."""

_SHORTEST = 80
"""Characters below which a line tells nothing: then fewer messages are told."""


@dataclass(frozen=True)
class Window:
    """Keeps the head (up to the model's first word: the task) and the newest messages; what lies
    between is folded into a summary: by a model, or with `model=False` by cutting extracts.

    `most` is about how many characters the model is given to sum up; extracts have a tenth of it.
    """

    model: bool = True
    name: str = "window"
    most: int = 60_000

    def fold(self, messages: Sequence[Message], sizes: Sequence[int], room: int) -> slice | None:
        """The middle, chosen so that a call is never parted from its result."""
        head = _head(messages)
        if sum(sizes[:head]) > room // 2:
            # The first message is the task. One that leaves no room must be folded as well.
            head = 1 if head and sizes[0] <= room else 0
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
        text = "\n\n".join(_lines(folded, self.most, _FIRST, _LONG))
        return Prompt(me, [say("conversation", text)], _summary_prompt(), most_output=1_500)

    def extract(self, folded: Sequence[Message]) -> str:
        """The beginning of each folded message, of the first one most."""
        return "\n".join(_lines(folded, self.most // 10, _LONG, _EXTRACT))


def _head(messages: Sequence[Message]) -> int:
    for index, message in enumerate(messages):
        if message.calls or message.kind == "summary":
            return index
        if index and message.sender != messages[0].sender:
            return index
    return len(messages)


def _lines(messages: Sequence[Message], most: int, first: int, other: int) -> list[str]:
    """A line for each message: of the first at most `first` characters, of any other `other`, and
    as much less as it takes for all to have about `most`."""
    if not messages:
        return []
    begin, rest = _line(messages[0], min(first, most * 2 // 3)), messages[1:]
    left = max(most - len(begin), 0)
    told = max(left // _SHORTEST, 2)
    if len(rest) > told:
        gap = f"[… {len(rest) - told} messages left out …]"
        older, newer = rest[: told // 2], rest[len(rest) - (told - told // 2) :]
    else:
        gap, older, newer = "", rest, ()
    share = _share([len(_line(message, other)) for message in (*older, *newer)], left)
    lines = [[_line(message, min(other, share)) for message in part] for part in (older, newer)]
    return [begin, *lines[0], *([gap] if gap else []), *lines[1]]


def _share(lengths: Sequence[int], most: int) -> int:
    """The length to which the longest are to be cut so that all have `most` together."""
    left = most
    for index, length in enumerate(sorted(lengths)):
        share = left // (len(lengths) - index)
        if length > share:
            return share
        left -= length
    return most


def _line(message: Message, most: int) -> str:
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
