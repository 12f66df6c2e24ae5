"""What was said in the runs that a run goes on from: as much as was not folded away since.

A conversation is a chain of runs. What was folded in one of them stands in a blob that each later
run names, so that nobody reads further back than to the last message folded.
Knows first and last events of runs; does not know when or into what messages are folded.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from dure.core.codec import compact, decode_message, decode_part, encode_message, encode_part
from dure.core.errors import UsageError
from dure.core.event import Event
from dure.core.message import File, Message
from dure.runtime.journal import Journal

MOST_EXCHANGES = 1_000
"""How many earlier runs are looked back on where nothing was folded."""

_AT_ONCE = 40
"""How many runs are read from the store at once."""

Record = dict[str, Any]


@dataclass(slots=True)
class Folded:
    """What stands for everything up to and including the message `last`."""

    messages: list[Message] = field(default_factory=list[Message])
    last: str = ""

    def record(self, blobs: dict[str, bytes]) -> Record:
        """As an event keeps it: the messages lie in one blob, which later runs name again. What
        these messages hold is named beside it, so that it lives as long."""
        inner: dict[str, bytes] = {}
        said = compact([encode_message(message, inner) for message in self.messages])
        file = encode_part(File(said.encode(), "application/json"), blobs)
        blobs |= inner
        holds = [{"blob": name, "mime": ""} for name in sorted(inner)]
        return {**file, "holds": holds, "last": self.last}


@dataclass(slots=True)
class History:
    """What a run stands on: what was folded, and what was said after that, oldest first. `lost` is
    the run from which on nothing older is heard: it was deleted, or it is too long ago."""

    folded: Folded = field(default_factory=Folded)
    said: list[Message] = field(default_factory=list[Message])
    lost: str = ""

    @property
    def messages(self) -> list[Message]:
        """All that the run hears of the runs before it."""
        return [*self.folded.messages, *self.said]

    def record(self, blobs: dict[str, bytes]) -> Record:
        """What the run's first event keeps, so that the same is heard when the run is taken up
        again: what was folded, and where the runs before it ended at that time."""
        record: Record = {"until": self.said[-1].id if self.said else ""}
        return record | ({"folded": self.folded.record(blobs)} if self.folded.messages else {})


async def history_of(journal: Journal, after: str, kept: Record | None = None) -> History:
    """What a run that goes on from `after` stands on. `kept` is what its first event keeps of that;
    None: the run is new, and stands on what the run before it left."""
    runs: dict[str, list[Record]] = {}
    # Runs from elsewhere may say anything, and go round in circles.
    while after and after not in runs and len(runs) < MOST_EXCHANGES:
        chain = await journal.books.chain(after, min(_AT_ONCE, MOST_EXCHANGES - len(runs)))
        if not chain:
            break
        if kept is None:
            kept = _left_by(chain[0])
        for events in chain:
            run, said, after = events[0].run, _said(events), events[0].body["after"]
            if not runs:
                said = said[: _after(kept.get("until"), said, len(said))]
            folded = kept.get("folded", {})
            start = _after(folded.get("last"), said, 0)
            runs[run] = said[start:]
            if start:  # All that is older stands in what was folded.
                after = ""
            if not after:
                break
    records = [record for said in reversed(runs.values()) for record in said]
    history = await _decoded(journal, (kept or {}).get("folded"), records)
    history.lost = after
    journal.known |= {message.id for message in history.messages}
    return history


def _left_by(events: Sequence[Event]) -> Record:
    """What a run left to the next: what it has folded, or else what it stood on itself."""
    for event in reversed(events):
        if "folded" in event.body.get("history", {}):
            return {"folded": event.body["history"]["folded"]}
    return {}


def _said(events: Sequence[Event]) -> list[Record]:
    """What later runs hear of a run: its task, the plan as it was left, and the answer."""
    said: list[Record] = []
    for event in events:
        body = event.body
        said += body.get("task", ()) if event.kind == "began" else ()
        if event.kind == "ended":
            said += [body[name] for name in ("plan", "message") if name in body]
    return said


def _after(id: str | None, said: Sequence[Record], otherwise: int) -> int:
    """Where the messages after the one of this id begin."""
    return next((n for n, record in enumerate(said, 1) if id and record["id"] == id), otherwise)


async def _decoded(journal: Journal, folded: Record | None, records: Sequence[Record]) -> History:
    """The messages, with all the bytes they hold."""
    parts = (part for record in records for part in record["parts"])
    await journal.fetch([part for part in parts if part["kind"] != "text"] + [folded or {}])
    said = [decode_message(record, journal.blobs) for record in records]
    return History(Folded() if folded is None else folded_from(folded, journal.blobs), said)


def folded_from(record: Record, blobs: dict[str, bytes]) -> Folded:
    """What `Folded.record` wrote."""
    file = decode_part(record, blobs)
    assert isinstance(file, File)
    try:
        before = [decode_message(each, blobs) for each in json.loads(file.data)]
    except (ValueError, LookupError, TypeError) as error:
        raise UsageError(
            "journal.bad_history",
            "What was folded of this talk cannot be read: it was brought in from elsewhere, and is"
            " not as dure writes it. Go on from another run.",
        ) from error
    return Folded(before, record["last"])


def past_message(id: str, said: Sequence[Message]) -> int:
    """Where the messages after the one of this id begin; 0 if it is not among them."""
    return next((n for n, message in enumerate(said, 1) if id and message.id == id), 0)
