"""A model that says again what a journal says it said. Makes no call; opens no store.

Knows events. It is the caller who compares what tools give now with what they gave then:
`results()` holds that.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from dure.core.codec import decode_message, decode_part
from dure.core.contracts import Line
from dure.core.errors import UsageError, unpack
from dure.core.event import Event
from dure.core.message import Text, Thought, ToolCall, ToolResult
from dure.core.prompt import EVERYTHING, Abilities, Prompt, Reply
from dure.core.usage import FREE, Price, Usage


@dataclass(frozen=True, slots=True)
class Recorded:
    """See `recorded`."""

    name: str
    by_key: Mapping[str, Event]
    by_actor: Mapping[str, Sequence[Event]]
    tools: Mapping[str, ToolResult]
    blobs: Mapping[str, bytes]
    abilities: Abilities = field(default_factory=lambda: Abilities(EVERYTHING, 1 << 40))
    price: Price | None = FREE

    async def answer(self, prompt: Prompt, line: Line) -> Reply:
        """The reply recorded under this key; else the speaker's next, counted by how many of its
        own messages the prompt holds. Raises what was raised then."""
        event = self.by_key.get(line.key) or self._next(prompt)
        if event is None:
            raise UsageError(
                "recorded.exhausted",
                "The recording {name!r} holds no reply for {me} at {key}. The conversation has left"
                " the recorded path; name a live model to go on from here.",
                name=self.name,
                me=prompt.me,
                key=line.key,
            )
        body = event.body
        if "failure" in body:
            raise unpack(body["failure"])
        message = decode_message(body["reply"], self.blobs)
        for part in message.parts:
            match part:
                case Text():
                    line.delta("text", part.text)
                case Thought():
                    line.delta("thought", part.text)
                case ToolCall():
                    line.delta("call", part.name)
                case _:
                    pass
        said = str(body.get("model") or self.name)
        return Reply(message, body["stop"], Usage(calls=1), FREE.input, said)

    def results(self) -> Mapping[str, ToolResult]:
        """What each tool call gave when it was recorded, by the key of the call."""
        return self.tools

    def _next(self, prompt: Prompt) -> Event | None:
        events = self.by_actor.get(prompt.me, ())
        said = sum(1 for message in prompt.messages if message.sender == prompt.me)
        return events[said] if said < len(events) else None


def recorded(
    events: Sequence[Event],
    *,
    blobs: Mapping[str, bytes] | None = None,
    name: str = "recorded",
) -> Recorded:
    """A model from a journal's events (and the blobs they name): it answers each question with the
    reply recorded under the same key, else with the same speaker's replies in order."""
    intents = {event.key: event for event in events if event.kind == "intent"}
    by_key: dict[str, Event] = {}
    by_actor: dict[str, list[Event]] = {}
    tools: dict[str, ToolResult] = {}
    for event in events:
        if event.kind != "result":
            continue
        intent = intents.get(event.key)
        if intent is not None and intent.body.get("verb") == "think":
            by_key[event.key] = event
            by_actor.setdefault(event.actor, []).append(event)
        elif "result" in event.body:  # a call that was refused has no intent
            part = decode_part(event.body["result"], blobs or {})
            if isinstance(part, ToolResult):
                tools[event.key] = part
    if not by_key:
        raise UsageError(
            "recorded.empty",
            "This journal holds no reply of a model, so there is nothing to play. Give the events"
            " of a run in which a model answered.",
        )
    return Recorded(name, by_key, by_actor, tools, blobs or {})
