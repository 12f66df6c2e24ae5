"""Verdicts of a reviewer, as data and in words."""

import pytest

from dure.core.message import Data, Message, Text
from dure.teams.company.review import Review, verdict


@pytest.mark.parametrize(
    "words", ["Approved.", "LGTM", "ok", "**Approved**, well done", "승인합니다", "좋습니다.", "네"]
)
def test_approved(words: str) -> None:
    assert verdict(Message("reviewer", (Text(words),)))[0]


@pytest.mark.parametrize(
    "words",
    [
        "not approved",
        "There is a bug in it.",
        "Good, but the file is never closed.",
        "Approved, but only if it is mended",
        "Looks good except for the tests",
        "okra",
        "좋지만 고칠 것이 있습니다",
        "아니요",
        "",
    ],
)
def test_not_approved(words: str) -> None:
    assert verdict(Message("reviewer", (Text(words),))) == (False, words)


def test_as_data() -> None:
    said = Message("reviewer", (Data({"approved": False, "comments": ["a", "b"]}),))
    assert verdict(said) == (False, "- a\n- b")
    assert Review(True).comments == []
