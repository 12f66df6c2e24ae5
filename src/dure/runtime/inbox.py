"""What people put into a run while it is driven: answers, steers, pauses, stops.

Knows letters and who waits for which answer; acts on nothing itself.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from dure.core.outcome import Answer
from dure.core.store import Letter


class Inbox:
    """The letters of one run that have not been acted on. `alarm` is told of pauses and stops."""

    def __init__(self, alarm: Callable[[Letter], None]) -> None:
        self._alarm = alarm
        self._seen: set[str] = set()
        self._answers: dict[str, Answer] = {}
        self._came: dict[str, float] = {}
        self._waiting: dict[str, asyncio.Future[Answer]] = {}
        self._steers: list[Letter] = []
        self._declassifies: list[Letter] = []

    def arrived(self, letter: Letter) -> None:
        """Take in one letter; the same letter twice counts once."""
        if letter.id in self._seen:
            return
        self._seen.add(letter.id)
        if letter.kind == "steer":
            self._steers.append(letter)
        elif letter.kind == "declassify":
            self._declassifies.append(letter)
        elif letter.kind == "answer":
            answer = Answer(**letter.body)
            self._answers[answer.question] = answer
            self._came[answer.question] = letter.at
            waiting = self._waiting.get(answer.question)
            if waiting is not None and not waiting.done():
                waiting.set_result(answer)
        else:
            self._alarm(letter)

    def forget(self, ids: set[str]) -> None:
        """These letters were acted on in an earlier life of the run."""
        self._seen |= ids
        self._steers = [letter for letter in self._steers if letter.id not in ids]
        self._declassifies = [each for each in self._declassifies if each.id not in ids]

    def steers(self) -> list[Letter]:
        """The steers to be read now; each is given out once."""
        steers, self._steers = self._steers, []
        return steers

    def declassifies(self) -> list[Letter]:
        """What people vouch for after the fact, to be acted on now; each is given out once."""
        letters, self._declassifies = self._declassifies, []
        return letters

    def came(self, question: str) -> float:
        """When the answer to this question was given (Unix seconds)."""
        return self._came.get(question, 0.0)

    def answer(self, question: str) -> asyncio.Future[Answer]:
        """The answer to this question, now or later."""
        future: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()
        if question in self._answers:
            future.set_result(self._answers[question])
        else:
            self._waiting[question] = future
        return future


def answer_letter(run: str, answer: Answer, at: float) -> Letter:
    """An answer as a letter. A question is answered once: its id is the letter's."""
    body: dict[str, Any] = {
        "question": answer.question,
        "text": answer.text,
        "verdict": answer.verdict,
        "arguments": answer.arguments,
        "by": answer.by,
    }
    return Letter(run, f"answer {answer.question}", "answer", body, at)
