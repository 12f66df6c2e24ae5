"""How large a prompt is: an estimate and a bound in tokens, and a digest, once a message.

Knows no model's tokenizer: four ASCII characters or one other character count as a token; the
bound counts bytes, since no tokenizer makes more tokens than bytes.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

from dure.core.codec import canonical, compact, digest, encode_message
from dure.core.message import (
    Audio,
    Data,
    File,
    Image,
    Message,
    Part,
    Reading,
    Text,
    ToolCall,
    ToolResult,
    Video,
)
from dure.core.prompt import Accept, Card
from dure.models.adapt import media

PER_REQUEST = 1_500
"""Tokens that a provider may add to a request by itself: marks, and instructions for tools."""

_PER_MESSAGE = 8
_MEDIA_TOKENS = 1_600
_IMAGE_BOUND = 17_000
_A_SECOND = 32  # tokens of sound, at the most; of moving pictures ten times as many


def text_tokens(text: str) -> int:
    """An estimate of the tokens in a text."""
    if text.isascii():
        return len(text) // 4 + 1
    ascii_count = len(text.encode("ascii", "ignore"))
    return ascii_count // 4 + (len(text) - ascii_count) + 1


def message_size(message: Message) -> tuple[int, int]:
    """`(estimate, bound)` of one message in tokens; kept with the message."""
    size = message.kept.get("size")
    if size is None:
        estimate, bound = _PER_MESSAGE, 4 * _PER_MESSAGE + 4 * len(message.sender)
        for part in message.parts:
            one, other = _part_size(part)
            estimate += one
            bound += other
        size = message.kept["size"] = estimate, bound
    return size


def _part_size(part: Part) -> tuple[int, int]:
    if isinstance(part, Text):
        text = part.text
        size = len(text)
        if text.isascii():
            return size // 4 + 1, size + 32
        return text_tokens(text), len(text.encode("utf-8", "replace")) + 32
    if isinstance(part, ToolResult):
        if len(part.parts) == 1:
            estimate, bound = _part_size(part.parts[0])
            return estimate + 8, bound + 64
        sizes = [_part_size(inner) for inner in part.parts]
        return sum(e for e, _ in sizes) + 8, sum(b for _, b in sizes) + 64
    if isinstance(part, Image | Audio | Video):
        return _MEDIA_TOKENS, _media_bound(part)
    if isinstance(part, File):
        return len(part.data) // 4 + 8, 2 * len(part.data) + 64
    if isinstance(part, ToolCall):
        text = f"{part.name}{compact(part.arguments)}"
    elif isinstance(part, Data | Reading):
        text = f"{getattr(part, 'sensor', '')}{compact(part.value)}"
    else:
        text = f"{part.text}{part.seal}"
    return text_tokens(text), len(text.encode("utf-8", "replace")) + 32


def _media_bound(part: Image | Audio | Video) -> int:
    """The most tokens that a provider makes of a picture, a sound or a film. Sound that says in
    its header how many bytes a second has goes by that; for other sound, and for films, it is
    1,000. What is compressed harder than that has no bound here."""
    if isinstance(part, Image):
        return _IMAGE_BOUND
    if isinstance(part, Video):
        return _MEDIA_TOKENS + len(part.data) * _A_SECOND // 100
    bytes_a_second = 1_000
    if part.data[:4] == b"RIFF" and part.data[8:12] == b"WAVE":
        bytes_a_second = max(int.from_bytes(part.data[28:32], "little"), bytes_a_second)
    return _MEDIA_TOKENS + len(part.data) * _A_SECOND // bytes_a_second


class Measure:
    """Measures a growing conversation: only what was added since the last time is looked at. One
    that goes another way from some message on is measured anew from there.

    `sizes` are the estimates of each message last measured, `media` the kinds of media in them.
    """

    def __init__(self) -> None:
        self.sizes: list[int] = []
        self.media = frozenset[Accept]()
        self._messages: list[Message] = []
        self._bound = 0
        self._estimate = 0
        self._hashes: list[bytes] = []
        self._same = 0

    def since(self) -> int:
        """How many leading messages are as they were when this was last asked."""
        same, self._same = self._same, len(self._messages)
        return same

    def of(self, messages: Sequence[Message]) -> tuple[int, int, str]:
        """`(estimate, bound, digest)` of these messages."""
        known = len(self._messages)
        if messages[:known] != self._messages:  # folded, or another branch: seldom
            known = _common(self._messages, messages)
            self._cut(known)
        hashed = self._hashes[-1] if self._hashes else b""
        for message in messages[known:]:
            estimate, bound = message_size(message)
            self._messages.append(message)
            self.sizes.append(estimate)
            self._estimate += estimate
            self._bound += bound
            self.media |= media(message)
            name = message.id or message_digest(message)
            hashed = hashlib.blake2b(hashed + name.encode(), digest_size=16).digest()
            self._hashes.append(hashed)
        return self._estimate, self._bound, hashed.hex()

    def _cut(self, known: int) -> None:
        """Forget all but the first `known` messages."""
        for message in self._messages[known:]:
            estimate, bound = message_size(message)
            self._estimate -= estimate
            self._bound -= bound
        del self._messages[known:], self.sizes[known:], self._hashes[known:]
        self._same = min(self._same, known)
        if self.media:
            self.media = frozenset[Accept]().union(*map(media, self._messages))


def _common(before: Sequence[Message], now: Sequence[Message]) -> int:
    for index, (one, other) in enumerate(zip(before, now, strict=False)):
        if one is not other and one != other:
            return index
    return min(len(before), len(now))


def message_digest(message: Message) -> str:
    """The digest of a message's content; kept with the message."""
    found = message.kept.get("digest")
    if found is None:
        found = digest(canonical(encode_message(message, {})))
        message.kept["digest"] = found
    return found


def card_record(card: Card) -> Mapping[str, Any]:
    """A tool as the model sees it, as JSON."""
    return {
        "name": card.name,
        "about": card.about,
        "when": card.when,
        "example": card.example,
        "schema": card.schema,
    }
