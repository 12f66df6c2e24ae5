"""A journal as lines reads back as what it was, or is refused with the reason."""

import json

import pytest

from dure.agents import Agent
from dure.core.codec import digest
from dure.core.errors import UsageError
from dure.core.message import Image, Message, say
from dure.models import scripted
from dure.runtime import Run
from dure.runtime.export import (
    conversation,
    conversation_lines,
    events_from,
    export,
    journals_from,
    lines_of,
)
from dure.runtime.stores import Memory


async def journal() -> tuple[Memory, str]:
    """A run whose task holds a picture."""
    store = Memory()
    task: Message = say("user", "What is this? 무엇인가요? \u2028", Image(b"\x89PNG\r\n\x00\xff"))
    agent = Agent("eye", scripted("A picture."))
    return store, (await Run(agent, task, store=store)).run


@pytest.mark.anyio
async def test_what_is_exported_reads_back_as_it_was() -> None:
    store, run = await journal()
    books = await store.open()
    lines = await export(books, "last")
    assert all("\n" not in line for line in lines)
    read = events_from(line + "\r\n" for line in lines)
    events = await books.read(run)
    assert list(read.events) == events
    assert list(read.blobs.values()) == [b"\x89PNG\r\n\x00\xff"]
    assert lines_of(read.events, read.blobs) == lines


@pytest.mark.anyio
async def test_a_journal_that_was_changed_is_refused() -> None:
    store, run = await journal()
    lines = await export(await store.open(), run)
    changed = [line.replace("A picture.", "A fixture.") for line in lines]
    for wrong in (changed, lines[:-1], lines[:2] + lines[3:], [*lines, lines[1]]):
        with pytest.raises(UsageError) as caught:
            events_from(wrong)
        assert caught.value.code == "export.changed"


@pytest.mark.anyio
async def test_one_journal_is_not_read_from_a_conversation() -> None:
    store, run = await journal()
    agent = Agent("eye", scripted("A picture.", "Still a picture."))
    again = await Run(agent, "And now?", store=store, after=run)
    lines = conversation_lines(await conversation(await store.open(), again.run))
    assert [each.events[0].run for each in journals_from(lines)] == [run, again.run]
    with pytest.raises(UsageError) as caught:
        events_from(lines)
    assert caught.value.code == "export.several"


@pytest.mark.parametrize(
    ("lines", "code"),
    [
        ([], "export.other_form"),
        (['{"a": 1}'], "export.other_form"),
        (["[1]"], "export.unreadable"),
        (["no JSON"], "export.unreadable"),
        (["[" * 100_000], "export.unreadable"),
        (['{"form":"dure journal","version":99}'], "export.newer"),
        (['{"form":"dure journal","version":"x"}'], "export.other_form"),
    ],
)
def test_what_is_no_journal_is_refused(lines: list[str], code: str) -> None:
    with pytest.raises(UsageError) as caught:
        events_from(lines)
    assert caught.value.code == code


def sealed(*records: object) -> list[str]:
    """Lines that end as an export does."""
    lines = ['{"form":"dure journal","version":1}', *map(json.dumps, records)]
    return [*lines, json.dumps({"end": len(lines), "digest": digest("\n".join(lines))})]


@pytest.mark.parametrize(
    "record",
    [
        {"event": 1},
        {"event": {}},
        {"blob": "a"},
        {"blob": "a", "base64": "é"},
        {"blob": "a", "base64": "YQ=="},
    ],
)
def test_a_line_that_is_none_of_ours_is_refused(record: object) -> None:
    with pytest.raises(UsageError) as caught:
        events_from(sealed(record))
    assert caught.value.code in ("export.unreadable", "export.changed")
