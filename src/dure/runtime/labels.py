"""Where text came from, and what follows when it is passed on.

Knows labels and how to put them on parts. What they permit is policy's business.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from dure.core.labels import FILE
from dure.core.message import Message, Origin, Part, Text, ToolCall, ToolResult


class Seen:
    """The labels of all that came into one turn. They only grow, unless a person says otherwise."""

    __slots__ = ("_labels", "_origin")

    def __init__(self, labels: Iterable[str] = ()) -> None:
        self._labels = set(labels)
        self._origin: Origin = ()

    def add(self, labels: Iterable[str]) -> None:
        """Take labels in."""
        before = len(self._labels)
        self._labels.update(labels)
        if len(self._labels) != before:
            self._origin = ()

    def forgive(self, labels: Iterable[str]) -> None:
        """A person says that what was seen so far with these labels does no harm."""
        self._labels.difference_update(labels)
        self._origin = ()

    @property
    def labels(self) -> frozenset[str]:
        """All labels seen."""
        return frozenset(self._labels)

    @property
    def origin(self) -> Origin:
        """The label of what is said here: all that was seen, and that an agent says it."""
        if not self._origin:
            self._origin = origin_of(self._labels | {"agent"})
        return self._origin


def origin_of(labels: Iterable[str]) -> Origin:
    """Labels in their one form: sorted, each once."""
    return tuple(sorted(set(labels)))


def labels_of(messages: Iterable[Message]) -> set[str]:
    """All labels on the parts of these messages."""
    return {label for message in messages for part in message.parts for label in part.origin}


def stamped(message: Message, id: str, origin: Origin) -> Message:
    """The message with an id and its parts labelled, where they are not yet."""
    if message.id and all(part.origin for part in message.parts):
        return message
    parts = tuple([labelled(part, origin) for part in message.parts])
    return Message(message.sender, parts, message.to, message.kind, message.id or id)


def given(message: Message, id: str) -> Message:
    """The message as the user gave it: words are the user's own, but what is attached to them was
    perhaps never read, and somebody else may have written it."""
    parts = tuple(
        [
            labelled(part, ("user",) if isinstance(part, Text) else (FILE, "user"))
            for part in message.parts
        ]
    )
    return stamped(replace(message, parts=parts), id, ("user",))


def answered(message: Message, id: str, origin: Origin) -> Message:
    """The message as a participant's reply: whatever labels it gave its parts, `origin` is among
    them. It has the new id where it had none, or where that made it another message."""
    parts = tuple([also(part, origin) for part in message.parts])
    if message.id and parts == message.parts:
        return message
    return Message(message.sender, parts, message.to, message.kind, id)


def also(part: Part, origin: Origin) -> Part:
    """The part with these labels besides its own."""
    if isinstance(part, ToolResult):
        part = replace(part, parts=tuple([also(item, origin) for item in part.parts]))
    if part.origin == origin:
        return part
    both = origin_of({*part.origin, *origin})
    return part if part.origin == both else replace(part, origin=both)


def labelled(part: Part, origin: Origin) -> Part:
    """The part with this origin, unless it has one."""
    if part.origin:
        return part
    if isinstance(part, Text):
        return Text(part.text, origin)
    if isinstance(part, ToolCall):
        return ToolCall(part.id, part.name, part.arguments, part.problem, origin)
    if isinstance(part, ToolResult):
        inner = tuple([labelled(item, origin) for item in part.parts])
        return replace(part, parts=inner, origin=origin)
    return replace(part, origin=origin)
