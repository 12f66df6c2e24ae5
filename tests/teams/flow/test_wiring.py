"""What is known of a flow before it runs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest

from dure.agents import Human
from dure.core.contracts import Turn
from dure.core.errors import UsageError
from dure.teams.flow import END, Flow, all_of, any_of, hand, listen, router, start
from dure.teams.flow.wiring import endless, rings, unheard, unreached


@dataclass
class State:
    """One field."""

    word: str = ""


def step(name: str, *when: Any, to: tuple[str, ...] = ()) -> Any:
    """A step of this name; a router, if it has routes."""

    def work(turn: Turn, state: State) -> Any:
        return to[0] if to else None

    work.__name__ = name
    return router(*when, to=to)(work) if to else listen(*when)(work)


def _way(turn: Turn, state: State) -> str:
    return "a"


def names(steps: Any) -> list[str]:
    return [each.name for each in steps]


@pytest.mark.parametrize(
    ("steps", "about"),
    [
        ([step("a", "b")], "'b', which nothing in f gives"),
        ([step("a"), step("a")], "'a' names two things"),
        ([step("a", to=("b",)), step("b", "b")], "'b' names two things"),
        ([step("a", to=(END,)), step("b", END)], "'end', which nothing"),
        ([step("start")], "'start' names two things"),
        ([step("a", "a")], "no step to begin with"),
        ([], "no step to begin with"),
        ([len], "is no step"),
        ([hand(Human("ann"), into="wrod")], "writes into 'wrod'.*word"),
    ],
)
def test_what_cannot_be_meant_is_refused(steps: Any, about: str) -> None:
    with pytest.raises(UsageError, match=about):
        Flow("f", State, steps)


def test_a_step_is_made_of_a_function_with_a_name() -> None:
    with pytest.raises(UsageError, match="over a function with a name"):
        start()(lambda turn, state: None)
    with pytest.raises(UsageError, match="several routes"):
        router(to="again")
    with pytest.raises(UsageError, match="otherwise"):
        router(to=("a", "b"), most=3)(_way)


def test_steps_that_can_never_begin() -> None:
    steps = [step("a"), step("b", all_of("a", "c")), step("c", "b"), step("d", any_of("a", "c"))]
    assert names(unreached(steps)) == ["b", "c"]


def test_routes_that_nobody_hears() -> None:
    steps = [step("a", to=("b", "x", END)), step("c", "x")]
    assert [(each.name, route) for each, route in unheard(steps)] == [("a", "b")]


def test_loops_without_a_way_out() -> None:
    def ring(*to: str) -> Any:
        return [step("a", any_of("start", "again")), step("b", "a", to=to), step("c", "out")]

    assert [names(each) for each in endless(ring("again"))] == [["a", "b"]]
    assert endless(ring("again", "out")) == endless(ring("again", END)) == []
    heard = [step("a", any_of("start", "b")), step("b", "a", to=("out",))]
    assert [names(each) for each in endless(heard)] == [["a", "b"]]
    assert rings([step("a"), step("b", "a")]) == []
    # It ends by itself: what b waits for besides comes only once.
    assert endless([step("a", any_of("start", "b")), step("c"), step("b", all_of("a", "c"))]) == []
