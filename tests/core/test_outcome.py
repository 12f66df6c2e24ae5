"""An outcome as text: never nothing, whichever way a run rests."""

import pytest

from dure.core.errors import UsageError
from dure.core.message import say
from dure.core.outcome import Outcome, Question

ASKED = (Question("a/1", "Shall I? 정말로?", "approve"),)


@pytest.mark.parametrize(
    ("outcome", "text"),
    [
        (Outcome("r", "done", say("ann", "네.")), "네."),
        (Outcome("r", "waiting", None, ASKED), "? Shall I? 정말로? (run r waits)"),
        (Outcome("r", "failed", error=UsageError("x.y", "No key.")), "✗ No key."),
        (Outcome("r", "stopped"), "(stopped)"),
    ],
)
def test_it_says_how_the_run_rests(outcome: Outcome, text: str) -> None:
    assert str(outcome) == text
