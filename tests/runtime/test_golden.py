"""A journal that version 1 wrote is read, shown and replayed by every later version."""

from typing import Any

import pytest

from dure.core.codec import blob_names, decode_message, decode_part
from dure.core.errors import unpack
from dure.core.event import COMPONENTS, KINDS, Event
from dure.core.outcome import Answer, Question
from dure.core.store import Head
from dure.runtime import replay
from dure.runtime.export import Journaled, events_from, lines_of
from dure.runtime.stores import SQLite
from tests.runtime.golden.make import FILE, TEXT, Everything

pytestmark = pytest.mark.anyio


@pytest.fixture(scope="module")
def golden() -> Journaled:
    return events_from(FILE.read_text("utf-8").splitlines())


def test_it_holds_every_kind_of_event_and_part(golden: Journaled) -> None:
    assert {event.kind for event in golden.events} == KINDS - {"note"}
    verbs = {event.body.get("verb") for event in golden.events if event.kind == "intent"}
    assert verbs == {"think", "use", "step", "fold", "wait"}
    kinds = {"text", "image", "audio", "video", "file", "data", "reading", "thought", "tool_call"}
    assert kinds | {"tool_result"} == {part["kind"] for part in parts_in(golden)}


def parts_in(golden: Journaled) -> list[dict[str, Any]]:
    """All encoded parts in the journal."""
    found: list[dict[str, Any]] = []
    stack: list[Any] = [event.body for event in golden.events]
    while stack:
        match stack.pop():
            case {"kind": str(), "origin": _} as part:
                found.append(part)
                stack.extend(part.values())
            case dict() as record:
                stack.extend(record.values())
            case list() as items:
                stack.extend(items)
            case _:
                pass
    return found


def test_every_event_is_decoded(golden: Journaled) -> None:
    for number, event in enumerate(golden.events, 1):
        assert event.seq == number
        assert event.component in COMPONENTS
        assert blob_names(event.body) <= golden.blobs.keys()
        _decode(event, golden)


def _decode(event: Event, golden: Journaled) -> None:
    body = event.body
    for name in ("message", "reply", "summary"):
        if name in body:
            assert decode_message(body[name], golden.blobs).sender
    for record in (*body.get("task", ()), *body.get("messages", ()), *body.get("new", ())):
        if not isinstance(record, str):
            assert decode_message(record, golden.blobs).parts
    if "result" in body:
        assert decode_part(body["result"], golden.blobs).kind == "tool_result"
    if "failure" in body:
        assert unpack(body["failure"]).text
    if event.kind == "question":
        assert Question(**body).id == event.key
    if event.kind == "answer":
        assert Answer(**body).question == event.key


def test_it_is_written_as_it_was_read(golden: Journaled) -> None:
    assert "\n".join(lines_of(golden.events, golden.blobs)) + "\n" == FILE.read_text("utf-8")


async def test_it_replays_from_a_store(golden: Journaled, tmp_path: Any) -> None:
    store = SQLite(tmp_path / "runs.db")
    books, run = await store.open(), golden.events[0].run
    for epoch in range(1, golden.events[-1].epoch + 1):
        await books.claim(run, Head(run, "everything") if epoch == 1 else None)
        for event in golden.events:
            if event.epoch == epoch:
                named = blob_names(event.body)
                books.append(event, {name: golden.blobs[name] for name in named})
        await books.flush()
    assert await books.read(run) == list(golden.events)
    outcome = await replay(run, Everything(), store=store)
    assert (outcome.status, outcome.text) == ("done", TEXT)
