"""What an answer to a next step means."""

import pytest

from dure.agents.autonomous.leave import meant
from dure.core.message import say


@pytest.mark.parametrize(
    ("text", "steps"),
    [
        ("y", 1),
        ("Y", 1),
        ("yes.", 1),
        ("네", 1),
        ("ㅛ", 1),
        ("y -5", 5),
        ("y - 12", 12),
        ("y -0", 1),
    ],
)
def test_leave_for_steps(text: str, steps: int) -> None:
    assert meant(say("owner", text)).steps == steps


@pytest.mark.parametrize("text", ["n", "No", "아니오", "그만", "quit", "ㅜ"])
def test_the_end(text: str) -> None:
    assert meant(say("owner", text)).ends


@pytest.mark.parametrize("text", ["", "yes, but slowly", "y -many", "no prices", "y\x00", "🙂"])
def test_anything_else_is_told(text: str) -> None:
    said = meant(say("owner", text))
    assert said.told is not None
    assert not said.ends
    assert said.steps == 0
