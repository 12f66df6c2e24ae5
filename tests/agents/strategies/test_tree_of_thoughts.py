"""Tree of thoughts: what is followed, what is dropped, and how far it goes."""

from __future__ import annotations

from typing import Any

import pytest

from dure.agents.strategies import TreeOfThoughts
from dure.core.budget import Budget
from dure.core.errors import UsageError
from dure.core.prompt import Prompt
from dure.runtime.stores import Memory
from tests.agents.strategies.support import agent, by_kind, decided, price, solved


def line(prompt: Prompt) -> list[str]:
    """The line of thought in a question."""
    text = prompt.messages[-1].text
    return [each[2:] for each in text.splitlines() if each.startswith("- ")]


def digits(prompt: Prompt) -> dict[str, Any]:
    """The ways on: one more digit."""
    path = [each for each in line(prompt) if each]
    return {"thoughts": [{"thought": (path[-1] if path else "") + digit} for digit in "123"]}


def largest(prompt: Prompt) -> dict[str, Any]:
    """Scores: the larger the number at the end, the better."""
    lines = prompt.messages[-1].text.split("\n\n")[1:-1]
    return {"scores": [float(each.splitlines()[-1][2:]) / 1000 for each in lines]}


def follow(prompt: Prompt) -> str:
    """The last thought."""
    return line(prompt)[-1]


async def test_the_most_hopeful_lines_are_followed() -> None:
    heard: list[Prompt] = []
    brain = by_kind({"thoughts": digits, "scores": largest, "": follow}, heard)
    outcome = await solved(TreeOfThoughts(wide=3, deep=3, keep=2), agent(brain, [price]))
    assert outcome.text == "333"
    # a level: each kept line, and the scores; the first has one line
    assert outcome.usage.calls == (1 + 1) + (2 + 1) + (2 + 1) + 1
    assert [bool(prompt.tools) for prompt in heard] == [False] * 8 + [True]


async def test_it_ends_where_the_task_is_solved() -> None:
    solves: dict[str, Any] = {"thoughts": [{"thought": "1"}, {"thought": "2", "done": True}]}
    replies = {"thoughts": solves, "scores": {"scores": [1, 9]}, "": follow}
    outcome = await solved(TreeOfThoughts(), agent(by_kind(replies)))
    assert (outcome.text, outcome.usage.calls) == ("2", 3)


async def test_a_solution_is_kept_while_others_are_followed() -> None:
    first: dict[str, Any] = {"thoughts": [{"thought": "a", "done": True}, {"thought": "b"}]}
    then = {"thoughts": [{"thought": "c"}]}
    replies = {
        "thoughts": [first, then],
        "scores": [{"scores": [5, 6]}, {"scores": [5, 1]}],
        "": follow,
    }
    outcome = await solved(TreeOfThoughts(), agent(by_kind(replies)))
    assert outcome.text == "a"


async def test_where_nobody_can_score_the_first_are_followed() -> None:
    store = Memory()
    replies = {"thoughts": digits, "scores": {"scores": [1]}, "": follow}
    outcome = await solved(TreeOfThoughts(deep=1), agent(by_kind(replies)), store=store)
    assert outcome.text == "1"
    assert "decided to follow the first thoughts: There are 3 to score; you scored 1." in decided(
        store, outcome
    )


@pytest.mark.parametrize("thoughts", [{"thoughts": []}, {"thoughts": [{"thought": " "}]}, "hm"])
async def test_without_thoughts_it_goes_on_step_by_step(thoughts: Any) -> None:
    store = Memory()
    replies = {"thoughts": thoughts, "": "I would say 8."}
    outcome = await solved(TreeOfThoughts(), agent(by_kind(replies)), store=store)
    assert outcome.text == "I would say 8."
    assert decided(store, outcome)[-1].endswith("There was no thought to follow.")


async def test_it_goes_no_deeper_than_the_budget_allows() -> None:
    replies = {"thoughts": digits, "scores": largest, "": follow}
    outcome = await solved(TreeOfThoughts(deep=9), agent(by_kind(replies)), budget=Budget(calls=7))
    assert outcome.status == "done"
    assert outcome.text == "33"
    assert outcome.usage.calls == 2 + 3 + 1


def test_it_needs_width_and_depth() -> None:
    with pytest.raises(UsageError, match="wide=1 or more; it was given 0"):
        TreeOfThoughts(wide=0)
