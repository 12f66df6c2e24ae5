"""Driving an opened run to its end, or to where it must be put down, and the journal of that.

Knows how a run ends; does not know how it began or what it is for.
"""

from __future__ import annotations

import asyncio
from dataclasses import asdict, replace
from decimal import Decimal
from typing import Any, get_args

from dure.core.codec import decode_message
from dure.core.contracts import Participant
from dure.core.errors import (
    BudgetSpent,
    DureError,
    ReplayMismatch,
    RunStopped,
    UsageError,
    pack,
    unpack,
)
from dure.core.message import Message
from dure.core.outcome import Outcome, Status
from dure.core.usage import decode_usage
from dure.runtime.frames import Frame, leaves_open
from dure.runtime.guards import guards_below
from dure.runtime.opening import Opened
from dure.runtime.redact import clean_error
from dure.runtime.scope import Scope
from dure.runtime.turn import LiveTurn


async def drive(opened: Opened, who: Participant) -> Outcome:
    """Drive the run until it ends, waits for people, or is put down.

    Errors of the programmer or the machine (`UsageError`, and whatever the participant's own code
    raises) are raised after the run was put down, so that it can be resumed once they are mended.
    """
    context = opened.scope.context
    try:
        if context.replaying:
            return await _replay(opened, who)
        if opened.ended is not None:
            return await _give_back(opened, _recorded(opened))
        return await _live(opened, who)
    finally:
        await context.shelf.close()


async def _live(opened: Opened, who: Participant) -> Outcome:
    context = opened.scope.context
    books = context.journal.books
    books.watch(context.run, context)
    try:
        if context.journal.epoch > 1:
            await _read_letters(opened)
        outcome, error = await _drive(opened, who)
        outcome = await _give_back(opened, outcome)
    finally:
        context.clock.stop()
        if not context.journal.is_lost:  # Else it is the new writer who is watching.
            books.watch(context.run, None)
    if error is not None:
        raise error
    return outcome


async def _drive(opened: Opened, who: Participant) -> tuple[Outcome, BaseException | None]:
    """How the run ended, and what is to be raised once that is journaled."""
    context = opened.scope.context
    context.clock.start()
    try:
        message = await context.drive(_play(opened, who))
    except asyncio.CancelledError as error:
        status, reason = context.ending or ("paused", None)
        outcome = _put_down(opened, status, reason)
        task = asyncio.current_task()
        from_outside = task is not None and task.cancelling() > 0
        return outcome, error if from_outside else _to_raise(reason)
    except BudgetSpent as error:
        return _put_down(opened, "spent", error), None
    except RunStopped as error:
        if leaves_open(error, opened.scope):
            return _put_down(opened, "paused", error), None
        return _outcome(opened, "failed", None, error), None
    except BaseException as error:
        known = error if isinstance(error, DureError) else None
        return _put_down(opened, "paused", known), error
    return _outcome(opened, "done", message), None


def _to_raise(error: DureError | None) -> DureError | None:
    return error if isinstance(error, UsageError) else None


async def _replay(opened: Opened, who: Participant) -> Outcome:
    try:
        return _outcome(opened, "done", await _play(opened, who))
    except RunStopped as error:
        return _outcome(opened, "failed", None, error)
    except ReplayMismatch as error:
        if opened.ended is not None or error.code != "replay.live":
            raise
        # The journal ends before the run does: the replay has come as far as the run has.
        known: dict[str, Status] = {status: status for status in get_args(Status)}
        return _outcome(opened, known.get(opened.head.status, "paused"), None)


async def _play(opened: Opened, who: Participant) -> Message:
    scope = opened.scope
    # What lies around the first frame: the run itself, whose events have no parent.
    scope.talk.guards = guards_below(None, who, scope.key, LiveTurn)
    around = Scope(scope.context, "", who.name, scope.allowance, scope.policy)
    return await Frame(around, scope, opened.messages, LiveTurn, opened.stopped).play(
        who.reply, opened.ended
    )


async def _read_letters(opened: Opened) -> None:
    """Letters that came while nobody drove the run; those acted on before are passed over."""
    context = opened.scope.context
    books = context.journal.books
    letters = await books.letters(context.run)
    if any(letter.kind in ("steer", "declassify") for letter in letters):
        events = await books.read(context.run)
        read = {event.body["letter"] for event in events if "letter" in event.body}
        context.inbox.forget(read)
    # A pause from before is over by the fact that the run was taken up again.
    context.inbox.forget({letter.id for letter in letters if letter.kind == "pause"})
    for letter in letters:
        context.inbox.arrived(letter)


def _put_down(opened: Opened, status: Status, error: DureError | None) -> Outcome:
    """Journal that the run was put down, with what it needs to go on."""
    context = opened.scope.context
    outcome = _outcome(opened, status, context.last, error)
    body: dict[str, Any] = {
        "status": status,
        "seconds": round(context.clock.seconds, 3),
        "questions": [asdict(question) for question in outcome.questions],
    }
    if error is not None:
        body["failure"] = pack(clean_error(error, context))
    context.journal.write(
        "paused",
        opened.scope.key,
        body,
        parent="",
        actor=opened.scope.actor,
        component="conversation",
    )
    return outcome


def _outcome(
    opened: Opened, status: Status, message: Message | None, error: DureError | None = None
) -> Outcome:
    context, allowance = opened.scope.context, opened.scope.allowance
    questions = tuple(context.asked.values()) if status == "waiting" else ()
    error = None if error is None else clean_error(error, context)
    return Outcome(
        context.run,
        status,
        message if message is not None else context.last,
        questions,
        error,
        allowance.usage,
        None if allowance.unpriced else allowance.cost,
        round(context.clock.seconds, 3),
    )


def _recorded(opened: Opened) -> Outcome:
    """The outcome of a run that was over already."""
    assert opened.ended is not None
    body = opened.ended.body
    failure = body.get("failure")
    blobs = opened.scope.context.journal.blobs
    message = decode_message(body["message"], blobs) if "message" in body else None
    error = None if failure is None else unpack(failure)
    outcome = _outcome(opened, "failed" if error else "done", message, error)
    cost = body["cost"]
    return replace(
        outcome,
        usage=decode_usage(body["spent"]),
        cost=None if cost is None else Decimal(cost),
    )


async def _give_back(opened: Opened, outcome: Outcome) -> Outcome:
    context = opened.scope.context
    cost = None if outcome.cost is None else str(outcome.cost)
    head = replace(opened.head, status=outcome.status, usage=outcome.usage, cost=cost)
    await context.journal.books.release(context.run, context.journal.epoch, head)
    return outcome
