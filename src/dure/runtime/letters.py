"""Letters to a run that is driven elsewhere, or sleeps: answers, steers, pauses, stops and so on.

Knows stores and inboxes. The run reads its letters by itself; nothing is written into its journal
here.
"""

from __future__ import annotations

import math
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Literal, TypeAlias, cast

from dure.core.encode import clean
from dure.core.errors import UsageError
from dure.core.outcome import Answer
from dure.core.store import Books, Head, Letter, Store
from dure.host.config import places
from dure.runtime.inbox import answer_letter
from dure.runtime.options import as_store

Kind: TypeAlias = Literal["steer", "pause", "stop", "declassify"]

OVER = ("done", "failed", "stopped")
"""Where a run stands that reads no letters any more."""

VERDICTS: Mapping[str, Sequence[str]] = {
    "ask": (),
    "timer": (),
    "approve": ("yes", "no", "always", "edit"),
    "happened": ("yes", "no", "give up"),
}
"""What each kind of question may be answered with; none: with words."""

_MOST_DEEP = 64
"""Levels of an edited call's arguments."""

Where = Store | Path | str | None
"""A store, or a SQLite file; None: the one in the user's data folder."""


async def answer(run: str, answer: Answer, store: Where = None) -> Head:
    """Answer a question of the run, once: the first answer counts. Raises `UsageError` where
    nobody asked, where the run is over or the time is, and where somebody else was first; it says
    who, and what they decided."""
    books = await _store(store).open()
    head = await books.find(run)
    await put_answer(books, head, answer)
    return head


async def put_answer(books: Books, head: Head, answer: Answer) -> None:
    """Put the answer into the run's inbox, if it can still be of use."""
    run, now = head.run, time.time()
    if head.status in OVER:
        raise UsageError(
            "answer.over",
            "Run {run} is over ({status}): nothing is done on this answer.",
            run=run,
            status=head.status,
        )
    asked = [e for e in await books.read(run) if e.key == answer.question]
    question = next((event.body for event in asked if event.kind == "question"), None)
    if question is None:
        raise UsageError(
            "answer.none",
            "Run {run} has not asked {question!r}. `outcome.questions` has what it asked, each with"
            " its id.",
            run=run,
            question=answer.question,
        )
    first = next((event.body for event in asked if event.kind == "answer"), None)
    _check_fits(answer, question["asking"])
    if first is None and question["deadline"] is not None and now > question["deadline"]:
        raise UsageError(
            "answer.late",
            "The time for this answer is over: what counts without one stands now. A run that"
            " rests goes on with it: dure resume {run}",
            run=run,
        )
    letter = answer_letter(run, answer, now)
    if first is None:
        await books.put(letter)
        first = next(each.body for each in await books.letters(run) if each.id == letter.id)
    if any(first[name] != letter.body[name] for name in ("verdict", "text", "arguments", "by")):
        raise UsageError(
            "answer.already",
            "{by} was first, and said {said!r}. That counts; this answer does not.",
            by=first["by"],
            said=first["verdict"] or first["text"],
        )


def _check_fits(answer: Answer, asking: str) -> None:
    """Refuse what is no answer to such a question: a call is not refused for want of a verdict."""
    verdicts = VERDICTS[asking]
    if verdicts and answer.verdict not in verdicts:
        raise UsageError(
            "answer.verdict",
            "This question wants a verdict, and {given!r} is none. The verdict is one of:"
            " {verdicts}.",
            given=answer.verdict or answer.text,
            verdicts=", ".join(verdicts),
        )
    if not verdicts and answer.verdict:
        raise UsageError("answer.words", "This question is answered in words: text, no verdict.")
    if answer.verdict == "edit" and answer.arguments is None:
        raise UsageError("answer.edit", "Say how the call is to be made: arguments, all of them.")
    if not _is_json(answer.arguments):
        raise UsageError(
            "answer.arguments",
            "These arguments are no JSON that can be kept: numbers are finite, texts are Unicode,"
            " and nothing lies deeper than {most} levels.",
            most=_MOST_DEEP,
        )


def _is_json(value: Any, deep: int = 0) -> bool:
    """Whether a value can be kept and read again as it is."""
    if isinstance(value, str):
        return clean(value) == value
    if isinstance(value, float):
        return math.isfinite(value)
    if value is None or isinstance(value, int):
        return True
    if not isinstance(value, (dict, list)):
        return False
    inner = cast("list[Any] | dict[Any, Any]", value)
    each = [*inner, *inner.values()] if isinstance(inner, dict) else inner
    return deep < _MOST_DEEP and all(_is_json(one, deep + 1) for one in each)


async def steer(run: str, text: str, store: Where = None) -> Head:
    """Say something that the run reads before its next model call."""
    return await put(run, "steer", {"text": text}, store)


async def pause(run: str, store: Where = None) -> Head:
    """Have the run put down at its next safe point."""
    return await put(run, "pause", {}, store)


async def stop(run: str, store: Where = None) -> Head:
    """Have the run ended now; what it has done stays done."""
    return await put(run, "stop", {}, store)


async def declassify(run: str, *labels: str, by: str = "owner", store: Where = None) -> Head:
    """Say, as a person, that what the run has seen so far with these labels (none: with any) does
    no harm and is no secret. What it reads from now on is labelled as ever."""
    return await put(run, "declassify", {"labels": list(labels), "by": by}, store)


async def put(
    run: str,
    kind: Kind,
    body: dict[str, Any],
    store: Where = None,
) -> Head:
    """Put a letter of this kind into the run's inbox."""
    books = await _store(store).open()
    head = await books.find(run)
    await books.put(letter_to(head, kind, body))
    return head


def letter_to(head: Head, kind: Kind, body: dict[str, Any]) -> Letter:
    """A letter to this run, as it is now. It says how many events there were, since nobody vouches
    for what is read later."""
    number = time.time_ns()
    if kind == "declassify":
        body = {**body, "events": head.events}
    return Letter(head.run, f"{kind} {number}", kind, body, number / 1e9)


def _store(store: Where) -> Store:
    return as_store(places().data / "dure.db" if store is None else store)
