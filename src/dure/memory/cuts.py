"""Which messages of a conversation are folded: what all kinds of memory share.

Knows messages and their sizes; does not know what takes the place of those that are folded.
"""

from __future__ import annotations

from collections.abc import Sequence

from dure.core.errors import UsageError
from dure.core.message import Message

FEWER = 5 / 8
"""What is longer than it may be is folded to this part of that: from 80 % of a window to 50 %.
Seldom and far, since providers charge little for a beginning that they have seen before."""

LEFT_OUT = "[Earlier messages were left out here.]"
"""What stands for messages of which nothing is kept."""


def middle(messages: Sequence[Message], sizes: Sequence[int], most: int, head: int) -> slice | None:
    """What lies between the first `head` messages and the newest that fit, if all together are more
    than `most`; None if they are not. A call is never parted from its result."""
    if sum(sizes) <= most:
        return None
    room = int(most * FEWER)
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


def task_length(messages: Sequence[Message]) -> int:
    """How many messages there are before the model's first word: the task."""
    for index, message in enumerate(messages):
        if message.calls or message.kind == "summary":
            return index
        if index and message.sender != messages[0].sender:
            return index
    return len(messages)


def check_count(count: int, least: int) -> None:
    """Refuse to keep fewer messages than make sense."""
    if count < least:
        raise UsageError(
            "memory.too_few",
            "A memory of {count} messages forgets what it is asked. Give {least} or more.",
            count=count,
            least=least,
        )
