"""The newest messages, so many and no more."""

import pytest

from dure.core.errors import UsageError
from dure.memory import Window
from tests.memory.support import talk


def test_so_many_and_no_more() -> None:
    messages = talk([(False, 10)] * 50)
    assert Window(101).fold(messages, [1] * 101, 1_000) is None
    assert Window(80).fold(messages, [1] * 101, 1_000) == slice(1, 101 - 49)
    assert Window(80).fold(messages, [10] * 101, 100) == slice(1, 101 - 5)


def test_of_the_others_nothing_is_kept() -> None:
    messages = talk([(False, 10)])
    assert Window().prompt(messages, "boss") is None
    assert "left out" in Window().extract(messages)


def test_too_few() -> None:
    with pytest.raises(UsageError, match="4 or more"):
        Window(3)
