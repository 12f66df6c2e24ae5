"""Conditions: which events must have come."""

from __future__ import annotations

import pytest

from dure.core.errors import UsageError
from dure.teams.flow import all_of, any_of, some_of
from dure.teams.flow.when import when_of


def test_conditions_hold_when_enough_has_come() -> None:
    both = all_of("a", any_of("b", "c"))
    assert not both.met({"a"})
    assert not both.met({"b", "c"})
    assert both.met({"a", "c"})
    assert both.events == {"a", "b", "c"}
    two = some_of(2, "a", "b", "c")
    assert [two.met(set(come)) for come in ("a", "ab", "abc")] == [False, True, True]


def test_they_say_themselves() -> None:
    assert str(all_of("a", any_of("b", "c"))) == "a and (b or c)"
    assert str(some_of(2, "a", "b", "c")) == "2 of a, b, c"
    assert str(when_of(())) == "start"
    assert when_of((all_of("a", "b"),)) == all_of("a", "b")


def test_what_can_never_come_is_refused() -> None:
    for least in (0, 3):
        with pytest.raises(UsageError, match="of 2 events can never come"):
            some_of(least, "a", "b")
    with pytest.raises(UsageError, match="of 0 events"):
        all_of()
    with pytest.raises(UsageError, match="nothing to listen to"):
        any_of(3)  # type: ignore[arg-type]
