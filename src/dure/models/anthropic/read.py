"""Replies of the Messages format, streamed or whole, as a draft.

Knows the format (https://docs.claude.com/en/docs/build-with-claude/streaming). Whatever comes, the
draft is filled or a `Fault` raised.
"""

from __future__ import annotations

from typing import Any

from dure.core.prompt import Stop
from dure.core.usage import Usage
from dure.models.anthropic.write import redacted, signed
from dure.models.wire import shape
from dure.models.wire.draft import Draft
from dure.models.wire.faults import Fault, of_error
from dure.models.wire.sse import SseEvent

STOPS: dict[str, Stop] = {
    "end_turn": "complete",
    "stop_sequence": "complete",
    "tool_use": "tool_calls",
    "max_tokens": "length",
    "model_context_window_exceeded": "length",
    "refusal": "refused",
}


class MessagesReader:
    """Reads one reply into a draft."""

    __slots__ = ("_counts", "_draft", "_signatures")

    def __init__(self, draft: Draft) -> None:
        self._draft = draft
        self._counts: dict[str, int] = {}
        self._signatures: dict[int, list[str]] = {}

    def event(self, event: SseEvent) -> None:
        """Take one event of a stream."""
        if not event.data.strip():
            return
        record = shape.record(shape.load(event.data, "an event of the stream"))
        index = record.get("index")
        slot = index if isinstance(index, int) and 0 <= index < 10_000 else 0
        match record.get("type"):
            case "content_block_delta":
                self._delta(slot, shape.record(record.get("delta")))
            case "content_block_start":
                self._block(slot, shape.record(record.get("content_block")))
            case "message_start":
                self._about(shape.record(record.get("message")))
            case "message_delta":
                self._stop(shape.record(record.get("delta")))
                self._usage(shape.record(record.get("usage")))
            case "message_stop":
                self._draft.ended = True
            case "error":
                raise of_error(record)
            case _:
                return  # ping, content_block_stop, and what may come to be

    def whole(self, body: bytes) -> None:
        """Take a whole reply."""
        record = shape.record(shape.load(body, "the reply"))
        if record.get("type") == "error" or record.get("error"):
            raise of_error(record)
        if not isinstance(record.get("content"), list):
            raise Fault("unreadable", "the reply has no content")
        for slot, block in enumerate(shape.items(record.get("content"))):
            self._block(slot, shape.record(block))
        self._about(record)
        self._stop(record)
        self._draft.ended = True

    def _about(self, record: dict[str, Any]) -> None:
        self._draft.model = shape.text(record.get("model"))[:200]
        self._usage(shape.record(record.get("usage")))

    def _block(self, slot: int, block: dict[str, Any]) -> None:
        draft = self._draft
        match block.get("type"):
            case "text":
                draft.text(shape.text(block.get("text")), slot)
            case "thinking":
                draft.thought(shape.text(block.get("thinking")), slot)
                self._sign(slot, shape.text(block.get("signature")))
            case "redacted_thinking":
                data = shape.text(block.get("data"))
                draft.seal(lambda: redacted(data), len(data), slot)
            case "tool_use":
                # in a stream the input begins as {} and comes in pieces
                given = block.get("input")
                raw = None if given == {} else given
                draft.call(slot, shape.text(block.get("name")), raw, shape.text(block.get("id")))
            case _:
                return  # blocks of tools that run at the provider

    def _delta(self, slot: int, delta: dict[str, Any]) -> None:
        match delta.get("type"):
            case "text_delta":
                self._draft.text(shape.text(delta.get("text")), slot)
            case "input_json_delta":
                self._draft.call(slot, raw=shape.text(delta.get("partial_json")))
            case "thinking_delta":
                self._draft.thought(shape.text(delta.get("thinking")), slot)
            case "signature_delta":
                self._sign(slot, shape.text(delta.get("signature")))
            case _:
                return

    def _sign(self, slot: int, piece: str) -> None:
        if piece:
            pieces = self._signatures.setdefault(slot, [])
            pieces.append(piece)
            self._draft.seal(lambda: signed("".join(pieces)), len(piece), slot)

    def _stop(self, record: dict[str, Any]) -> None:
        why = record.get("stop_reason")
        if why:
            self._draft.why = shape.text(why)
            self._draft.stop = STOPS.get(self._draft.why, "cut")

    def _usage(self, record: dict[str, Any]) -> None:
        """Counts come at the start and, corrected, at the end."""
        if not record:
            return
        for name, value in record.items():
            if isinstance(value, int):
                self._counts[name] = shape.count(value)
        count = self._counts.get
        cached = count("cache_read_input_tokens", 0)
        stored = count("cache_creation_input_tokens", 0)
        self._draft.cache_written = stored
        self._draft.usage = Usage(
            input=count("input_tokens", 0) + cached + stored,
            output=count("output_tokens", 0),
            cached=cached,
            calls=1,
        )
        self._draft.grown = True
