"""What can be begun once other things are over."""

import pytest

from dure.core.errors import UsageError
from dure.teams.order import due, known, ordered


def test_what_is_due() -> None:
    order = ordered({"d": ["b", "c"], "a": [], "b": ["a"], "c": ["a"]}, "t")
    assert due(order, []) == ["a"]
    assert due(order, ["a"]) == ["b", "c"]
    assert due(order, ["a", "b"]) == ["c"]
    assert due(order, ["a", "b", "c"]) == ["d"]
    assert due(order, list(order)) == []
    assert ordered({}, "t") == {}


def test_a_thousand_in_a_row() -> None:
    names = [str(number) for number in range(1_000)]
    order = ordered({name: names[:index] for index, name in enumerate(names)}, "t")
    assert due(order, set(names[:999])) == ["999"]


def test_circles_name_all_that_wait() -> None:
    with pytest.raises(UsageError, match=r"none can begin: a, b, c\."):
        ordered({"a": ["b"], "b": ["a"], "c": ["b"], "d": []}, "t")


def test_names_that_are_not_there() -> None:
    with pytest.raises(UsageError, match="x in t names 'y'"):
        known("x", ["y"], ["z"], "t")
    with pytest.raises(UsageError, match="Give a list of z"):
        known("x", "z", ["z"], "t")
    known("x", ["z"], ["z"], "t")
