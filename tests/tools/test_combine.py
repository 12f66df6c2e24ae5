"""Combinators take tools and give tools."""

import pytest

from dure.core.errors import UsageError
from dure.tools.combine import asking, only, prefixed, renamed, without
from dure.tools.decorate import tool


@tool(effect="read")
def first() -> None:
    """One."""


@tool(effect="read")
def second() -> None:
    """Two."""


def names(tools: object) -> list[str]:
    return [each.name for each in tools]  # type: ignore[attr-defined]


def test_choosing_and_renaming() -> None:
    both = [first, second]
    assert names(prefixed(both, "my_")) == ["my_first", "my_second"]
    assert names(only(both, "second", "first")) == ["second", "first"]
    assert names(without(both, "first")) == ["second"]
    assert renamed(first, "third").deed is first.deed
    assert first.name == "first"


def test_asking_marks_the_tool() -> None:
    assert asking(first).traits == first.traits | {"ask"}


def test_what_is_not_there_is_told_with_near_names() -> None:
    for choose in (only, without):
        with pytest.raises(UsageError, match="first") as caught:
            choose([first, second], "frist")
        assert caught.value.code == "tool.unknown"
    with pytest.raises(UsageError):
        renamed(first, "a b")
    with pytest.raises(UsageError):
        prefixed([first], "web.")
