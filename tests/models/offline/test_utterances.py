"""What the brain makes of what people type: on hand-made cards and on the shipped tools."""

import time
from collections.abc import Sequence
from typing import Any

import pytest

from dure.core.message import ToolCall
from dure.models.offline.choose import shipped as listed
from dure.tools import shipped
from tests.models.offline.cards import SAMPLES, sample
from tests.models.offline.heldout import HARDER, HELD_OUT, LAST, Row
from tests.models.offline.support import reply_to
from tests.models.offline.utterances import ROWS

CARDS = [*SAMPLES, sample("table", "Look at a CSV table.", path="string")]
REAL = shipped()
REAL_KINDS = {listed(tool.name) for tool in REAL}
PLACES = {"Asia/Tokyo": ("Tokyo", "도쿄"), "America/New_York": ("New York", "뉴욕")}


def same(found: Any, wanted: Any) -> bool:
    """Equal, or a place where its time zone was expected (the tool knows both)."""
    return found == wanted or found in PLACES.get(wanted, ())


async def follows(row: Row, cards: Sequence[Any]) -> bool:
    """Whether the brain does what the row expects."""
    text, expected = row
    part = (await reply_to(text, tools=cards)).message.parts[0]
    if not isinstance(part, ToolCall):
        answer: Any = part
        return not is_call(row) and any(str(word) in answer.text for word in expected)
    if not is_call(row) or listed(part.name) != expected[0]:
        return False
    wanted: Any = expected[1]
    card = next(card for card in cards if card.name == part.name)
    known = [name for name in wanted if name in card.schema["properties"]]
    return all(same(part.arguments.get(name), wanted[name]) for name in known)


def is_call(row: Row) -> bool:
    return isinstance(row[1][-1], dict)


def fitting(rows: Sequence[Row]) -> list[Row]:
    """The rows whose tool is among the shipped ones here, and those without a tool."""
    return [row for row in rows if not is_call(row) or row[1][0] in REAL_KINDS]


@pytest.mark.anyio
@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0][:40] or "empty")
async def test_the_tuned_list_is_followed(row: Row) -> None:
    assert await follows(row, CARDS)


@pytest.mark.anyio
@pytest.mark.parametrize("row", fitting(ROWS), ids=lambda row: row[0][:40] or "empty")
async def test_the_tuned_list_is_followed_with_the_shipped_tools(row: Row) -> None:
    # An answer to "what can you do" names the tools as they are called here.
    named = tuple("read_file" if word == "files_read" else word for word in row[1])
    assert await follows(row if is_call(row) else (row[0], named), REAL)  # type: ignore[arg-type]


@pytest.mark.anyio
async def test_most_of_the_held_out_lists_is_followed() -> None:
    held = [await follows(row, CARDS) for row in HELD_OUT]
    harder = [await follows(row, CARDS) for row in HARDER]
    assert sum(held) >= 0.95 * len(held)
    assert sum(harder) >= 0.85 * len(harder)


@pytest.mark.anyio
async def test_most_of_the_held_out_lists_is_followed_with_the_shipped_tools() -> None:
    rows = fitting([*HELD_OUT, *HARDER, *LAST])
    right = [await follows(row, REAL) for row in rows]
    assert len(rows) >= 60
    assert sum(right) >= 0.9 * len(right)


@pytest.mark.anyio
async def test_no_utterance_takes_long() -> None:
    started = time.perf_counter()
    for text, _ in (*ROWS, *HELD_OUT):
        await reply_to(text, tools=REAL)
    assert (time.perf_counter() - started) / len((*ROWS, *HELD_OUT)) < 0.2
