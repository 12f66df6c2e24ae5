"""What stands for messages that were folded: in a prompt, and in the runs that go on from this one.

Knows folds and histories; does not know when something is folded, or into what.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dure.core.codec import decode_message, encode_message
from dure.core.keys import parent_of
from dure.core.message import Message
from dure.runtime.history import Folded
from dure.runtime.scope import Fold, Scope
from dure.runtime.sizes import message_digest


def apply(
    folds: Sequence[Fold], messages: Sequence[Message], *, partly: bool = False
) -> Sequence[Message]:
    """The conversation as the model sees it; with `partly`, also where a fold ends beyond these
    messages."""
    for fold in folds:
        names = [name_of(message) for message in messages]
        if fold.first not in names:
            continue
        start = names.index(fold.first)
        rest = names[start:]
        if fold.last not in rest and not partly:
            continue
        stop = start + rest.index(fold.last) + 1 if fold.last in rest else len(messages)
        messages = [*messages[:start], *fold.stands, *messages[stop:]]
    return messages


def add(scope: Scope, fold: Fold) -> None:
    """Take in a fold. One that begins with what stands for an earlier one takes its place."""
    for index, earlier in enumerate(scope.talk.folds):
        if name_of(earlier.stands[0]) == fold.first:
            scope.talk.folds[index] = Fold(earlier.first, fold.last, fold.stands)
            return
    scope.talk.folds.append(fold)


def read(body: dict[str, Any], blobs: dict[str, bytes]) -> Fold:
    """The fold that the journal holds."""
    records = (*body.get("before", ()), body["summary"], *body.get("after", ()))
    stands = tuple([decode_message(record, blobs) for record in records])
    return Fold(body["first"], body["last"], stands)


def name_of(message: Message) -> str:
    """What a message goes by in a fold."""
    return message.id or message_digest(message)


def left_to_next(scope: Scope, blobs: dict[str, bytes]) -> dict[str, Any]:
    """What the end of a run keeps for those that go on from it, and the end of a turn for the next
    turn of the same participant: the plan as it was left and, if something was folded of what it
    was begun with, what they stand on from now on."""
    if parent_of(scope.key) and scope.talk.member is None:
        return {}
    left: dict[str, Any] = {}
    if scope.talk.plan is not None:
        left["plan"] = encode_message(scope.talk.plan, blobs)
    folded = folded_in(scope)
    if folded is not None:
        left["history"] = {"folded": folded.record(blobs)}
    return left


def folded_in(scope: Scope) -> Folded | None:
    """What stands for what this run was begun with, if it has folded some of that."""
    before, said = scope.talk.history.folded, [*scope.talk.history.said, *scope.talk.task]
    heard = [*before.messages, *said]
    now = apply(scope.talk.folds, heard, partly=True)
    if now is heard:
        return None
    # What was said after the last fold is no part of it: it is read from the journal again.
    tail = 0
    while tail < min(len(said), len(now)) and now[-1 - tail] == said[-1 - tail]:
        tail += 1
    last = said[-1 - tail].id if tail < len(said) else before.last
    stands = now[: len(now) - tail]
    # A plan of this run's own is left to the next beside the answer.
    return Folded([each for each in stands if each.kind != "plan" or scope.talk.plan is None], last)
