"""Strategies by name."""

import pytest

import dure
from dure.agents.strategies import (
    NAMES,
    PlanExecute,
    ReWOO,
    StepByStep,
    TreeOfThoughts,
    name_of,
    named,
)
from dure.core.errors import UsageError


@pytest.mark.parametrize("name", NAMES)
def test_each_has_its_name(name: str) -> None:
    assert name_of(named(name)) == name
    assert named(name) == named(name)


def test_names_as_people_write_them_and_options() -> None:
    assert named("Plan-Execute") == PlanExecute()
    assert named("rewoo", evidence=6) == ReWOO(6)
    assert named("step") == StepByStep()
    assert named(" tree of thoughts ", wide=5) == TreeOfThoughts(wide=5)


def test_what_there_is_not() -> None:
    for name in ("lats", "re", ""):
        with pytest.raises(UsageError, match="There are: step_by_step, plan_execute, rewoo"):
            named(name)
    with pytest.raises(UsageError, match="rewoo does not take these: wide"):
        named("rewoo", wide=3)


def test_a_strategy_of_ones_own_is_called_what_its_class_is() -> None:
    class Guess:
        """Guesses."""

        async def solve(self, turn: object, agent: object, messages: object) -> dure.Message:
            """A guess."""
            return dure.say("guess", "8")

    assert name_of(Guess()) == "Guess"


def test_they_are_found_in_the_public_face() -> None:
    assert dure.strategies.Solver.__name__ == "Solver"
