"""The first messages and the newest."""

import pytest

from dure.core.errors import UsageError
from dure.memory import HeadAndTail
from tests.memory.support import talk


def test_the_first_and_the_newest_stay() -> None:
    messages = talk([(False, 10)] * 50)
    assert HeadAndTail(5).fold(messages, [1] * 101, 80) == slice(5, 101 - 45)
    assert HeadAndTail(5).fold(messages, [1] * 101, 101) is None


def test_a_head_does_not_end_between_a_call_and_its_result() -> None:
    messages = talk([(True, 10)] * 50)
    assert messages[2].results
    cut = HeadAndTail(2).fold(messages, [1] * 101, 80)
    assert cut is not None
    assert cut.start == 1


def test_of_the_others_nothing_is_kept() -> None:
    messages = talk([(False, 10)])
    assert HeadAndTail().prompt(messages, "boss") is None
    assert "left out" in HeadAndTail().extract(messages)


def test_too_few() -> None:
    with pytest.raises(UsageError, match="1 or more"):
        HeadAndTail(0)
