"""A solver is a participant like any other: named, guarded, bounded, resumed, in a team."""

from __future__ import annotations

from typing import Any

import pytest

from dure.agents import Human, as_tool, guarded
from dure.agents.strategies import PlanExecute, ReWOO, Solver, StepByStep, solving
from dure.core.budget import Budget
from dure.core.errors import UsageError
from dure.models import calls
from dure.runtime import Run, resume
from dure.runtime.stores import Memory
from dure.teams import Handoffs
from tests.agents.strategies.support import agent, by_kind, plan
from tests.runtime.support import anything


def test_it_goes_by_the_name_of_its_agent() -> None:
    who = Solver(agent("offline", role="counts"), ReWOO())
    assert (who.name, who.about, who.model) == ("clerk", "counts", "offline")


def test_a_strategy_is_put_around_the_agent_within() -> None:
    clerk = agent("offline")
    assert solving(clerk, ReWOO()) == Solver(clerk, ReWOO())
    assert solving(Solver(clerk, ReWOO()), PlanExecute()) == Solver(clerk, PlanExecute())
    inside = solving(guarded(clerk), StepByStep())
    assert getattr(inside, "who") == Solver(clerk, StepByStep())  # noqa: B009
    with pytest.raises(UsageError, match="mina is no agent"):
        solving(Human("mina"), ReWOO())


async def test_what_was_spent_is_not_spent_again() -> None:
    store = Memory()
    who = Solver(agent(by_kind({"steps": plan("one", "two", "three"), "": "done"})), PlanExecute())
    given: Any = {"store": store, "policy": anything}
    first = await Run(who, "go", budget=Budget(calls=3), **given)
    assert first.status == "spent"
    again = await resume(first.run, who, budget=Budget(calls=10), **given)
    assert (again.status, again.text) == ("done", "done")
    assert again.usage.calls == 1 + 3 + 1


async def test_it_is_a_tool_of_another() -> None:
    inner = Solver(agent(by_kind({"steps": plan("one", "two"), "": "8"})), PlanExecute())
    asks = by_kind({"": [calls(("clerk", {"task": "Add up."})), "It is 8."]})
    boss = type(inner.who)("boss", asks, [as_tool(inner)])
    outcome = await Run(boss, "go", store=Memory(), policy=anything)
    assert outcome.text == "It is 8."
    assert outcome.usage.calls == 2 + 4


async def test_a_member_of_a_team_decides_at_the_end() -> None:
    def says(prompt: Any) -> Any:
        names = [tool.name for tool in prompt.tools]
        return calls((names[0], {"to": "bob", "why": "he knows"})) if names else "found"

    first = Solver(agent(by_kind({"steps": plan("one", "two"), "": says})), PlanExecute())
    other = type(first.who)("bob", by_kind({"": "I am bob."}))
    team = Handoffs("desk", [first, other])
    outcome = await Run(team, "go", store=Memory(), policy=anything)
    assert outcome.text == "I am bob."
