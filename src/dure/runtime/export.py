"""Journals as JSON Lines and back: what is shipped as a recording, sent, or kept elsewhere.

Lines: one that says what this is, one for each event in the encoding of the journal, one for each
letter and each blob, and one at the end that counts the lines before it and holds their digest. A
conversation is its runs' events, oldest run first, under a first line of its own. Knows the form;
does not know files. What is read here replays and shows; no run can be resumed by it.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, cast

from dure.core.codec import blob_names, compact, digest
from dure.core.errors import UsageError
from dure.core.event import VERSION, Event, check_kind
from dure.core.store import Books, Letter
from dure.core.usage import decode_usage, encode_usage
from dure.runtime.files import content_names

FORM = "dure journal"
"""What the first line of a run's export says it is."""

CONVERSATION = "dure conversation"
"""… and of the export of several runs, which go on one from the other."""

MOST_DEEP = 200
"""How deep the JSON of a line may be: all that walk it later are to come through."""


@dataclass(frozen=True, slots=True)
class Journaled:
    """A journal outside a store: its events in order, the blobs that they name by digest, and the
    letters to the run."""

    events: tuple[Event, ...]
    blobs: Mapping[str, bytes]
    letters: tuple[Letter, ...] = ()


async def journaled(books: Books, run: str) -> Journaled:
    """The run of this id (or `"last"`), whole."""
    head = await books.find(run)
    events = await books.read(head.run)
    blobs = await books.blobs(sorted(named_in(events)))
    return Journaled(tuple(events), blobs, tuple(await books.letters(head.run)))


async def conversation(books: Books, run: str) -> list[Journaled]:
    """This run and all that it goes on from, oldest first; it begins where one was deleted."""
    found = [await journaled(books, run)]
    seen = {found[0].events[0].run}
    while (after := found[-1].events[0].body["after"]) and after not in seen:
        seen.add(after)  # runs from elsewhere may say anything, and go round in circles
        try:
            found.append(await journaled(books, after))
        except UsageError as error:
            if error.code != "store.no_run":
                raise
            break
    return found[::-1]


async def export(books: Books, run: str) -> list[str]:
    """The run of this id (or `"last"`) as lines, without line breaks."""
    found = await journaled(books, run)
    return lines_of(found.events, found.blobs, found.letters)


def lines_of(
    events: Iterable[Event], blobs: Mapping[str, bytes], letters: Iterable[Letter] = ()
) -> list[str]:
    """These events of one run, the letters to it and the blobs that the events name, as lines."""
    return _lines(FORM, events, blobs, letters)


def conversation_lines(journals: Sequence[Journaled]) -> list[str]:
    """Runs that go on one from the other, oldest first, as lines of one export."""
    events = [event for each in journals for event in each.events]
    blobs = {name: data for each in journals for name, data in each.blobs.items()}
    letters = [letter for each in journals for letter in each.letters]
    return _lines(CONVERSATION, events, blobs, letters)


def events_from(lines: Iterable[str]) -> Journaled:
    """The one journal that `lines_of` wrote. Raises `UsageError` unless it is all there,
    unchanged."""
    found = journals_from(lines)
    if len(found) != 1:
        raise UsageError(
            "export.several",
            "This file holds {count} runs of a conversation, and one journal is wanted. `dure"
            " import` brings them into the store; export the one of them from there.",
            count=len(found),
        )
    return found[0]


def journals_from(lines: Iterable[str]) -> list[Journaled]:
    """The journals of an export, in its order. Raises `UsageError` unless it is all there,
    unchanged."""
    every = [line.rstrip("\r\n") for line in lines if line.strip()]
    records = [_record(line, number) for number, line in enumerate(every, 1)]
    version = records[0].get("version") if records else None
    form = records[0].get("form") if records else None
    if type(version) is not int or form not in (FORM, CONVERSATION):
        raise UsageError(
            "export.other_form",
            "This is no exported journal: its first line does not say so. Give a file that"
            " was exported by dure.",
        )
    if version > VERSION:
        raise UsageError(
            "export.newer",
            "This journal was exported by a newer dure (version {version}; this one reads up to"
            " {known}). Update dure to read it.",
            version=version,
            known=VERSION,
        )
    if records[-1].get("end") != len(every) - 1 or records[-1].get("digest") != _digest(every[:-1]):
        raise _changed()
    found = _journals(records)
    if form == FORM and len(found) > 1:
        raise _changed()
    return found


def named_in(events: Iterable[Event]) -> set[str]:
    """The digests of all bytes that these events name."""
    bodies = [event.body for event in events]
    return blob_names(bodies) | content_names(bodies)


def _lines(
    form: str, events: Iterable[Event], blobs: Mapping[str, bytes], letters: Iterable[Letter]
) -> list[str]:
    lines = [compact({"form": form, "version": VERSION})]
    lines += [compact({"event": _encoded(event)}) for event in events]
    lines += [compact({"letter": _encoded_letter(letter)}) for letter in letters]
    for name, data in sorted(blobs.items()):
        lines.append(compact({"blob": name, "base64": base64.b64encode(data).decode()}))
    return [*lines, compact({"end": len(lines), "digest": _digest(lines)})]


def _journals(records: Sequence[Mapping[str, Any]]) -> list[Journaled]:
    events: dict[str, list[Event]] = {}
    letters: dict[str, list[Letter]] = {}
    blobs: dict[str, bytes] = {}
    for number, record in enumerate(records, 1):
        try:
            if "event" in record:
                event = _decoded(record["event"])
                events.setdefault(event.run, []).append(event)
            elif "letter" in record:
                letter = _decoded_letter(record["letter"])
                letters.setdefault(letter.run, []).append(letter)
            elif "blob" in record:
                blobs[record["blob"]] = base64.b64decode(record["base64"], validate=True)
        except (AttributeError, KeyError, TypeError, ValueError, ArithmeticError) as error:
            raise _unreadable(number) from error
    if not events or any(digest(data) != name for name, data in blobs.items()):
        raise _changed()
    if len(events) == 1:
        return [_journal(each, blobs, letters, blobs) for each in events.values()]
    try:
        return [_journal(each, blobs, letters, named_in(each)) for each in events.values()]
    except (AttributeError, KeyError, TypeError):  # bodies that are none
        raise _changed() from None


def _journal(
    events: Sequence[Event],
    blobs: Mapping[str, bytes],
    letters: Mapping[str, Sequence[Letter]],
    names: Iterable[str],
) -> Journaled:
    own = {name: blobs[name] for name in sorted(names) if name in blobs}
    return Journaled(tuple(events), own, tuple(letters.get(events[0].run, ())))


def _encoded(event: Event) -> dict[str, Any]:
    record: dict[str, Any] = {
        "run": event.run,
        "seq": event.seq,
        "epoch": event.epoch,
        "key": event.key,
        "parent": event.parent,
        "kind": event.kind,
        "actor": event.actor,
        "component": event.component,
        "body": event.body,
        "at": event.at,
    }
    if event.usage is not None:
        record["usage"] = encode_usage(event.usage)
    if event.cost is not None:
        record["cost"] = str(event.cost)
    return record


def _decoded(record: Mapping[str, Any]) -> Event:
    cost, usage = record.get("cost"), record.get("usage")
    return Event(
        record["run"],
        record["seq"],
        record["epoch"],
        record["key"],
        record["parent"],
        check_kind(record["kind"]),
        record["actor"],
        record["component"],
        record["body"],
        None if usage is None else decode_usage(usage),
        None if cost is None else Decimal(cost),
        record["at"],
    )


def _encoded_letter(letter: Letter) -> dict[str, Any]:
    return {
        "run": letter.run,
        "id": letter.id,
        "kind": letter.kind,
        "body": letter.body,
        "at": letter.at,
    }


def _decoded_letter(record: Mapping[str, Any]) -> Letter:
    return Letter(record["run"], record["id"], record["kind"], record["body"], record["at"])


def _record(line: str, number: int) -> Mapping[str, Any]:
    try:
        value = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise _unreadable(number) from error
    deep = line.count("[") + line.count("{") > MOST_DEEP and _depth(value) > MOST_DEEP
    if not isinstance(value, dict) or deep:
        raise _unreadable(number)
    return cast("Mapping[str, Any]", value)


def _depth(value: Any) -> int:
    """How deep lists and dictionaries lie in each other."""
    deepest = 0
    stack: list[tuple[Any, int]] = [(value, 0)]
    while stack:
        item, level = stack.pop()
        deepest = max(deepest, level)
        inner: Iterable[Any] = ()
        if isinstance(item, dict):
            inner = cast("dict[str, Any]", item).values()
        elif isinstance(item, list):
            inner = cast("list[Any]", item)
        stack += [(each, level + 1) for each in inner]
    return deepest


def _digest(lines: Iterable[str]) -> str:
    return digest("\n".join(lines))


def _unreadable(number: int) -> UsageError:
    return UsageError(
        "export.unreadable",
        "Line {number} is no line of an exported journal. Give the file as it was exported.",
        number=number,
    )


def _changed() -> UsageError:
    return UsageError(
        "export.changed",
        "This journal is not as it was exported: lines are missing or were changed. Export it"
        " again; a journal is never edited by hand.",
    )
