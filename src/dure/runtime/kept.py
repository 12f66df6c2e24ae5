"""Runs that are in a store: read, and what they wait for. Knows events; drives nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dure.core.event import Event
from dure.core.outcome import Question
from dure.core.store import Head, Journals, Letter
from dure.runtime.letters import OVER


@dataclass(frozen=True, slots=True)
class Kept:
    """A run as the store has it."""

    head: Head
    events: Sequence[Event]
    letters: Sequence[Letter]

    @property
    def open(self) -> list[Question]:
        """What it waits for a person (or a time) to say, and nobody has said yet; nothing, once it
        is over."""
        if self.head.status in OVER:
            return []
        answered = {event.key for event in self.events if event.kind == "answer"}
        answered |= {
            str(letter.body["question"]) for letter in self.letters if letter.kind == "answer"
        }
        asked = self.asked
        if self.head.status == "waiting":  # timers are named only where the run was put down
            last = [event for event in self.events if event.kind == "paused"][-1:]
            asked += [_question(body) for event in last for body in event.body["questions"]]
        known = {question.id: question for question in asked if question.id not in answered}
        return list(known.values())

    @property
    def asked(self) -> list[Question]:
        """All that it has asked people."""
        return [_question(event.body) for event in self.events if event.kind == "question"]


async def kept(books: Journals, name: str) -> Kept:
    """The run of this name: an id, the beginning or end of one, or `last`."""
    head = await books.find(name)
    return Kept(head, await books.read(head.run), await books.letters(head.run))


def _question(body: Mapping[str, Any]) -> Question:
    lists: dict[str, Any] = {
        name: tuple(body[name]) for name in ("choices", "who", "seen") if name in body
    }
    return Question(**{**body, **lists})
