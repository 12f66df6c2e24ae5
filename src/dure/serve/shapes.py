"""Runs, questions and events as JSON, and as lines of a stream of events."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from dure.core.codec import compact
from dure.core.event import Delta, Event
from dure.core.outcome import Question
from dure.core.store import Head
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
        "text": last_text(kept),
        "error": _error(kept),
        "questions": [question_shape(question) for question in kept.open],
    }


def last_text(kept: Kept) -> str:
    """What the run said at its end; empty if it has not ended."""
    for event in reversed(kept.events):
        if event.kind == "ended" and not event.parent:
            message: Mapping[str, Any] = event.body.get("message") or {}
            parts: list[dict[str, Any]] = message.get("parts", [])
            return "\n".join(part["text"] for part in parts if part.get("kind") == "text")
    return ""


def _error(kept: Kept) -> Mapping[str, Any] | None:
    for event in reversed(kept.events):
        if event.kind == "ended" and not event.parent:
            return event.body.get("error")
    return None


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
