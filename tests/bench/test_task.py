"""Tasks say what is wrong with them."""

from typing import Any

import pytest

from dure.bench import Task, contains
from dure.bench.task import checked_tasks
from dure.core.errors import UsageError
from dure.core.message import say

GOOD = Task("과제-1.a", "hello", [contains("x")])


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"id": ""}, "cannot name"),
        ({"id": "../up"}, "cannot name"),
        ({"id": ".hidden"}, "cannot name"),
        ({"id": "a" * 81}, "cannot name"),
        ({"checks": []}, "has no checks"),
        ({"input": []}, "asks nothing"),
    ],
)
def test_what_is_wrong(more: dict[str, Any], said: str) -> None:
    with pytest.raises(UsageError, match=said):
        Task(**{"id": "a", "input": "hello", "checks": [contains("x")], **more})


def test_one_exchange_or_several() -> None:
    assert GOOD.turns == ("hello",)
    assert Task("a", say("user", "hi"), GOOD.checks).asked == "hi"
    assert Task("a", ["one", say("user", "two")], GOOD.checks).asked == "one\n\ntwo"


def test_ids_differ_in_more_than_their_case() -> None:
    with pytest.raises(UsageError, match="Two tasks"):
        checked_tasks([Task("A", "x", GOOD.checks), Task("a", "x", GOOD.checks)])
    with pytest.raises(UsageError, match="no task"):
        checked_tasks([])
