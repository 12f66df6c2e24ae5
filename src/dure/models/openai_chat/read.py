"""Replies of the chat completions format, streamed or whole, as a draft.

Knows the format and how servers stray from it: missing indexes, repeated ids, arguments that are
objects, errors with status 200. Whatever comes, the draft is filled or a `Fault` raised.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from dure.core.prompt import Stop
from dure.core.usage import Usage
from dure.models.openai_chat.details import Details
from dure.models.openai_chat.media import Sound, picture
from dure.models.openai_chat.sources import Sources
from dure.models.wire import shape
from dure.models.wire.draft import MOST_MEDIA, Draft
from dure.models.wire.faults import Fault, of_error
from dure.models.wire.sse import SseEvent

STOPS: dict[str, Stop] = {
    "stop": "complete",
    "eos": "complete",
    "eos_token": "complete",
    "end_turn": "complete",
    "stop_sequence": "complete",
    "tool_calls": "tool_calls",
    "tool_use": "tool_calls",
    "function_call": "tool_calls",
    "length": "length",
    "max_tokens": "length",
    "model_length": "length",
    "model_context_window_exceeded": "length",
    "content_filter": "filtered",
    "sensitive": "filtered",
    "safety": "filtered",
    "refusal": "refused",
}
"""The words of OpenAI and of the servers that share its format."""

_FREE = 1000  # slots from here on are for calls whose index is missing or used twice
_TROUBLE = ("error", "insufficient_system_resource", "network_error", "abort")


class ChatReader:
    """Reads one reply into a draft."""

    __slots__ = ("_choice", "_current", "_details", "_draft", "_moved", "_sound", "_sources")

    def __init__(self, draft: Draft) -> None:
        self._draft = draft
        self._choice: Any = None  # the index of the choice that is read
        self._details = Details()
        self._sound = Sound()
        self._sources = Sources()
        self._current = -1  # the slot of the tool call that is being written
        self._moved: dict[int, int] = {}  # index to slot, where a server uses an index twice

    def event(self, event: SseEvent) -> None:
        """Take one event of a stream."""
        data = event.data
        if data == "[DONE]":
            self._sources.tell(self._draft)
            self._draft.ended = True
            return
        if not data.strip():
            return
        chunk = shape.load(data, "a line of the stream")
        if not isinstance(chunk, dict):
            raise Fault("unreadable", f"a line of the stream is no object: {data[:200]!r}")
        record = shape.record(chunk)
        if event.type == "error" or (record.get("error")):
            raise of_error(record.get("error") or record)
        self._take(record, "delta")

    def whole(self, body: bytes) -> None:
        """Take a whole reply."""
        record = shape.record(shape.load(body, "the reply"))
        if not shape.items(record.get("choices")):
            if record.get("error") or record.get("detail") or record.get("object") == "error":
                raise of_error(record)
            raise Fault("unreadable", "the reply has no choices")
        self._take(record, "message")
        self._sources.tell(self._draft)
        self._draft.ended = True

    def _take(self, record: dict[str, Any], part: str) -> None:
        draft = self._draft
        choices = shape.items(record.get("choices"))
        if choices:
            self._choose(shape.record(choices[0]), part)
        if record.get("usage") or record.get("x_groq"):
            usage = record.get("usage") or shape.record(record.get("x_groq")).get("usage")
            draft.usage = _usage(shape.record(usage)) or draft.usage
            draft.cost = _cost(shape.record(usage))
            draft.grown = True
        if not draft.model:
            draft.model = shape.text(record.get("model"))[:200]
        if "citations" in record or "search_results" in record:
            self._sources.add(record.get("search_results") or record.get("citations"))

    def _choose(self, choice: dict[str, Any], part: str) -> None:
        """A choice, or a piece of one; of several that were asked for, the one that came first."""
        index = choice.get("index")
        if index != self._choice:
            if self._choice is not None and index is not None:
                return
            self._choice = index
        said = shape.record(choice.get(part))
        if said:
            self._said(said, whole=part == "message")
        why = choice.get("finish_reason")
        if why:
            self._finish(shape.text(why), choice)

    def _finish(self, why: str, choice: dict[str, Any]) -> None:
        if why in _TROUBLE:
            error = choice.get("error") or {"message": f"the provider stopped: {why}"}
            raise of_error(error, shape.count(shape.record(error).get("code")) or 500)
        sound = self._sound.part()
        if sound is not None:
            self._draft.media(sound, "sound")
        self._draft.why = why
        self._draft.end(STOPS.get(why.lower(), "cut"))

    def _said(self, said: dict[str, Any], whole: bool) -> None:
        draft = self._draft
        content = said.get("content")
        if len(said) == 1 and isinstance(content, str):  # most deltas are nothing else
            draft.text(content)
            return
        thought = said.get("reasoning_content") or said.get("reasoning")
        if isinstance(thought, str):
            draft.thought(thought)
        details = shape.items(said.get("reasoning_details"))
        if details:
            draft.seal(self._details.seal, self._details.add(details))
        if isinstance(content, str):
            draft.text(content)
        elif content:
            self._blocks(shape.items(content))
        refusal = said.get("refusal")
        if isinstance(refusal, str) and refusal:
            draft.refused = True
            draft.text(refusal)
        for place, call in enumerate(shape.items(said.get("tool_calls"))):
            self._call(shape.record(call), place if whole else None)
        if "audio" in said:
            self._hear(shape.record(said.get("audio")))
        for place, image in enumerate(shape.items(said.get("images"))):  # OpenRouter's
            url = shape.record(shape.record(image).get("image_url")).get("url")
            seen = picture(shape.text(url))
            if seen is not None:
                draft.media(seen, place)
        if "annotations" in said:
            self._sources.add(said.get("annotations"))
        old = shape.record(said.get("function_call"))  # before there were several calls
        if old and self._current < 0:  # some servers say the same in both ways
            draft.call(0, shape.text(old.get("name")), old.get("arguments"))

    def _hear(self, audio: dict[str, Any]) -> None:
        """Speech, and its words as text."""
        self._draft.text(shape.text(audio.get("transcript")))
        self._sound.add(shape.text(audio.get("data")))
        self._draft.grown = True
        if len(self._sound) > MOST_MEDIA:
            self._draft.full = True

    def _blocks(self, blocks: list[Any]) -> None:
        """Content in blocks, as Mistral sends it."""
        for block in blocks:
            record = shape.record(block)
            if record.get("type") == "text":
                self._draft.text(shape.text(record.get("text")))
            elif record.get("type") == "thinking":
                for inside in shape.items(record.get("thinking")):
                    self._draft.thought(shape.text(shape.record(inside).get("text")))

    def _call(self, call: dict[str, Any], place: int | None) -> None:
        """A whole call, at its place in the list, or a piece of one."""
        function = shape.record(call.get("function"))
        id, name = shape.text(call.get("id")), shape.text(function.get("name"))
        slot = self._slot(call.get("index"), id, name) if place is None else place
        self._current = slot
        self._draft.call(slot, name, function.get("arguments"), id)

    def _slot(self, index: Any, id: str, name: str) -> int:
        """Which call this is a piece of. By its index; but a new id with a name begins another
        call, since some servers send no index, or 0 for all."""
        given = isinstance(index, int) and not isinstance(index, bool) and 0 <= index < _FREE
        slot = self._moved.get(index, index) if given else self._current
        begun = self._draft.call_of(slot)
        if begun is None:
            return slot if given else self._next()
        known_id, known_name, has_arguments = begun
        another = id and known_id and id != known_id and name
        unnamed = not given and not id and name and known_name and has_arguments
        if not (another or unnamed):
            return slot
        slot = self._next()
        if given:
            self._moved[index] = slot
        return slot

    def _next(self) -> int:
        slot = max(self._current + 1, _FREE)
        while self._draft.call_of(slot) is not None:
            slot += 1
        return slot


def _cost(usage: dict[str, Any]) -> Decimal | None:
    """What OpenRouter says that the call cost; with a key of one's own, the provider's part too."""
    amounts: list[Any] = [usage.get("cost")]
    if usage.get("is_byok"):
        amounts.append(shape.record(usage.get("cost_details")).get("upstream_inference_cost"))
    total = Decimal(0)
    for amount in amounts:
        if isinstance(amount, bool) or not isinstance(amount, int | float):
            return None
        if not 0 <= amount < 1e6:
            return None
        total += Decimal(str(amount))
    return total


def _usage(record: dict[str, Any]) -> Usage | None:
    if not record:
        return None
    read = shape.record(record.get("prompt_tokens_details"))
    made = shape.record(record.get("completion_tokens_details"))
    input, output = (shape.count(record.get(f"{kind}_tokens")) for kind in ("prompt", "completion"))
    reasoning = shape.count(made.get("reasoning_tokens"))
    if shape.count(record.get("total_tokens")) == input + output + reasoning:
        output += reasoning  # xAI counts thoughts beside the output
    cached = read.get("cached_tokens") or record.get("prompt_cache_hit_tokens")
    cached = shape.count(cached or record.get("cached_tokens"))
    if not (read or made):
        return Usage(input=input, output=output, cached=cached, calls=1)
    return Usage(
        input=input,
        output=output,
        cached=cached,
        reasoning=reasoning,
        calls=1,
        written=shape.count(read.get("cache_write_tokens")),
        audio_input=shape.count(read.get("audio_tokens")),
        audio_output=shape.count(made.get("audio_tokens")),
        image_output=shape.count(made.get("image_tokens")),
    )
