"""Another memory, in less room."""

import pytest

from dure.core.errors import UsageError
from dure.memory import Summary, TokenBudget, Window
from tests.memory.support import talk


def test_the_smaller_of_budget_and_window_counts() -> None:
    messages, sizes = talk([(False, 10)] * 50), [100] * 101
    budget = TokenBudget(8_000)
    assert budget.fold(messages, sizes, 100_000) == Summary().fold(messages, sizes, 8_000)
    assert budget.fold(messages, sizes, 5_000) == Summary().fold(messages, sizes, 5_000)
    assert TokenBudget(20_000).fold(messages, sizes, 100_000) is None


def test_what_is_kept_is_the_others_choice() -> None:
    messages = talk([(False, 10)])
    window, summary = TokenBudget(5_000, Window()), TokenBudget(5_000)
    assert window.prompt(messages, "boss") is None
    assert window.extract(messages) == Window().extract(messages)
    assert summary.prompt(messages, "boss") == Summary().prompt(messages, "boss")
    assert (window.name, summary.name) == ("window", "summary")


def test_too_little() -> None:
    with pytest.raises(UsageError, match="4000 or more"):
        TokenBudget(100)
