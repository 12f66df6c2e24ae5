"""Scorers of what was done and what it took."""

from dataclasses import replace
from pathlib import Path

import pytest

from dure.bench import Made, at_most, called
from dure.bench.score import Rule, judged
from tests.bench.support import finished, workspace

MADE = (
    Made("price", {"dish": "bibimbap", "count": 1}),
    Made("price", {"dish": "soup"}, failed=True),
    Made("note", {}),
)


@pytest.mark.parametrize(
    ("rule", "right"),
    [
        (called("price"), True),
        (called("price", {"dish": "bibimbap"}), True),
        (called("price", {"dish": "soup"}), False),  # it failed
        (called("price", times=1), True),
        (called("price", times=2), False),
        (called("delete"), False),
        (called("delete", times=0), True),
        (at_most(calls=2, tokens=100, seconds=1.5, dollars=0.01), True),
        (at_most(calls=1), False),
        (at_most(tokens=99), False),
        (at_most(seconds=1), False),
        (at_most(dollars=0.009), False),
    ],
)
async def test_conduct(rule: Rule, right: bool, tmp_path: Path) -> None:
    found = await judged(rule, finished(made=MADE), workspace(tmp_path))
    assert found.right is right
    assert bool(found.why) is not right


async def test_a_cost_that_is_not_known_is_more_than_any(tmp_path: Path) -> None:
    unknown = replace(finished(), cost=None)
    assert not (await judged(at_most(dollars=100), unknown, workspace(tmp_path))).right
    assert (await judged(at_most(calls=100), unknown, workspace(tmp_path))).right
