"""Journals from elsewhere: taken in whole, byte for byte; refused when anything is wrong."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dure.agents import Agent
from dure.cli.page import page
from dure.cli.view.anatomy import anatomy
from dure.cli.view.paint import Paint
from dure.cli.view.transcript import transcript
from dure.core.codec import compact, digest
from dure.core.errors import UsageError
from dure.core.outcome import Answer
from dure.core.store import Letter
from dure.models import scripted
from dure.runtime import Run, replay
from dure.runtime.diff import diff
from dure.runtime.export import Journaled, conversation, conversation_lines, export
from dure.runtime.heads import head_of
from dure.runtime.history import history_of
from dure.runtime.imported import MOST_LINE, bring, checked, read_lines
from dure.runtime.inbox import answer_letter
from dure.runtime.journal import Journal
from dure.runtime.stores import Memory, SQLite
from tests.runtime.golden.make import FILE, TEXT, Everything


def golden() -> list[str]:
    return FILE.read_text("utf-8").splitlines()


def sealed(lines: list[str]) -> list[str]:
    """The lines with the end that belongs to them: whoever changes a journal can do that, too."""
    given = [line for line in lines if not line.startswith('{"end"')]
    return [*given, compact({"end": len(given), "digest": digest("\n".join(given))})]


def changed(change: Callable[[list[dict[str, Any]]], Any]) -> list[str]:
    """The golden journal with its records changed, and sealed again."""
    records = [json.loads(line) for line in golden()]
    change(records)
    return sealed([compact(record) for record in records])


@pytest.fixture(params=["memory", "sqlite"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Any:
    return Memory() if request.param == "memory" else SQLite(tmp_path / "runs.db")


async def test_what_is_brought_in_is_exported_again_byte_for_byte(store: Any) -> None:
    books = await store.open()
    [(head, is_new)] = await bring(books, checked(golden()))
    assert is_new
    assert await export(books, head.run) == golden()
    kept = await books.find(head.run)
    assert (kept.status, kept.title, kept.entry) == ("done", "한글 😀", "")
    assert (kept.usage.calls, kept.cost, kept.created) == (14, "0.00005", 1_000_000_000.0)
    assert await bring(books, checked(golden())) == [(head, False)]
    outcome = await replay(head.run, Everything(), store=store)
    assert outcome.text == TEXT


async def talk() -> tuple[Memory, list[Journaled]]:
    """Two exchanges, with a letter to the first."""
    store = Memory()
    books = await store.open()
    first = await Run(Agent("a", scripted("one")), "1?", store=store)
    await books.put(Letter(first.run, "steer 1", "steer", {"text": "hurry"}, 2.0))
    second = await Run(Agent("a", scripted("one", "two")), "2?", store=store, after=first.run)
    return store, await conversation(books, second.run)


async def test_a_conversation_travels_whole(store: Any) -> None:
    _, journals = await talk()
    lines = conversation_lines(journals)
    books = await store.open()
    brought = await bring(books, checked(lines))
    assert [is_new for _, is_new in brought] == [True, True]
    first, second = (head.run for head, _ in brought)
    assert (await books.find(second)).after == first
    assert [letter.body for letter in await books.letters(first)] == [{"text": "hurry"}]
    assert conversation_lines(await conversation(books, second)) == lines
    assert checked(conversation_lines(journals[:1])) == journals[:1]


async def test_a_conversation_begins_where_a_run_was_deleted() -> None:
    store, journals = await talk()
    books = await store.open()
    await books.delete(journals[0].events[0].run)
    assert await conversation(books, "last") == journals[1:]


async def test_runs_that_go_round_in_circles_are_heard_once_and_exported(store: Any) -> None:
    def circle(records: list[dict[str, Any]]) -> None:
        records[1]["event"]["body"]["after"] = records[1]["event"]["run"]

    books = await store.open()
    [(head, _)] = await bring(books, checked(changed(circle)))
    assert len(await conversation(books, head.run)) == 1
    heard = await history_of(Journal("new", books, lambda: 0.0), head.run)
    assert len(heard.messages) == 2
    assert heard.lost == head.run


async def test_another_run_of_the_same_id_is_refused_and_nothing_is_taken_in(store: Any) -> None:
    books = await store.open()
    [mine, *_] = checked(golden())
    other = checked(changed(lambda records: records[1]["event"].update(at=1_000_000_001.0)))
    await bring(books, [mine])
    _, journals = await talk()
    with pytest.raises(UsageError) as caught:
        await bring(books, [*journals, *other])
    assert caught.value.code == "import.other_run"
    assert [head.run for head in await books.heads()] == [mine.events[0].run]


async def test_no_letter_is_put_into_a_run_that_is_here_already() -> None:
    """Else a file could answer a question that a person is asked here."""
    store = Memory()
    books = await store.open()
    [journal] = checked(golden())
    await bring(books, [journal])
    run = journal.events[0].run
    forged = answer_letter(run, Answer("everything/8:bob/1:ask", "yes", "yes"), 1.0)
    with pytest.raises(UsageError) as caught:
        await bring(books, [Journaled(journal.events, journal.blobs, (forged,))])
    assert caught.value.code == "import.other_run"
    assert await books.letters(run) == []


def _other_run(records: list[dict[str, Any]]) -> None:
    for record in records:
        if "event" in record:
            record["event"]["run"] = "../../etc/passwd"


WRONG: dict[str, Callable[[list[dict[str, Any]]], Any]] = {
    "a path as id": _other_run,
    "a name that means another": lambda r: [
        x["event"].update(run="last") for x in r if "event" in x
    ],
    "an empty first part": lambda r: r.pop(1),
    "a missing event": lambda r: r.pop(5),
    "events in another order": lambda r: r.insert(2, r.pop(5)),
    "two beginnings": lambda r: r.insert(2, r[1]),
    "a missing content": lambda r: r.pop(-2),
    "a content of nobody": lambda r: r.insert(-1, {"blob": digest(b"x"), "base64": "eA=="}),
    "a field of nobody": lambda r: r[1]["event"].update(more=1),
    "no component": lambda r: r[1]["event"].update(component="soul"),
    "a time beyond all dates": lambda r: r[3]["event"].update(at=1e300),
    "a time that is text": lambda r: r[3]["event"].update(at="now"),
    "a number as actor": lambda r: r[3]["event"].update(actor=3),
    "a task without parts": lambda r: r[1]["event"]["body"].update(task=[{"from": "x"}]),
    "text that is none": lambda r: r[4]["event"]["body"]["reply"]["parts"][0].update(text=None),
    "an unknown part": lambda r: r[4]["event"]["body"]["reply"]["parts"][0].update(kind="smell"),
    "a cost without end": lambda r: r[4]["event"].update(cost="1E+999999"),
    "a cost that is none": lambda r: r[4]["event"].update(cost="NaN"),
    "negative usage": lambda r: r[4]["event"].update(usage={"input": -5}),
    "a question about no call": lambda r: r[6]["event"]["body"].update(call="{"),
    "a newer journal": lambda r: r[1]["event"]["body"].update(version=99),
    "an unknown kind": lambda r: r[3]["event"].update(kind="dream"),
    "a letter of no kind": lambda r: r.insert(
        -1, {"letter": {"run": "x", "id": "1", "kind": "spell", "body": {}, "at": 1.0}}
    ),
    "a gigabyte of spaces": lambda r: _failure(r, template="{x:>1000000000}"),
    "the inside of a fact": lambda r: _failure(r, template="{x.__class__}"),
    "a language of its own": lambda r: _failure(r, facts={"lang": "xx"}),
    "files where none are": lambda r: r[3]["event"]["body"].update(files=[{"path": "x"}]),
    "texts where none are": lambda r: r[3]["event"]["body"].update(texts=5),
    "a task where none is": lambda r: r[3]["event"]["body"].update(task=None),
    "an end without its cost": lambda r: _end(r).pop("cost"),
    "an end that counts what nobody does": lambda r: _end(r)["spent"].update(cost=1),
    "deep JSON": lambda r: r[3]["event"]["body"].update(facts=_nested(300)),
}


def _failure(records: list[dict[str, Any]], **changes: Any) -> None:
    body = next(
        r["event"]["body"] for r in records if "failure" in r.get("event", {}).get("body", {})
    )
    body["failure"].update(changes)


def _end(records: list[dict[str, Any]]) -> dict[str, Any]:
    return next(
        r["event"]["body"] for r in records if "spent" in r.get("event", {}).get("body", {})
    )


def _nested(depth: int) -> Any:
    value: Any = 1
    for _ in range(depth):
        value = [value]
    return value


@pytest.mark.parametrize("name", WRONG)
def test_what_cannot_be_relied_on_is_refused(name: str) -> None:
    with pytest.raises(UsageError) as caught:
        checked(changed(WRONG[name]))
    code = caught.value.code
    assert code.partition(".")[0] in ("import", "export", "journal"), code


def test_a_line_without_an_end_is_refused_before_it_fills_the_memory() -> None:
    class Endless(io.RawIOBase):
        given = 0

        def readline(self, size: int | None = -1, /) -> bytes:
            assert size is not None
            assert 0 < size <= MOST_LINE + 1
            self.given += size
            return bytes(size)

    with pytest.raises(UsageError) as caught:
        list(read_lines(Endless()))  # type: ignore[arg-type]
    assert caught.value.code == "import.no_text"


def test_what_is_no_text_is_refused() -> None:
    for data in (b"\xff\xfe\n", b"\x89PNG\r\n\x1a\n"):
        with pytest.raises(UsageError) as caught:
            list(read_lines(io.BytesIO(data)))
        assert caught.value.code == "import.no_text"


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The way to each value within JSON."""
    yield path
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from places(inner, (*path, name))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from places(inner, (*path, index))


RECORDS = [json.loads(line) for line in golden()]
PLACES = [
    (number, path) for number, record in enumerate(RECORDS) for path in places(record) if path
]
ODD = st.sampled_from(
    [
        None,
        True,
        -1,
        2**70,
        10**400,
        1.5,
        "",
        "text",
        "\ud800",
        "../x",
        [],
        {},
        [[]],
        [{"kind": "text"}],
    ]
)


@settings(max_examples=400, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(st.sampled_from(PLACES), ODD), min_size=1, max_size=3))
def test_whatever_is_accepted_can_be_read_in_every_way(
    changes: list[tuple[tuple[int, tuple[Any, ...]], Any]],
) -> None:
    def change(records: list[dict[str, Any]]) -> None:
        for (number, path), value in changes:
            item: Any = records[number]
            try:
                for name in path[:-1]:
                    item = item[name]
                item[path[-1]] = value
            except (KeyError, IndexError, TypeError):
                continue  # another change took this place away

    try:
        lines = changed(change)
    except UnicodeEncodeError:
        return  # cannot be written into any file
    try:
        [journal] = checked(lines)
    except UsageError:
        return
    head = head_of(journal.events)
    assert transcript(head, journal.events, Paint())
    assert anatomy(head, journal.events, Paint())
    assert "".join(page([(head, journal)]))
    assert diff(journal.events, journal.events).first is None
