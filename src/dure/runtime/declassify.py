"""A person's word that what a context has seen so far does no harm: then its labels are taken off.

Only people say so, by letter; no tool can. It holds for the frame that next thinks, for what came
into it until then: what is read after that is labelled as ever. Journaled, so that a replay and a
resume do the same.
"""

from __future__ import annotations

from typing import Any

from dure.core.labels import telling
from dure.runtime.scope import Scope, Step

DECLASSIFY = "declassify"
"""What such a letter, and the note of it in the journal, is called."""


def declassified(scope: Scope, step: Step) -> None:
    """Take off again what was taken off at this step before."""
    for event in step.events():
        if event.kind == "note" and event.body["what"] == DECLASSIFY:
            scope.seen.forgive(event.body["labels"])


def declassify_now(scope: Scope, step: Step) -> None:
    """Read what people have said since, and act on it."""
    for letter in scope.context.inbox.declassifies():
        wanted: list[str] = letter.body.get("labels") or telling(scope.seen.labels)
        labels = sorted({*wanted} & {*telling(scope.seen.labels)})
        body: dict[str, Any] = {"what": DECLASSIFY, "letter": letter.id, "labels": labels}
        scope.write("note", step.key, body | {"by": str(letter.body.get("by", ""))}, "decision")
        scope.seen.forgive(labels)
