"""Errors say their sentence, survive the journal, and never fail to be shown."""

import pickle

import pytest

from dure.core.errors import (
    ERRORS,
    BudgetSpent,
    DureError,
    ReplyFailed,
    SetupError,
    ToolError,
    UsageError,
    fill,
    pack,
    unpack,
)


@pytest.mark.parametrize("name", ERRORS)
def test_an_error_survives_the_journal_and_a_process(name: str) -> None:
    error = ERRORS[name]("a.b", "No {what} of {count}.", what="한글", count=3)
    for again in (unpack(pack(error)), pickle.loads(pickle.dumps(error))):
        assert (type(again), again.code, again.text, again.facts) == (
            type(error),
            "a.b",
            "No 한글 of 3.",
            {"what": "한글", "count": 3},
        )


def test_an_unknown_class_is_a_plain_error() -> None:
    error = unpack({"error": "FutureError", "code": "x.y", "template": "later", "facts": None})
    assert (type(error), error.text) == (DureError, "later")


@pytest.mark.parametrize("text", ["{missing}", "{0}", "{", "{a.b}", "traits={'x'}"])
def test_a_template_that_does_not_fit_is_shown_as_it_is(text: str) -> None:
    assert fill(text, {"b": 1}) == text
    assert str(ToolError("x.y", text)) == text


def test_facts_that_are_not_plain_become_text() -> None:
    error = UsageError("x.y", "{what}", what=[1, 2])
    assert pack(error)["facts"] == {"what": "[1, 2]"}


def test_exit_codes() -> None:
    codes = {UsageError: 2, SetupError: 3, BudgetSpent: 4, ReplyFailed: 5, DureError: 1}
    assert {kind: kind.exit_code for kind in codes} == codes
