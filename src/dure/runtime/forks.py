"""Forks: a new run that shares another's past up to an event, with one thing changed.

Knows which events travel; does not know how the new run goes on.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from dure.core.budget import decode_budget, encode_budget
from dure.core.codec import blob_names, canonical, encode_message, encode_part
from dure.core.contracts import Participant
from dure.core.errors import UsageError
from dure.core.event import Event
from dure.core.message import Message, Text, ToolResult
from dure.core.store import Books
from dure.runtime.context import RunContext
from dure.runtime.files import content_names, rebuild
from dure.runtime.journal import Journal
from dure.runtime.opening import Opened, check_version, kept_policy, new_head, reopen
from dure.runtime.options import DEFAULT_BUDGET, Terms
from dure.runtime.policies import record
from dure.runtime.redact import clean_message

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
        whole = await books.read(parent.run)
        events = whole[: max(self.at, 0)]
        self._check(events, len(whole))
        began = events[0].body
        if terms.budget is DEFAULT_BUDGET:
            terms = replace(terms, budget=decode_budget(began["budget"]))
        terms, _ = kept_policy(terms, [event for event in whole if not event.parent], parent)
        head = replace(new_head(who, terms, []), title=parent.title, after=parent.after)
        journal = Journal(head.run, books, terms.clock.now, terms.listeners)
        context = RunContext(journal, terms)
        await journal.fetch([event.body for event in events])
        contents = await books.blobs(sorted(content_names(event.body for event in events)))
        journal.blobs.update(contents)
        first = {
            **began,
            "budget": encode_budget(terms.budget),
            "policy": record(terms.policy, terms.redactor),
            "fork": {"run": parent.run, "at": self.at},
            "done": done_elsewhere(whole, self.at),
        }
        journal.epoch = await books.claim(head.run, head)
        try:
            for event in kept(events):
                blobs: dict[str, bytes] = {}
                body = self._body(event, context, blobs) if journal.seq else first
                journal.seq += 1
                copy = replace(event, run=head.run, seq=journal.seq, epoch=journal.epoch, body=body)
                books.append(copy, {**_used(body, journal.blobs), **blobs})
            files = rebuild(terms.workspace, events, contents)
            opened = await reopen(who, context, head)
            if files:
                body = {"what": "workspace", **files}
                opened.scope.write("note", who.name, body, "action")
            await journal.flush()
        except BaseException:
            await books.release(head.run, journal.epoch, replace(head, status="failed"))
            raise
        return opened

    def _check(self, events: Sequence[Event], last: int) -> None:
        if events:
            check_version(events[0])
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

    def _body(self, event: Event, context: RunContext, blobs: dict[str, bytes]) -> dict[str, Any]:
        if event.seq != self.at or self.change is None:
            return event.body
        changed = self.change
        if isinstance(changed, str):
            changed = Message(event.actor, (Text(changed),))
        changed = clean_message(changed, context)
        rest = {name: value for name, value in event.body.items() if name != "failure"}
        if event.key.endswith(":think"):
            message = replace(changed, id=f"{context.run}/{event.key}")
            stop = "tool_calls" if message.calls else "complete"
            rest = {"model": "", **rest}
            return {**rest, "reply": encode_message(message, blobs), "stop": stop}
        text = changed.text
        if "result" in event.body:
            before = event.body["result"]
            origin = tuple(before.get("origin", ()))
            said = ToolResult(before["id"], before["name"], (Text(text, origin),), False, origin)
            return {**rest, "result": encode_part(said, blobs)}
        return {**rest, "value": text}


def kept(events: Sequence[Event]) -> list[Event]:
    """The events that travel: no end, pause or resume of the parent, and no call left open, nor
    the leave that was given for it."""
    done = _finished(events)
    leave = {
        event.key
        for event in events
        if event.kind == "question"
        and event.body["asking"] in ("approve", "happened")
        and event.key.rpartition(":")[0] not in done
    }
    return [
        event
        for event in events
        if not (event.kind in ("paused", "resumed", "ended") and not event.parent)
        and not (event.kind in ("intent", "attempt", "decision") and event.key not in done)
        and not (event.kind in ("question", "answer") and event.key in leave)
    ]


def done_elsewhere(events: Sequence[Event], at: int) -> list[str]:
    """The calls that a fork of this run at `at` may not make without a person's word: what the run
    did after the cut or had under way at it, and what it may not repeat itself."""
    finished = _finished(events[:at])
    found = set[str](events[0].body.get("done", ()))
    for event in events:
        body = event.body
        if body.get("verb") != "use" or body["effect"] == "read":
            continue
        if event.seq > at or event.key not in finished:
            for arguments in (body["arguments"], body.get("asked", body["arguments"])):
                found.add(canonical((body["tool"], canonical(arguments))))
    return sorted(found)


def _finished(events: Sequence[Event]) -> set[str]:
    """The keys of what has a result, or is a frame, which is entered again."""
    return {event.key for event in events if event.kind in ("result", "began")}


def _used(body: dict[str, Any], blobs: dict[str, bytes]) -> dict[str, bytes]:
    names = blob_names(body) | content_names([body])
    return {name: blobs[name] for name in names if name in blobs}
