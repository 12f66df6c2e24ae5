"""Runs, questions and events as JSON, and as lines of a stream of events."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from dure.core.codec import compact, decode_message
from dure.core.errors import DureError, unpack
from dure.core.event import Delta, Event
from dure.core.outcome import Question
from dure.core.store import Head
from dure.host.languages import say
from dure.runtime.export import lines_of
from dure.runtime.kept import Kept


def head_shape(head: Head) -> dict[str, Any]:
    """A run as a list shows it."""
    return {
        "run": head.run,
        "who": head.name,
        "title": head.title,
        "status": head.status,
        "created": head.created,
        "after": head.after,
        "events": head.events,
        "calls": head.usage.calls,
        "tokens": head.usage.tokens,
        "cost": head.cost,
    }


def run_shape(kept: Kept) -> dict[str, Any]:
    """A run with what it said last and what it waits for."""
    return {
        **head_shape(kept.head),
        **_said(kept),
        "error": error_shape(kept),
        "questions": [question_shape(question) for question in kept.open],
    }


def _said(kept: Kept) -> dict[str, Any]:
    """What the run said at its end, empty if it has not ended: `text`, and `data`, the value of
    whoever answers with one; without words, its text is that."""
    for event in reversed(kept.events):
        if event.kind == "ended" and not event.parent:
            record: Mapping[str, Any] | None = event.body.get("message")
            if record is None:
                break
            message = decode_message(record, {})
            return {"text": spoken(message.text, message.data), "data": message.data}
    return {"text": "", "data": None}


def spoken(text: str, data: Any) -> str:
    """What is said in words; of a value alone, its JSON."""
    return text if text or data is None else compact(data)


def error_shape(kept: Kept) -> dict[str, Any] | None:
    """Why the run came to its end or was put down, if something went wrong."""
    for event in reversed(kept.events):
        if event.kind == "resumed":
            return None
        if event.kind in ("ended", "paused") and not event.parent:
            failure = event.body.get("failure")
            return None if failure is None else problem_shape(unpack(failure))
    return None


def problem_shape(error: DureError) -> dict[str, Any]:
    """What went wrong, as a sentence with its cure."""
    return {"code": error.code, "message": say(error)}


def question_shape(question: Question) -> dict[str, Any]:
    """A question as a person is to see it."""
    return {
        "id": question.id,
        "text": question.text,
        "asking": question.asking,
        "choices": list(question.choices),
        "to": question.to,
        "call": json.loads(question.call) if question.call else None,
        "deadline": question.deadline,
    }


def event_lines(event: Event) -> str:
    """An event for a stream: its number is the id to go on from."""
    record = json.loads(lines_of([event], {})[1])["event"]
    return f"id: {event.seq}\nevent: {event.kind}\ndata: {compact(record)}\n\n"


def delta_lines(delta: Delta) -> str:
    """A delta for a stream: without a number, since it is void once the event comes."""
    record = {"key": delta.key, "actor": delta.actor, "kind": delta.kind, "text": delta.text}
    return f"event: delta\ndata: {compact(record)}\n\n"


BEAT_LINES = ": still here\n\n"
