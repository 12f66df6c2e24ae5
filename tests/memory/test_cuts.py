"""What is folded leaves the newest, fits, and never parts a call from its result."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dure.core.contracts import Memory
from dure.core.message import say
from dure.memory import HeadAndTail, Summary, TokenBudget, Window
from dure.memory.cuts import FEWER, task_length
from dure.runtime.sizes import message_size
from tests.memory.support import talk

turns = st.lists(st.tuples(st.booleans(), st.integers(1, 400)), min_size=1, max_size=30)
kinds = st.sampled_from([Summary(), Window(6), Window(100), HeadAndTail(1), HeadAndTail(5)])


@given(turns, st.integers(10, 4_000), kinds)
def test_no_call_is_parted_from_its_result(
    shape: list[tuple[bool, int]], room: int, memory: Memory
) -> None:
    messages = talk(shape)
    sizes = [message_size(message)[0] for message in messages]
    cut = memory.fold(messages, sizes, int(room / FEWER))
    if cut is None:
        return
    assert cut.stop - cut.start >= 2
    kept = [*messages[: cut.start], *messages[cut.stop :]]
    asked = {call.id for message in kept for call in message.calls}
    answered = {result.id for message in kept for result in message.results}
    assert asked == answered
    assert kept[-1] is messages[-1]
    if sizes[0] < room:
        assert kept[0] is messages[0]


@pytest.mark.parametrize("memory", [Summary(), Window(), HeadAndTail(), TokenBudget()])
def test_what_fits_is_not_folded(memory: Memory) -> None:
    messages = talk([(True, 10)] * 3)
    assert memory.fold(messages, [10] * len(messages), 1_000) is None


def test_what_is_too_long_is_folded_far() -> None:
    messages = talk([(False, 10)] * 50)
    cut = Summary().fold(messages, [10] * 101, 1_000)
    assert cut == slice(1, 101 - 61)  # Down to 625: the task, and 61 messages.


def test_of_a_long_head_the_first_message_is_kept() -> None:
    said = [say("user", "the task"), *[say("user", "more")] * 5, say("boss", "b"), say("user", "u")]
    assert Summary().fold(said, [40, 40, 40, 40, 40, 40, 10, 10], 160) == slice(1, 5)
    assert Summary().fold(said, [140, 40, 40, 40, 40, 40, 10, 10], 160) == slice(0, 4)


def test_the_task_ends_where_another_speaks() -> None:
    assert task_length([]) == 0
    assert task_length([say("user", "a"), say("user", "b")]) == 2
    assert task_length([say("user", "a"), say("boss", "b")]) == 1
    assert task_length([say("user", "a"), say("user", "notes", kind="summary")]) == 1
