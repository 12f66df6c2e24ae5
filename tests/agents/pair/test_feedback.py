"""What an instructor says is a verdict only where a mark parts it from the rest, or it is all."""

import pytest

from dure.agents.pair import Feedback, feedback_in

SAID = [
    ("right", Feedback("right")),
    ("Right.", Feedback("right")),
    ("**right**", Feedback("next", "**right**")),
    ("right: now the tests", Feedback("right", "now the tests")),
    ("Correct, now the tests", Feedback("right", "now the tests")),
    ("right - now the tests", Feedback("right", "now the tests")),
    ("right-click the button", Feedback("next", "right-click the button")),
    ("right now, please", Feedback("next", "right now, please")),
    ("rightly so", Feedback("next", "rightly so")),
    ("wrong: the sum is off", Feedback("wrong", "the sum is off")),
    ("Wrong.\nThe sum\nis off", Feedback("wrong", "The sum\nis off")),
    ("wrong", Feedback("wrong")),
    ("wrongs are to be righted", Feedback("next", "wrongs are to be righted")),
    ("맞아요", Feedback("right")),
    ("맞음: 이제 시험", Feedback("right", "이제 시험")),
    ("맞는 것만 골라", Feedback("next", "맞는 것만 골라")),
    ("틀렸어요. 합이 달라요", Feedback("wrong", "합이 달라요")),
    ("틀림: 합이 다름", Feedback("wrong", "합이 다름")),
    ("아니야", Feedback("wrong")),
    ("끝", Feedback("end")),
    ("end", Feedback("end")),
    ("end: the last line", Feedback("next", "end: the last line")),
    ("  add a flag  ", Feedback("next", "add a flag")),
    ("", Feedback("next", "")),
]


@pytest.mark.parametrize(("text", "feedback"), SAID)
def test_feedback(text: str, feedback: Feedback) -> None:
    assert feedback_in(text) == feedback
