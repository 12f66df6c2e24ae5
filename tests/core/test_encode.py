"""What a returned value becomes."""

import datetime
import enum
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel

from dure.core.encode import encode
from dure.core.errors import UsageError
from dure.core.message import Data, File, Image, Text, say


@dataclass
class Row:
    name: str
    price: Decimal


class Item(BaseModel):
    title: str


class Size(enum.Enum):
    SMALL = "small"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("안녕", "안녕"),
        (None, "done"),
        (True, "true"),
        (3, "3"),
        (1.5, "1.5"),
        (Decimal("1.10"), "1.10"),
        (Size.SMALL, "small"),
        (datetime.date(2026, 11, 1), "2026-11-01"),
        (Path("a/b"), "a/b"),
        ("a\0b", "a\N{REPLACEMENT CHARACTER}b"),
        ("a\ud800b", "a\N{REPLACEMENT CHARACTER}b"),
        ("\ud83d\ude00", "😀"),
    ],
)
def test_plain_values_are_text(value: Any, text: str) -> None:
    assert encode(value) == (Text(text),)


@pytest.mark.parametrize(
    ("value", "plain"),
    [
        ({"a": 1}, {"a": 1}),
        ([], []),
        ([1, "b"], [1, "b"]),
        (["a", "b"], ["a", "b"]),
        (Row("tea", Decimal("1.10")), {"name": "tea", "price": "1.10"}),
        ([Item(title="x")], [{"title": "x"}]),
        ({"x": float("nan"), 1: b"\xff"}, {"x": "NaN", "1": "_w=="}),
        ({"x": "\ud800\0"}, {"x": "\N{REPLACEMENT CHARACTER}" * 2}),
    ],
)
def test_structures_are_data(value: Any, plain: Any) -> None:
    assert encode(value) == (Data(plain),)


def test_parts_stay_as_they_are() -> None:
    picture = Image(b"x")
    assert encode(picture) == (picture,)
    assert encode(["look", picture]) == (Text("look"), picture)
    assert encode(say("a", "hello", picture)) == (Text("hello"), picture)
    assert encode(b"raw") == (File(b"raw"),)


def test_what_has_no_json_form_is_refused() -> None:
    ring: list[Any] = []
    ring.append(ring)
    with pytest.raises(UsageError) as caught:
        encode(ring)
    assert caught.value.code == "tool.result"
