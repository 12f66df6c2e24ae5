"""What is said: a message is who spoke and the parts of what they said.

Knows: the parts, and how to make a message. Does not know who hears it or which "role" a provider
would give it: that is worked out in each provider's own file.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import field
from typing import Any, ClassVar, TypeAlias

from dure.core.value import value

Origin: TypeAlias = tuple[str, ...]
"""Where a part came from: sorted labels such as `("user",)` or `("web", "workspace")`.
Only the runtime sets it; empty means that the part has not been through a run."""


@value
class Text:
    """Plain text."""

    kind: ClassVar[str] = "text"
    text: str
    origin: Origin = ()


@value
class Image:
    """A picture: its bytes and media type (`image/png`)."""

    kind: ClassVar[str] = "image"
    data: bytes = field(repr=False)
    mime: str = "image/png"
    name: str = ""
    origin: Origin = ()


@value
class Audio:
    """Sound: its bytes and media type (`audio/wav`)."""

    kind: ClassVar[str] = "audio"
    data: bytes = field(repr=False)
    mime: str = "audio/wav"
    name: str = ""
    origin: Origin = ()


@value
class Video:
    """A film: its bytes and media type (`video/mp4`)."""

    kind: ClassVar[str] = "video"
    data: bytes = field(repr=False)
    mime: str = "video/mp4"
    name: str = ""
    origin: Origin = ()


@value
class File:
    """A document by value: its bytes, media type and file name."""

    kind: ClassVar[str] = "file"
    data: bytes = field(repr=False)
    mime: str = "application/octet-stream"
    name: str = ""
    origin: Origin = ()


@value
class Reading:
    """What a sensor measured: a JSON value, its unit (`°C`, `m`) and when (Unix seconds)."""

    kind: ClassVar[str] = "reading"
    sensor: str
    value: Any
    unit: str = ""
    at: float | None = None
    origin: Origin = ()


@value
class Data:
    """A JSON value with the schema it was asked for: structured output."""

    kind: ClassVar[str] = "data"
    value: Any
    schema: str = ""
    origin: Origin = ()


@value
class Thought:
    """What a model thought. `seal` is what its provider wants back unchanged with it."""

    kind: ClassVar[str] = "thought"
    text: str
    seal: str = ""
    origin: Origin = ()


@value
class ToolCall:
    """A wish to use a tool. `problem` says why the arguments could not be read, if so."""

    kind: ClassVar[str] = "tool_call"
    id: str
    name: str
    arguments: dict[str, Any]
    problem: str = ""
    origin: Origin = ()


@value
class ToolResult:
    """What came back from a call: parts, and whether it failed."""

    kind: ClassVar[str] = "tool_result"
    id: str
    name: str
    parts: tuple[Part, ...]
    failed: bool = False
    origin: Origin = ()

    @property
    def text(self) -> str:
        """The text parts, joined by line breaks."""
        return join_text(self.parts)


Media: TypeAlias = Image | Audio | Video | File
Part: TypeAlias = (
    Text | Image | Audio | Video | File | Reading | Data | Thought | ToolCall | ToolResult
)


@value
class Message:
    """One utterance: who spoke, to whom (empty: everyone), of what kind, in which parts.

    `kind` is `"said"` for ordinary talk; teams use others (`"task"`, `"summary"`, `"note"`).
    `id` is given by the runtime. `kept` holds wire forms and sizes worked out once per message.
    """

    sender: str
    parts: tuple[Part, ...]
    to: tuple[str, ...] = ()
    kind: str = "said"
    id: str = ""
    kept: dict[Any, Any] = field(
        default_factory=dict[Any, Any], compare=False, repr=False, init=False
    )

    @property
    def text(self) -> str:
        """The text parts, joined by line breaks; thoughts and tool calls are left out."""
        return join_text(self.parts)

    @property
    def calls(self) -> tuple[ToolCall, ...]:
        """The tool calls in this message, in order."""
        return tuple(part for part in self.parts if isinstance(part, ToolCall))

    @property
    def results(self) -> tuple[ToolResult, ...]:
        """The tool results in this message, in order."""
        return tuple(part for part in self.parts if isinstance(part, ToolResult))

    @property
    def data(self) -> Any:
        """The value of the first data part, or None."""
        return next((part.value for part in self.parts if isinstance(part, Data)), None)


def say(sender: str, *content: str | Part, to: Iterable[str] = (), kind: str = "said") -> Message:
    """A message from `sender`; strings become text parts."""
    parts = tuple(Text(item) if isinstance(item, str) else item for item in content)
    return Message(sender, parts, tuple(to), kind)


def join_text(parts: Iterable[Part]) -> str:
    """The text of the text parts (and of data, as JSON-like text where there is no other)."""
    return "\n".join(part.text for part in parts if isinstance(part, Text))
