"""A run's journal as JSON Lines and back: what is shipped as a recording, sent, or kept elsewhere.

Lines: one that says what this is, one for each event in the encoding of the journal, one for each
blob, and one at the end that counts the lines before it and holds their digest. Knows the form;
does not know files. What is read here replays and shows; it is in no store, so that no run can be
resumed by it.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, cast

from dure.core.codec import blob_names, compact, digest
from dure.core.errors import UsageError
from dure.core.event import VERSION, Event, check_kind
from dure.core.store import Books
from dure.core.usage import decode_usage, encode_usage
from dure.runtime.files import content_names

FORM = "dure journal"
"""What the first line of an export says it is."""


@dataclass(frozen=True, slots=True)
class Journaled:
    """A journal outside a store: its events in order, and the blobs that they name by digest."""

    events: tuple[Event, ...]
    blobs: Mapping[str, bytes]


async def export(books: Books, run: str) -> list[str]:
    """The run of this id (or `"last"`) as lines, without line breaks."""
    head = await books.find(run)
    events = await books.read(head.run)
    bodies = [event.body for event in events]
    names = sorted(blob_names(bodies) | content_names(bodies))
    return lines_of(events, await books.blobs(names))


def lines_of(events: Iterable[Event], blobs: Mapping[str, bytes]) -> list[str]:
    """These events, and the blobs that they name, as lines."""
    lines = [compact({"form": FORM, "version": VERSION})]
    lines += [compact({"event": _encoded(event)}) for event in events]
    for name, data in sorted(blobs.items()):
        lines.append(compact({"blob": name, "base64": base64.b64encode(data).decode()}))
    return [*lines, compact({"end": len(lines), "digest": _digest(lines)})]


def events_from(lines: Iterable[str]) -> Journaled:
    """The journal that `lines_of` wrote. Raises `UsageError` unless it is all there, unchanged."""
    every = [line.rstrip("\r\n") for line in lines if line.strip()]
    records = [_record(line, number) for number, line in enumerate(every, 1)]
    version = records[0].get("version") if records else None
    if not isinstance(version, int) or records[0].get("form") != FORM:
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
    return _journaled(records)


def _journaled(records: Iterable[Mapping[str, Any]]) -> Journaled:
    events: list[Event] = []
    blobs: dict[str, bytes] = {}
    try:
        for record in records:
            if "event" in record:
                events.append(_decoded(record["event"]))
            elif "blob" in record:
                blobs[record["blob"]] = base64.b64decode(record["base64"], validate=True)
    except (AttributeError, KeyError, TypeError, ValueError, ArithmeticError) as error:
        raise _unreadable(len(events) + len(blobs) + 2) from error
    if any(digest(data) != name for name, data in blobs.items()):
        raise _changed()
    return Journaled(tuple(events), blobs)


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


def _record(line: str, number: int) -> Mapping[str, Any]:
    try:
        value = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise _unreadable(number) from error
    if not isinstance(value, dict):
        raise _unreadable(number)
    return cast("Mapping[str, Any]", value)


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
