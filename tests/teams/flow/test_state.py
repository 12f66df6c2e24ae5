"""The state: what changed is found, written down in short, and put together again."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dure.core.errors import UsageError
from dure.teams.flow.state import applied, changes

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)
RECORDS = st.dictionaries(st.sampled_from("abcd"), VALUES)


@given(RECORDS, RECORDS)
def test_a_change_makes_the_one_of_the_other(before: dict[str, Any], after: dict[str, Any]) -> None:
    assert applied(before, [("step", changes(before, after))]) == after


def test_what_grew_is_written_in_short() -> None:
    before = {"list": [1, 2], "dict": {"a": 1}, "text": "x", "same": [1]}
    after = {"list": [1, 2, 3], "dict": {"a": 1, "b": 2}, "text": "y", "same": [1]}
    assert changes(before, after) == {
        "list": {"add": [3]},
        "dict": {"put": {"b": 2}},
        "text": {"set": "y"},
    }


def test_two_at_once_may_add_but_not_contradict() -> None:
    before: dict[str, Any] = {"list": [], "dict": {"a": 1}}
    one = changes(before, {"list": [1], "dict": {"a": 1, "b": 2}})
    two = changes(before, {"list": [2], "dict": {"a": 1, "c": 3}})
    both = applied(before, [("one", one), ("two", two)])
    assert both == {"list": [1, 2], "dict": {"a": 1, "b": 2, "c": 3}}
    for after, what in (
        ({"list": "x", "dict": {"a": 1}}, "list"),
        ({"list": [], "dict": {"a": 1, "b": 3}}, r"dict\[b\]"),
        ({"list": []}, "dict"),
    ):
        with pytest.raises(UsageError, match=f"one and two ran.*{what}"):
            applied(before, [("one", one), ("two", changes(before, after))])
