"""Journals from elsewhere brought into a store: all are checked before the first is put there.

Knows exports and stores; does not know files. What is brought in is shown, compared, replayed and
exported again, byte for byte. It is never resumed by name: it gets no command of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import BinaryIO

from dure.core.codec import canonical
from dure.core.errors import UsageError
from dure.core.store import Books, Head
from dure.runtime.export import (
    Journaled,
    conversation_lines,
    journaled,
    journals_from,
    lines_of,
    named_in,
)
from dure.runtime.heads import head_of
from dure.runtime.opening import check_version
from dure.runtime.wellformed import is_event, is_first, is_letter

MOST_LINE = 1 << 28
"""Bytes of one line that are read: more than any content that a run keeps."""

Brought = tuple[Head, bool]
"""A run, and whether it is new here."""


def read_lines(stream: BinaryIO) -> Iterator[str]:
    """The lines of a file; one that has no end in sight is refused before it fills the memory."""
    number = 0
    while line := stream.readline(MOST_LINE + 1):
        number += 1
        try:
            if len(line) <= MOST_LINE:
                yield line.decode()
                continue
        except UnicodeDecodeError:
            pass
        raise UsageError(
            "import.no_text",
            "Line {number} is no text of an exported journal: it is not UTF-8, or longer than any"
            " journal's. Give the file as it was exported.",
            number=number,
        )


def checked(lines: Iterable[str]) -> list[Journaled]:
    """The journals of an export that every reader can rely on; else a `UsageError`."""
    given = [line.rstrip("\r\n") for line in lines if line.strip()]
    journals = journals_from(given)
    for journal in journals:
        _check(journal)
    again = conversation_lines(journals) if len(journals) > 1 else lines_of_one(journals[0])
    if again[:1] != given[:1]:  # a conversation of one run
        again = conversation_lines(journals)
    if again != given:
        raise UsageError(
            "import.other_words",
            "This journal was not written by dure: written again, it is not the same. Give a file"
            " as it was exported.",
        )
    return journals


def lines_of_one(journal: Journaled) -> list[str]:
    """The export of one run."""
    return lines_of(journal.events, journal.blobs, journal.letters)


async def bring(books: Books, journals: Sequence[Journaled]) -> list[Brought]:
    """Put journals into the store, each whole. The same journal again does no harm; another one
    under the id of a run that is here is refused, before anything is put there."""
    new = [await _is_new(books, journal) for journal in journals]
    brought: list[Brought] = []
    for journal, is_new in zip(journals, new, strict=True):
        head = head_of(journal.events)
        if is_new:
            await books.insert(head, journal.events, journal.blobs, journal.letters)
        brought.append((head, is_new))
    return brought


async def _is_new(books: Books, journal: Journaled) -> bool:
    run = journal.events[0].run
    try:
        head = await books.find(run)
    except UsageError:
        return True
    if head.run != run:  # a name that is like it
        return True
    here = await journaled(books, run)
    # A letter that is not here yet would be an answer put into a run of this store.
    if (here.events, here.blobs) == (journal.events, journal.blobs) and all(
        letter in here.letters for letter in journal.letters
    ):
        return False
    raise UsageError(
        "import.other_run",
        "There is a run {run} here already, and it is not the same as the one in the file. Keep"
        " the one that is here, or delete it first: dure runs delete {run}",
        run=run,
    )


def _check(journal: Journaled) -> None:
    events = journal.events
    for number, event in enumerate(events, 1):
        if not is_event(event) or event.seq != number or is_first(event) != (number == 1):
            raise _broken(f"event {number}")
    check_version(events[0])
    for letter in journal.letters:
        if not is_letter(letter):
            raise _broken(f"letter {canonical(str(letter.id))[:80]}")
    missing = named_in(events) - journal.blobs.keys()
    if missing:
        raise _broken(f"content {min(missing)[:40]}")


def _broken(what: str) -> UsageError:
    return UsageError(
        "import.broken",
        "This journal cannot be relied on: {what} is missing or not as dure writes it. Nothing was"
        " imported. Export the run again.",
        what=what,
    )
