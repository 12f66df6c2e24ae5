"""Forks: a new run that shares another's past up to an event, with one thing changed.

Knows which events travel; does not know how the new run goes on.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from dure.core.codec import blob_names, encode_message, encode_part
from dure.core.contracts import Participant
from dure.core.errors import UsageError
from dure.core.event import Event
from dure.core.message import Message, Text, ToolResult
from dure.core.store import Books
from dure.runtime.context import RunContext
from dure.runtime.files import content_names, rebuild
from dure.runtime.journal import Journal
from dure.runtime.opening import Opened, new_head, reopen
from dure.runtime.options import Terms

Change = Message | str | None


@dataclass(frozen=True)
class Forked:
    """A new run with the events of `name` up to and including seq `at`; with `change`, the result
    at `at` says this instead."""

    name: str
    at: int
    change: Change = None

    async def open(self, who: Participant, terms: Terms, books: Books) -> Opened:
        parent = await books.find(self.name)
        events = await books.read(parent.run, most=self.at)
        self._check(events, parent.events)
        head = replace(new_head(who, terms, []), title=parent.title, after=parent.after)
        journal = Journal(head.run, books, terms.clock.now, terms.listeners)
        journal.epoch = await books.claim(head.run, head)
        await journal.fetch([event.body for event in events])
        contents = await books.blobs(sorted(content_names(event.body for event in events)))
        journal.blobs.update(contents)
        for event in kept(events):
            blobs: dict[str, bytes] = {}
            body = self._body(event, parent.run, journal.run, blobs)
            journal.seq += 1
            copy = replace(event, run=head.run, seq=journal.seq, epoch=journal.epoch, body=body)
            books.append(copy, {**_used(body, journal.blobs), **blobs})
        files = rebuild(terms.workspace, events, contents)
        opened = await reopen(who, RunContext(journal, terms), head)
        if files:
            body = {"what": "workspace", **files}
            opened.scope.write("note", who.name, body, "action")
        await journal.flush()
        return opened

    def _check(self, events: Sequence[Event], last: int) -> None:
        if not 1 <= self.at <= last:
            raise UsageError(
                "fork.no_event",
                "Run {run} has events 1 to {last}; there is no event {at} to fork at.",
                run=self.name,
                last=last,
                at=self.at,
            )
        if self.change is not None and events[-1].kind != "result":
            raise UsageError(
                "fork.no_result",
                "Event {at} is no result, so there is nothing to change in it. `dure show {run}"
                " --json` shows the events.",
                at=self.at,
                run=self.name,
            )

    def _body(self, event: Event, parent: str, run: str, blobs: dict[str, bytes]) -> dict[str, Any]:
        if event.kind == "began" and not event.parent:
            return {**event.body, "fork": {"run": parent, "at": self.at}}
        if event.seq != self.at or self.change is None:
            return event.body
        changed = self.change
        rest = {name: value for name, value in event.body.items() if name != "failure"}
        if event.key.endswith(":think"):
            message = (
                Message(event.actor, (Text(changed),)) if isinstance(changed, str) else changed
            )
            message = replace(message, id=f"{run}/{event.key}")
            stop = "tool_calls" if message.calls else "complete"
            rest = {"model": "", **rest}
            return {**rest, "reply": encode_message(message, blobs), "stop": stop}
        text = changed if isinstance(changed, str) else changed.text
        if "result" in event.body:
            before = event.body["result"]
            origin = tuple(before.get("origin", ()))
            said = ToolResult(before["id"], before["name"], (Text(text, origin),), False, origin)
            return {**rest, "result": encode_part(said, blobs)}
        return {**rest, "value": text}


def kept(events: Sequence[Event]) -> list[Event]:
    """The events that travel: no end, pause or resume of the parent, and no call left open."""
    done = {event.key for event in events if event.kind == "result"}
    return [
        event
        for event in events
        if not (event.kind in ("paused", "resumed") and not event.parent)
        and not (event.kind == "ended" and not event.parent)
        and not (event.kind in ("intent", "attempt") and event.key not in done)
    ]


def _used(body: dict[str, Any], blobs: dict[str, bytes]) -> dict[str, bytes]:
    names = blob_names(body) | content_names([body])
    return {name: blobs[name] for name in names if name in blobs}
