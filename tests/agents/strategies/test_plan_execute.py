"""Plan, then execute: steps with a fresh mind, a plan that is mended or made anew, and its ends."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest

from dure.agents.strategies import PlanExecute
from dure.agents.strategies.plan_execute import Done, Step
from dure.core.contracts import Tool
from dure.core.errors import UsageError
from dure.core.message import Data, Message, Part, Text
from dure.core.profile import Profile
from dure.core.prompt import Prompt, Reply
from dure.models import calls
from dure.runtime.stores import Memory
from tests.agents.strategies.support import agent, by_kind, decided, plan, price, solved, text_of

PLAN = plan("find the price of tea", "find the price of rice", "add them")


def work(prompt: Prompt) -> Any:
    """Does the step that is asked for; at the end, the answer."""
    said = prompt.messages[-1].text
    if prompt.messages[-1].results:
        return f"The price is {prompt.messages[-1].results[0].text}."
    step = said.partition("only this one: ")[2]
    if step.startswith("find the price of "):
        return calls(("price", {"item": step.split()[4]}))
    return "8" if step.startswith("add") else "Together 8."


async def test_each_step_hears_the_task_the_plan_and_what_was_found_and_no_more() -> None:
    heard: list[Prompt] = []
    who = agent(by_kind({"steps": PLAN, "": work}, heard), [price])
    outcome = await solved(PlanExecute(), who, "What do tea and rice cost together?")
    assert outcome.text == "Together 8."
    assert outcome.usage.calls == 1 + 2 * 2 + 1 + 1
    last_step = heard[-2]
    assert [message.sender for message in last_step.messages] == ["user", "dure"]
    said = text_of(last_step.messages)
    assert "What do tea and rice cost together?" in said
    assert "[x] 2. find the price of rice (it is known)\n    → The price is 5." in said
    assert "only this one: add them (it is known)" in said
    assert not heard[-1].tools  # the answer is only said
    assert not heard[0].tools
    assert "- price: " in heard[0].messages[-1].text


async def test_a_bad_plan_is_told_what_is_wrong() -> None:
    heard: list[Prompt] = []
    long = plan(*["look"] * 5)
    who = agent(by_kind({"steps": [{"steps": []}, long, PLAN], "": work}, heard), [price])
    outcome = await solved(PlanExecute(steps=4), who)
    assert outcome.text == "Together 8."
    assert "The plan has no step." in text_of(heard[1].messages)
    assert "Plan at most 4, larger ones." in text_of(heard[2].messages)


REFUSED = Reply(Message("clerk", (Text("I will not."),)), "refused")


@pytest.mark.parametrize(
    "reply", ["I would rather not.", "", '{"steps": "many"}', {"steps": []}, REFUSED]
)
async def test_without_a_plan_it_goes_on_step_by_step(reply: Any) -> None:
    store = Memory()
    who = agent(by_kind({"steps": reply, "": "Together 8."}), [price])
    outcome = await solved(PlanExecute(), who, store=store)
    assert outcome.text == "Together 8."
    line = decided(store, outcome)[-1]
    assert line.startswith("decided to go on step by step: ")
    assert len(line) > 50


async def test_a_plan_of_one_step_is_no_plan() -> None:
    who = agent(by_kind({"steps": plan("add them"), "": "8"}))
    outcome = await solved(PlanExecute(), who)
    assert (outcome.text, outcome.usage.calls) == ("8", 2)


async def test_what_failed_is_planned_anew_and_what_was_done_is_kept() -> None:
    heard: list[Prompt] = []

    def does(prompt: Prompt) -> str:
        step = prompt.messages[-1].text.partition("only this one: ")[2]
        if step.startswith("ask the shop"):
            return "**FAILED:** the shop is closed."
        return step.partition(" (")[0] or "the end"

    plans = [plan("open the list", "ask the shop", "add"), plan("read the sign")]
    who = agent(by_kind({"steps": plans, "": does}, heard))
    outcome = await solved(PlanExecute(), who)
    assert outcome.text == "the end"
    told = text_of(heard[3].messages)
    assert "[x] 1. open the list" in told
    assert "[!] 2. ask the shop" in told
    closing = text_of(heard[-1].messages)
    assert "[x] 3. read the sign (it is known)\n    → read the sign" in closing
    assert "add" not in closing


@pytest.mark.parametrize(
    ("found", "failed"),
    [
        ("FAILED: no", True),
        ("**FAILED:** no", True),
        ("  # 실패： 없음", True),
        ("실패한 주문이 셋 있습니다.", False),
        ("FAILED_ORDERS holds three.", False),
        ("Nothing failed: all is well.", False),
    ],
)
def test_only_a_report_that_begins_so_is_a_failure(found: str, failed: bool) -> None:
    assert Done(Step("look"), found).failed is failed


async def test_it_is_planned_anew_only_so_often() -> None:
    heard: list[Prompt] = []
    plans = plan("try one", "try another")
    who = agent(by_kind({"steps": plans, "": "FAILED: no."}, heard))
    outcome = await solved(PlanExecute(revisions=2), who)
    assert outcome.status == "done"
    # a plan, two revisions, a step before each and two of the last plan, the answer
    assert outcome.usage.calls == 1 + 2 + 4 + 1


async def test_the_answer_has_the_structure_that_the_agent_has() -> None:
    who = agent(by_kind({"steps": PLAN, "": work, "won": {"won": 8}}), [price], output=Total)
    outcome = await solved(PlanExecute(), who)
    assert outcome.data == {"won": 8}


async def test_a_tool_that_ends_the_turn_is_for_the_answer_alone() -> None:
    heard: list[Prompt] = []

    async def deed(arguments: dict[str, Any], call: Any) -> tuple[Part, ...]:
        return (Data(arguments, "choose"),)

    schema = {"type": "object", "properties": {"who": {"type": "string"}}}
    choose = Tool("choose", "Chooses.", deed, schema, "read", traits=frozenset({"finish"}))

    def does(prompt: Prompt) -> Any:
        ends = "answer the task itself" in prompt.messages[-1].text
        return calls(("choose", {"who": "ann"})) if ends else work(prompt)

    who = agent(by_kind({"steps": PLAN, "": does}, heard), [price, choose])
    outcome = await solved(PlanExecute(), who)
    assert outcome.data == {"who": "ann"}
    tools = [[tool.name for tool in prompt.tools] for prompt in heard]
    assert tools == [[], *[["price"]] * 5, ["choose"]]
    assert "choose" not in heard[0].messages[-1].text


async def test_what_a_step_found_is_shown_within_bounds() -> None:
    heard: list[Prompt] = []
    who = agent(by_kind({"steps": plan("one", "two"), "": "x" * 9_000}, heard))
    await solved(PlanExecute(), who)
    assert "x" * 4_000 + " … (5000 more characters)" in heard[-2].messages[-1].text


async def test_in_korean() -> None:
    heard: list[Prompt] = []
    who = agent(by_kind({"steps": plan("찾기", "더하기"), "": "실패: 없음"}, heard))
    who = type(who)(Profile("점원", language="ko"), who.model)
    outcome = await solved(PlanExecute(revisions=1), who)
    assert outcome.status == "done"
    assert "먼저 계획을 세우십시오" in heard[0].messages[-1].text
    assert sum(prompt.schema is not None for prompt in heard) == 2  # planned anew once


def test_a_plan_needs_a_step() -> None:
    with pytest.raises(UsageError, match="steps=1 or more"):
        PlanExecute(steps=0)


@dataclass
class Total:
    """A sum."""

    won: int
