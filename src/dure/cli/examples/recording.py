"""What was said when an example was recorded: by the models, and by the people who were asked.

Knows journals. Does not know screens.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from dure.core.event import Event
from dure.core.outcome import Answer, Question
from dure.models import recorded
from dure.models.recorded import Recorded
from dure.runtime.export import events_from


@dataclass(frozen=True, slots=True)
class Recording:
    """A recorded run. Called with a question, it gives the answer that a person gave then; None
    where nobody was asked that, and the run waits."""

    model: Recorded
    answers: Mapping[str, Answer]

    async def __call__(self, question: Question) -> Answer | None:
        """The answer that was given to this question."""
        return self.answers.get(question.id)


def recording(path: Path) -> Recording:
    """The recording in this file."""
    journal = events_from(path.read_text("utf-8").splitlines())
    model = recorded(journal.events, blobs=journal.blobs, name=f"recorded:{path.parent.name}")
    return Recording(model, _answers(journal.events))


def _answers(events: Sequence[Event]) -> dict[str, Answer]:
    """By question: its key in the journal is the same whenever the run takes the same way."""
    given: dict[str, Answer] = {}
    for event in events:
        if event.kind == "answer":
            body = event.body
            said = (body["text"], body["verdict"], body["arguments"], body["by"])
            given[event.key] = Answer(event.key, *said)
    return given


def kept(events: Sequence[Event]) -> list[Event]:
    """What of a run's events is its recording: all but what the person was asked who typed as the
    model. That is the prompt once more, and what was typed stands in the replies."""
    thought = {event.key for event in events if event.body.get("verb") == "think"}
    return [
        event
        for event in events
        if event.kind not in ("question", "answer") or event.key.rpartition(":")[0] not in thought
    ]
