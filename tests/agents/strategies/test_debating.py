"""Debate with oneself: sides that only read, rounds, and one who decides and acts."""

from __future__ import annotations

from dure.agents.strategies import Debating
from dure.core.budget import Budget
from dure.core.prompt import Prompt
from dure.models import calls
from dure.tools import tool
from tests.agents.strategies.support import agent, by_kind, price, solved, text_of


async def test_all_sides_are_heard_and_one_acts() -> None:
    heard: list[Prompt] = []
    paid: list[int] = []

    @tool(effect="send", reads="agent")
    def pay(won: int) -> str:
        """Pays."""
        paid.append(won)
        return "paid"

    def says(prompt: Prompt) -> object:
        if prompt.me != "clerk":
            return f"{len(prompt.me)} won, says {prompt.me}."
        return "Paid." if prompt.messages[-1].results else calls(("pay", {"won": 8}))

    who = agent(by_kind({"": says}, heard), [price, pay])
    outcome = await solved(Debating(sides=3, rounds=2), who, "What is it?")
    assert outcome.text == "Paid."
    assert paid == [8]
    assert outcome.usage.calls == 3 * 2 + 2
    sides = [prompt for prompt in heard if prompt.me != "clerk"]
    assert {prompt.me for prompt in sides} == {"clerk-1", "clerk-2", "clerk-3"}
    assert {tool.name for prompt in sides for tool in prompt.tools} == {"price"}
    assert "7 won, says clerk-2." in text_of(sides[-1].messages)
    assert "clerk-3: 7 won, says clerk-3." in text_of(heard[-1].messages)


async def test_it_keeps_the_budget() -> None:
    who = agent(by_kind({"": "8"}))
    outcome = await solved(Debating(sides=2, rounds=5), who, budget=Budget(calls=6))
    assert outcome.text == "8"
    assert outcome.usage.calls == 2 + 2 + 1


async def test_a_side_of_an_agent_with_a_long_name_has_a_name() -> None:
    who = type(agent(None))("a" * 64, by_kind({"": "8"}))
    outcome = await solved(Debating(rounds=1), who)
    assert outcome.text == "8"
