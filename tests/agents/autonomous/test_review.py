"""What repeats itself, and the closing review: pure, over made-up steps."""

from decimal import Decimal
from typing import Any

from dure.agents.autonomous.acts import MOST_EVIDENCE, Act, Done, evidence, fruitless, times
from dure.agents.autonomous.review import needless
from dure.core.message import Text, ToolCall, ToolResult


def act(number: int, name: str, said: str, arguments: Any = None, *, failed: bool = False) -> Act:
    """A step with one call and its result."""
    result = ToolResult(f"c{number}", name, (Text(said),), failed=failed)
    done = Done(ToolCall(f"c{number}", name, arguments or {}), result)
    return Act(number, "", (done,), Decimal("0.01"))


def test_the_same_call_with_the_same_result_brings_nothing() -> None:
    first, again = (
        act(1, "look", "a key", {"place": "desk"}),
        act(2, "look", "a key", {"place": "desk"}),
    )
    assert not fruitless([first])
    assert "called before" in fruitless([first, again])


def test_the_same_call_with_another_result_brings_something() -> None:
    acts = [act(1, "look", "a key"), act(2, "look", "no key")]
    assert not fruitless(acts)
    assert times(acts, acts[0].done[0].call) == 1


def test_what_came_between_does_not_hide_a_repeat() -> None:
    acts = [act(1, "look", "a key"), act(2, "go", "gone"), act(3, "look", "a key")]
    assert fruitless(acts)
    assert times(acts, acts[0].done[0].call) == 2


def test_a_step_without_a_call_brings_nothing() -> None:
    assert fruitless([Act(1, "I think.")])
    assert fruitless([Act(1, "", refused="not again")]) == "not again"


def test_each_needless_step_has_its_reason_and_price() -> None:
    plan = {"steps": [{"text": "look", "done_when": "seen"}]}
    acts = [
        act(1, "plan", "[ ] 1. look", plan),
        act(2, "look", "a key"),
        act(3, "look", "a key"),
        act(4, "fetch", "no answer", failed=True),
        act(5, "plan", "[ ] 1. look (again)", plan),
    ]
    found = needless(acts)
    assert [each.step for each in found] == [3, 4, 5]
    assert [each.cost for each in found] == [Decimal("0.01")] * 3
    assert "called before" in found[0].why
    assert found[1].why == "it failed"
    assert "unchanged" in found[2].why


def test_evidence_keeps_the_newest_and_says_what_it_left_out() -> None:
    acts = [act(number, "look", "x" * 300, {"place": str(number)}) for number in range(1, 201)]
    text = evidence(acts)
    assert len(text) < MOST_EVIDENCE + 200
    assert "#200 look" in text
    assert "are left out)" in text
    assert evidence([]) == "(nothing was done)"
