"""A person's word that what a context has seen so far does no harm: then its labels are taken off.

Only people say so, by letter; no tool can. It holds for the frame that next thinks, for what the
run had read when the letter was written: what is read after that is labelled as ever. Journaled, so
that a replay and a resume do the same.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, cast

from dure.core.labels import telling
from dure.core.store import Letter
from dure.runtime.scope import Scope, Step

DECLASSIFY = "declassify"
"""What such a letter, and the note of it in the journal, is called."""


def declassified(scope: Scope, step: Step) -> None:
    """Take off again what was taken off at this step before."""
    for event in step.events():
        if event.kind == "note" and event.body["what"] == DECLASSIFY:
            scope.seen.forgive(event.body["labels"])


async def declassify_now(scope: Scope, step: Step) -> None:
    """Read what people have said since, and act on it."""
    for letter in scope.context.inbox.declassifies():
        seen = {*telling(scope.seen.labels)}
        wanted: list[str] = letter.body.get("labels") or list(seen)
        labels = sorted(seen.intersection(wanted) - await _read_since(scope, letter))
        body: dict[str, Any] = {"what": DECLASSIFY, "letter": letter.id, "labels": labels}
        scope.write("note", step.key, body | {"by": str(letter.body.get("by", ""))}, "decision")
        scope.seen.forgive(labels)


async def _read_since(scope: Scope, letter: Letter) -> set[str]:
    """The labels of what the run has read since the person wrote: that they cannot have meant."""
    known = letter.body.get("events")
    if not isinstance(known, int):
        return set()
    journal = scope.context.journal
    await journal.flush()
    events = await journal.books.read(journal.run, after=known)
    # What a model said has no more in it than what it had read by then.
    return {label for event in events if "reply" not in event.body for label in _labels(event.body)}


def _labels(record: Any) -> Iterator[str]:
    """All labels in what an event holds; text that has none is of a step."""
    if isinstance(record, list):
        for each in cast("list[Any]", record):
            yield from _labels(each)
    elif isinstance(record, dict):
        for name, value in cast("dict[str, Any]", record).items():
            if name == "origin":
                yield from value
            elif name == "value":
                yield from ("step", "knowledge")
            yield from _labels(value)
