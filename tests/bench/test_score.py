"""Scorers compose."""

import asyncio
from pathlib import Path
from typing import Any

import pytest

from dure.bench import Score, Scorer, all_of, any_of, contains, score
from dure.bench.score import judged
from dure.core.errors import UsageError
from tests.bench.support import finished, workspace

WORKSPACE = workspace(Path("/nowhere/at/all"))


def short(outcome: Any, _: Any) -> bool:
    return len(outcome.text) < 10


async def polite(outcome: Any, _: Any) -> Score:
    return Score("please" in outcome.text, "not polite")


@pytest.mark.parametrize(
    ("rule", "text", "right"),
    [
        (contains("a") & contains("b"), "ab", True),
        (contains("a") & contains("b"), "a", False),
        (contains("a") | polite, "please", True),
        (contains("x") | polite, "a", False),
        (~contains("a"), "b", True),
        (~contains("a"), "a", False),
        (~(contains("a") | contains("b")) & short, "c", True),
        (all_of(short, polite), "please", True),
        (any_of(short, polite), "please " * 9, True),
    ],
)
async def test_rules_compose(rule: Scorer, text: str, right: bool) -> None:
    assert (await judged(rule, finished(text), WORKSPACE)).right is right


async def test_the_first_that_says_no_says_why_and_the_rest_is_not_asked() -> None:
    def never(*_: Any) -> bool:
        raise AssertionError("asked")

    found = await judged(all_of(short, polite, never), finished("a"), WORKSPACE)
    assert found == Score(False, "not polite")
    assert (await judged(short, finished("a" * 20), WORKSPACE)).why == "short"


async def test_a_function_of_ones_own_has_a_limit_of_time(monkeypatch: pytest.MonkeyPatch) -> None:
    async def slow(*_: Any) -> bool:
        await asyncio.Event().wait()
        return True

    monkeypatch.setattr(score, "RULE_SECONDS", 0.05)
    with pytest.raises(UsageError, match="slow took longer"):
        await judged(slow, finished(), WORKSPACE)


async def test_what_is_no_score_is_said() -> None:
    with pytest.raises(UsageError, match=r"<lambda> gave str"):
        await judged(lambda *_: "yes", finished(), WORKSPACE)
