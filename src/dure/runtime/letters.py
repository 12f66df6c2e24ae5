"""Letters to a run that is driven elsewhere, or sleeps: answers, steers, pauses, stops and so on.

Knows stores and inboxes. The run reads its letters by itself; nothing is written into its journal
here.
"""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any, Literal, TypeAlias

from dure.core.outcome import Answer
from dure.core.store import Head, Letter, Store
from dure.host.config import places
from dure.runtime.inbox import answer_letter
from dure.runtime.options import as_store

Kind: TypeAlias = Literal["steer", "pause", "stop", "declassify"]

Where = Store | Path | str | None
"""A store, or a SQLite file; None: the one in the user's data folder."""


async def answer(run: str, answer: Answer, store: Where = None) -> Head:
    """Answer a question of the run. A question is answered once; the first answer counts."""
    books = await _store(store).open()
    head = await books.find(run)
    await books.put(answer_letter(head.run, answer, time.time()))
    return head


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
