"""Messages told as lines of text, as many and as long as there is room for.

Knows what is said in a message; does not know who reads the lines.
"""

from __future__ import annotations

from collections.abc import Sequence

from dure.core.message import Message, Text, ToolResult

_SHORTEST = 80
"""Characters below which a line tells nothing: then fewer messages are told."""


def protocol(messages: Sequence[Message], most: int, first: int, other: int) -> list[str]:
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
