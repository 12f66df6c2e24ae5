"""Errors and counts in the words of the command line."""

import pytest

from dure.cli.view.spoken import error_text, model_calls
from dure.core.errors import BudgetSpent, DureError, SetupError, UsageError

SPEAKS_PYTHON = [
    BudgetSpent("budget.calls", "… Budget(calls=…)", most=1),
    BudgetSpent("budget.tokens", "… Budget(tokens=…)", most=1),
    BudgetSpent("budget.seconds", "… Budget(seconds=…)", seconds=1),
    BudgetSpent("budget.dollars", "… Budget(dollars=…)", most="1", spent="0.5"),
    BudgetSpent("budget.approvals", "… Budget(approvals=…)", most=20),
    UsageError("budget.negative", "… None for no cap", name="calls", value=-1),
    SetupError("model.not_running", "open(…)", host="h", provider="p", start="p serve"),
    SetupError("model.moved", "open(…)", host="h", status=301, name="p:m"),
    SetupError("model.key_wanted", "open(…)", host="h", status=401, said="No."),
]


@pytest.mark.parametrize("lang", ["en", "ko"])
@pytest.mark.parametrize("error", SPEAKS_PYTHON, ids=lambda error: error.code)
def test_no_python(error: DureError, lang: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DURE_LANG", lang)
    said = error_text(error)
    assert not any(word in said for word in ("Budget", "open(", "None", "{", "="))


def test_other_errors_are_said_as_they_are() -> None:
    assert error_text(UsageError("a.b", "What {it} is.", it="this")) == "What this is."


def test_counts() -> None:
    assert [model_calls(count) for count in (0, 1, 2)] == [
        "0 model calls",
        "1 model call",
        "2 model calls",
    ]
