"""Scorers of answers."""

from pathlib import Path
from typing import Any

import pytest

from dure.bench import answers, contains, data, equals, matches, number, one_of
from dure.bench.score import Rule, Score, judged
from dure.core.errors import UsageError
from tests.bench.support import finished, workspace


async def score(rule: Rule, text: str = "", value: Any = None) -> Score:
    return await judged(rule, finished(text, data=value), workspace(Path("/nowhere/at/all")))


@pytest.mark.parametrize(
    ("rule", "text", "right"),
    [
        (equals("9,000 won"), " 9,000\n won ", True),
        (equals("9000"), "9000.", False),
        (contains("Won", "9"), "9 won", True),
        (contains("won", "8"), "9 won", False),
        (contains("원"), "9,000원입니다", True),
        (matches(r"^\d+$"), "so:\n42\n", True),
        (matches(r"^\d+$"), "so: 42", False),
        (number(7200), "15% of 48,000 is 7,200.", True),
        (number(7200), "7,200원입니다.", True),
        (number(7200), "It is 7200 and not 48000", False),
        (number(-3.5), "−3.5", True),
        (number(3.14, 0.01), "about 3.145", True),
        (number(3.14, 0.001), "about 3.145", False),
        (number(2), "v1.2.3", False),
        (number(1), "none", False),
        (number(1e6), "1e6", True),
        (one_of("yes", "no"), " Yes. ", True),
        (one_of("예", "아니요"), "예.", True),
        (one_of("yes", "no"), "yes, of course", False),
    ],
)
async def test_texts(rule: Rule, text: str, right: bool) -> None:
    found = await score(rule, text)
    assert found.right is right
    assert bool(found.why) is not right


@pytest.mark.parametrize(
    ("rule", "value", "right"),
    [
        (data({"a": [1, 2]}), {"a": [1.0, 2]}, True),
        (data({"a": 1}), {"a": True}, False),
        (data({"a": 1}), {"a": 1, "b": 2}, False),
        (data(5, "orders.1.total"), {"orders": [{}, {"total": 5}]}, True),
        (data(5, "orders.2.total"), {"orders": [{}, {"total": 5}]}, False),
        (data(5, "orders.total"), {"orders": [5]}, False),
        (data(None, "a"), {"a": None}, True),
        (data(1.5, "a"), {"a": 10**400}, False),
        (data(10**12, "a"), {"a": 10**12 + 1}, False),
        (data("x", "a"), {"a": ["x"]}, False),
    ],
)
async def test_values(rule: Rule, value: Any, right: bool) -> None:
    assert (await score(rule, value=value)).right is right


async def test_a_value_is_found_in_text() -> None:
    assert (await score(data(3, "n"), 'Here it is: {"n": 3}')).right
    assert "there is no JSON" in (await score(data(3, "n"), "three")).why


async def test_a_pattern_has_a_limit_of_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answers, "PATTERN_SECONDS", 0.2)
    found = await score(matches(r"(a+)+$"), "a" * 60 + "b")
    assert not found.right
    assert "longer than" in found.why


async def test_odd_texts_are_judged() -> None:
    odd = "\ud800\x00 مرحبا 👩‍👩‍👧 " + "x" * 100_000
    assert (await score(contains("مرحبا"), odd)).right
    assert (await score(matches("مرحبا"), odd)).right
    assert len((await score(contains("nowhere"), odd)).why) < 200


def test_what_is_no_pattern_is_said_at_once() -> None:
    with pytest.raises(UsageError, match="not a regular expression"):
        matches("(")
