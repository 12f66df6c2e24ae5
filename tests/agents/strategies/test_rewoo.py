"""ReWOO: two model calls for many tool calls, evidence in the place of its marks, and its ends."""

from __future__ import annotations

from typing import Any

import pytest

from dure.agents.strategies import ReWOO
from dure.core.prompt import Prompt
from dure.runtime.stores import Memory
from dure.tools import tool
from tests.agents.strategies.support import (
    add,
    agent,
    by_kind,
    decided,
    evidence,
    price,
    solved,
    text_of,
)
from tests.runtime.support import bodies

PLAN = {
    "evidence": [
        evidence("E1", "price", item="tea"),
        evidence("E2", "price", item="rice"),
        evidence("E3", "add", one="#E1", other="#E2"),
    ]
}


async def test_two_model_calls_however_many_tools() -> None:
    heard: list[Prompt] = []
    store = Memory()
    who = agent(by_kind({"evidence": PLAN, "": "Together 8."}, heard), [price, add])
    outcome = await solved(ReWOO(), who, "What do tea and rice cost?", store=store)
    assert (outcome.text, outcome.usage.calls) == ("Together 8.", 2)
    assert "#E3 = add: needed\n8" in text_of(heard[1].messages)
    uses = [body for body in bodies(store, outcome.run, "intent") if body["verb"] == "use"]
    assert [body["arguments"] for body in uses][2] == {"one": "3", "other": "5"}
    assert not heard[0].tools
    assert not heard[1].tools
    assert "- add: Adds two numbers. Arguments: " in heard[0].messages[-1].text


async def test_the_model_itself_reads_a_piece_out_of_what_was_found() -> None:
    heard: list[Prompt] = []
    plan = {
        "evidence": [
            evidence("E1", "price", item="tea"),
            evidence("E2", "think", about="Twice #E1?"),
        ]
    }
    replies: dict[str, Any] = {"evidence": plan, "": ["6", "It is 6."]}
    outcome = await solved(ReWOO(), agent(by_kind(replies, heard), [price]))
    assert outcome.text == "It is 6."
    assert text_of(heard[1].messages).startswith("Twice 3?")
    assert len(heard[1].messages) == 1  # it sees nothing else


@pytest.mark.parametrize(
    ("plan", "told"),
    [
        ([], "The plan fetches nothing."),
        ([evidence("E1", "shout")], "E1: there is no tool 'shout'. There are: add, price, think."),
        ([evidence("E1", "price", item="#E2")], "E1 needs #E2, which is not planned before it."),
        ([evidence("E1", "price", item="#E1")], "E1 needs #E1, which is not planned before it."),
        ([evidence("E1", "price")], "E1: price needs item."),
        ([evidence("E1", "add", one=1, two=2)], "E1: add has no two. It has: one, other."),
        ([evidence("one", "price")], "'one' cannot name a piece of evidence"),
        ([evidence("E1", "price", item="tea")] * 2, "'E1' cannot name a piece of evidence"),
        ([evidence(f"E{n}", "think") for n in range(9)], "Plan at most 8."),
    ],
)
async def test_a_bad_plan_is_told_what_is_wrong(plan: Any, told: str) -> None:
    heard: list[Prompt] = []
    replies: dict[str, Any] = {"evidence": [{"evidence": plan}, PLAN], "": "Together 8."}
    outcome = await solved(ReWOO(evidence=8), agent(by_kind(replies, heard), [price, add]))
    assert outcome.text == "Together 8."
    assert told in text_of(heard[1].messages)


async def test_without_a_plan_it_goes_on_step_by_step() -> None:
    store = Memory()
    replies: dict[str, Any] = {"evidence": {"evidence": []}, "": "I would say 8."}
    outcome = await solved(ReWOO(), agent(by_kind(replies), [price]), store=store)
    assert outcome.text == "I would say 8."
    *refused, last = decided(store, outcome)
    assert last == "decided to go on step by step: The plan fetches nothing."
    assert set(refused) == {"decided that this does not count: The plan fetches nothing."}


async def test_what_failed_is_not_built_upon() -> None:
    heard: list[Prompt] = []
    store = Memory()
    made: list[str] = []

    @tool(effect="send", reads="agent")
    def order(item: str) -> str:
        """Orders."""
        made.append(item)
        return "ordered"

    plan = {
        "evidence": [
            evidence("E1", "price", item="tea"),
            evidence("E2", "price", item="gold"),
            evidence("E3", "order", item="#E2"),
        ]
    }
    replies: dict[str, Any] = {"evidence": plan, "": "There is no gold."}
    outcome = await solved(ReWOO(), agent(by_kind(replies, heard), [price, order]), store=store)
    assert outcome.text == "There is no gold."
    assert made == []
    told = text_of(heard[1].messages)
    assert "#E1 = price: needed\n3" in told
    assert "#E3 = order: needed\nnot fetched" in told
    assert heard[1].tools  # it may go on by itself
    assert decided(store, outcome) == [
        "decided to go on step by step: Evidence that could not be had: E2."
    ]


async def test_evidence_deep_in_arguments_and_odd_text() -> None:
    @tool(effect="read", reads="agent")
    def odd() -> str:
        """Gives odd text."""
        return "\u202e{x} #E9 \\1 끝\r\n🙂"

    seen: list[Any] = []

    @tool(effect="read", reads="agent")
    def keep(rows: list[dict[str, str]]) -> str:
        """Keeps rows."""
        seen.append(rows)
        return "kept"

    plan = {
        "evidence": [evidence("E1", "odd"), evidence("E2", "keep", rows=[{"a": "<#E1>", "b": "1"}])]
    }
    replies: dict[str, Any] = {"evidence": plan, "": "done"}
    outcome = await solved(ReWOO(), agent(by_kind(replies), [odd, keep]))
    assert outcome.text == "done"
    assert seen == [[{"a": "<\u202e{x} #E9 \\1 끝\r\n🙂>", "b": "1"}]]
