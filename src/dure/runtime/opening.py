"""How a run begins: new, taken up again, replayed, or forked from another.

Knows heads, first events and histories; does not know what happens after.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, Protocol, cast

from dure.core.budget import Budget, decode_budget, encode_budget
from dure.core.codec import decode_message, encode_message
from dure.core.contracts import Participant
from dure.core.encode import clean
from dure.core.errors import ReplayMismatch, RunStopped, UsageError, pack, unpack
from dure.core.event import VERSION, Event
from dure.core.message import Message, Text
from dure.core.policy import tightest
from dure.core.store import Books, Head
from dure.runtime.allowance import Allowance
from dure.runtime.context import RunContext
from dure.runtime.guarding import Quick
from dure.runtime.guards import Guards, own_guards
from dure.runtime.history import History, history_of
from dure.runtime.journal import Journal
from dure.runtime.labels import given
from dure.runtime.options import DEFAULT_BUDGET, Terms, new_run_id
from dure.runtime.policies import as_begun, record, recorded
from dure.runtime.redact import clean_message
from dure.runtime.scope import Scope
from dure.runtime.spent import spent_before
from dure.runtime.vouching import as_they_stand


@dataclass(slots=True)
class Opened:
    """A run ready to be driven: its first frame, what is heard, and how it ended before, if so."""

    scope: Scope
    messages: Sequence[Message]
    head: Head
    ended: Event | None = None
    stopped: RunStopped | None = None


class Opening(Protocol):
    """A way to begin."""

    async def open(self, who: Participant, terms: Terms, books: Books) -> Opened: ...


@dataclass(frozen=True)
class New:
    """A new run of this task."""

    task: Sequence[Message]

    async def open(self, who: Participant, terms: Terms, books: Books) -> Opened:
        if not terms.after and all(_is_empty(message) for message in self.task):
            raise UsageError(
                "run.empty_task",
                "The task is empty. Say what is to be done, or name the run to go on from with"
                " after=….",
            )
        # Before there is a run: this fails where there is nothing to go on from.
        if terms.after:
            terms = replace(terms, after=(await books.find(terms.after)).run)
        quick = Quick(Guards(who.name, own_guards(who)))
        let_in = quick.messages(self.task)
        head = new_head(who, terms, let_in)
        journal = Journal(head.run, books, terms.clock.now, terms.listeners)
        context = RunContext(journal, terms)
        history = await history_of(journal, terms.after)
        task = [
            given(clean_message(message, context), f"{head.run}/task/{index}")
            for index, message in enumerate(let_in, 1)
        ]
        vouched = await _vouched(terms, books)
        context.files.said = vouched or {}
        blobs: dict[str, bytes] = {}
        body = _first_body(context, who, task, history, blobs)
        if vouched is not None:
            body["vouched"] = vouched
        if quick.stopped is not None:
            body["stopped"] = pack(quick.stopped)
        journal.epoch = await books.claim(head.run, head)
        try:
            journal.write(
                "began",
                who.name,
                body,
                parent="",
                actor=who.name,
                component="perception",
                blobs=blobs,
            )
            await journal.flush()  # From here on the run's id may be told.
        except BaseException:
            await books.release(head.run, journal.epoch, replace(head, status="failed"))
            raise
        opened = _opened(context, who, history, task, head)
        opened.stopped = quick.stopped
        quick.write(opened.scope)
        note_loss(opened)
        return opened


def _first_body(
    context: RunContext,
    who: Participant,
    task: Sequence[Message],
    history: History,
    blobs: dict[str, bytes],
) -> dict[str, Any]:
    """What the first event of a run says of it."""
    terms = context.terms
    body: dict[str, Any] = {
        "what": "run",
        "version": VERSION,
        "who": who.name,
        "task": [encode_message(message, blobs) for message in task],
        "after": terms.after,
        "entry": terms.entry,
        "budget": encode_budget(terms.budget),
        "policy": record(terms.policy, terms.redactor),
    }
    if terms.after:
        body["history"] = history.record(blobs)
    return body


async def _vouched(terms: Terms, books: Books) -> dict[str, str] | None:
    """The files that the user vouches for in this run; None: there was no word of any. Within a
    talk it is as they stood when it began: what an exchange wrote is no word of the user's."""
    if not getattr(terms.workspace, "vouch", ()):
        return None
    now = as_they_stand(terms.workspace)
    roots = await books.read(terms.after, parent="") if terms.after else ()
    before = roots[0].body.get("vouched") if roots else None
    if before is None:
        return now
    return {path: name for path, name in now.items() if before.get(path) == name}


@dataclass(frozen=True)
class Resumed:
    """The run of this name, from where it was."""

    name: str

    async def open(self, who: Participant, terms: Terms, books: Books) -> Opened:
        head = await books.find(self.name)
        journal = Journal(head.run, books, terms.clock.now, terms.listeners)
        journal.epoch = await books.claim(head.run)
        try:
            # Only now: until it was fenced, another writer may have written on.
            journal.seq = journal.durable = (await books.find(head.run)).events
            roots = await books.read(head.run, parent="")
            if terms.budget is DEFAULT_BUDGET:
                terms = replace(terms, budget=_budget_of(roots))
            terms, changed = kept_policy(terms, roots, head)
            opened = await reopen(who, RunContext(journal, terms), head)
        except BaseException:
            await books.release(head.run, journal.epoch, head)
            raise
        if opened.ended is None:
            journal.write(
                "resumed",
                who.name,
                {"epoch": journal.epoch, **changed},
                parent="",
                actor=who.name,
                component="conversation",
            )
            await count_time(opened, journal.seq - 1)
            note_loss(opened)
            opened.scope.allowance.know(await spent_before(books, head.run, opened.scope.key))
        return opened


@dataclass(frozen=True)
class Replayed:
    """The run of this name again, from the journal alone; nothing is called or written."""

    name: str

    async def open(self, who: Participant, terms: Terms, books: Books) -> Opened:
        head = await books.find(self.name)
        journal = Journal(head.run, books, terms.clock.now, terms.listeners, frozen=True)
        return await reopen(who, RunContext(journal, terms, replaying=True), head)


async def reopen(who: Participant, context: RunContext, head: Head) -> Opened:
    """The first frame of a run that is in the store."""
    journal = context.journal
    roots = await journal.books.read(head.run, parent="")
    began = next((event for event in roots if event.kind == "began"), None)
    if began is None:
        raise UsageError(
            "run.never_began",
            "Run {run} was cut before anything of it was saved, so there is nothing to go on from."
            " Run the task again.",
            run=head.run,
        )
    check_version(began)
    if began.body["who"] != who.name:
        raise ReplayMismatch(
            "replay.other_participant",
            "Run {run} is of {recorded!r}, but {who!r} was given. Give the participant that the run"
            " was made with.",
            key=who.name,
            run=head.run,
            recorded=began.body["who"],
            who=who.name,
        )
    ended = next((event for event in roots if event.kind == "ended"), None)
    await journal.fetch([event.body for event in roots])
    task = [decode_message(record, journal.blobs) for record in began.body["task"]]
    history = await history_of(journal, began.body["after"], began.body.get("history", {}))
    opened = _opened(context, who, history, task, head)
    opened.scope.past = await journal.past(opened.scope.key)
    opened.scope.allowance.opened = began.at
    opened.ended = ended
    if "stopped" in began.body:
        opened.stopped = cast("RunStopped", unpack(began.body["stopped"]))
    context.done_before = set(began.body.get("done", ()))
    if "fork" not in began.body:  # The run that it is of may have come from elsewhere.
        context.files.said = dict(began.body.get("vouched", {}))
    return opened


def _opened(
    context: RunContext, who: Participant, history: History, task: Sequence[Message], head: Head
) -> Opened:
    """The run with its first frame, in which this history and this task are heard."""
    context.journal.known |= {message.id for message in task}
    context.words.hear(history.messages)
    context.words.hear(task)
    scope = root_scope(context, who)
    scope.talk.history, scope.talk.task = history, task
    # So that the first prompt need not name, one by one, what the journals of others hold.
    scope.talk.measure.of(history.messages)
    scope.talk.measure.since()
    return Opened(scope, [*history.messages, *task], head)


def note_loss(opened: Opened) -> None:
    """Note that the conversation was longer than what is left of it."""
    history, scope = opened.scope.talk.history, opened.scope
    if history.lost:
        body = {"what": "history", "lost": history.lost, "heard": len(history.messages)}
        scope.write("note", scope.key, body, "memory")


def check_version(began: Event) -> None:
    """Refuse a journal whose words this version may not know."""
    if began.body["version"] > VERSION:
        raise UsageError(
            "journal.newer",
            "Run {run} was written by a newer dure (words {found}; this one knows up to {known})."
            " Update dure to go on with it.",
            run=began.run,
            found=began.body["version"],
            known=VERSION,
        )


def _is_empty(message: Message) -> bool:
    return all(isinstance(part, Text) and not part.text.strip() for part in message.parts)


def _budget_of(roots: Sequence[Event]) -> Budget:
    """The caps that the run was begun with."""
    return decode_budget(roots[0].body["budget"]) if roots else DEFAULT_BUDGET


def kept_policy(terms: Terms, roots: Sequence[Event], head: Head) -> tuple[Terms, dict[str, Any]]:
    """The terms with the policy that the run had last, if none was given; else what is to be noted
    down of the one that takes its place. A journal that no command here made may come from
    elsewhere: what stands in it opens nothing that is closed by default."""
    had = next((event.body["policy"] for event in reversed(roots) if "policy" in event.body), None)
    if terms.policy is as_begun:
        policy = recorded(had)
        return replace(terms, policy=policy if head.entry else tightest(as_begun, policy)), {}
    given = record(terms.policy, terms.redactor)
    return terms, {} if given == had else {"policy": given}


def root_scope(context: RunContext, who: Participant) -> Scope:
    """A run's first frame."""
    allowance = Allowance(context.terms.budget, clock=lambda: context.clock.seconds)
    terms = context.terms
    return Scope(context, who.name, who.name, allowance, terms.policy, deepest=terms.budget.depth)


def new_head(who: Participant, terms: Terms, task: Sequence[Message]) -> Head:
    """The head of a new run."""
    now = terms.clock.now()
    at = datetime.fromtimestamp(now, UTC).isoformat()
    text = terms.redactor.text(clean(" ".join(message.text for message in task)))
    title = " ".join(text.split())[:120]
    run = new_run_id(at, title)
    return Head(
        run, who.name, created=now, entry=terms.entry, after=terms.after, title=title, cost="0"
    )


async def count_time(opened: Opened, last: int) -> None:
    """Working time of the run's earlier lives: what was noted, or what the events show."""
    context = opened.scope.context
    books, run = context.journal.books, opened.head.run
    roots = await books.read(run, parent="")
    seconds, since = 0.0, None
    for event in roots:
        if event.kind == "paused":
            seconds, since = float(event.body["seconds"]), None
        elif event.kind in ("began", "resumed") and event.seq <= last:
            since = event.at
    if since is not None:
        newest = await books.read(run, after=last - 1, most=1)
        seconds += max(newest[0].at - since, 0.0)
    context.clock.add(seconds)
