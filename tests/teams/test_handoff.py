"""Handoff: who has the floor, who gets it, and the way back."""

from __future__ import annotations

from typing import Any

import pytest

from dure.agents import Agent, Human
from dure.core.contracts import Turn
from dure.core.errors import UsageError
from dure.core.message import Message, say
from dure.core.prompt import Prompt
from dure.models import calls, scripted
from dure.models.scripted import Calls
from dure.runtime import Run, replay, resume
from dure.runtime.stores import Memory
from dure.teams.handoff import Handoffs
from dure.teams.stops import handed_over
from tests.runtime.support import Play, put


def over(to: str, why: str = "it is theirs") -> Calls:
    return calls(("hand_over", {"to": to, "why": why}))


def back(why: str = "it is yours") -> Calls:
    return calls(("hand_back", {"why": why}))


def agent(name: str, *replies: Any) -> Agent:
    return Agent(name, scripted(*replies), role=f"knows {name}")


def names(prompt: Prompt) -> list[str]:
    return [tool.name for tool in prompt.tools]


async def test_the_floor_stays_with_whoever_was_handed_it() -> None:
    store = Memory()
    desk = Handoffs("desk", [agent("triage", over("bills")), agent("bills", "2 won.", "3 won.")])
    one = await Run(desk, "My bill?", store=store)
    assert one.text == "2 won."
    assert one.message is not None
    assert desk.floor([one.message]) == ("triage", "bills")
    two = await Run(desk, "And now?", store=store, after=one)
    assert two.text == "3 won."
    assert (await replay(two.run, desk, store=store)).text == "3 won."


async def test_the_floor_is_handed_back() -> None:
    desk = Handoffs("desk", [agent("triage", over("bills"), "Bye."), agent("bills", back())])
    outcome = await Run(desk, "hi")
    assert outcome.text == "Bye."
    assert outcome.message is not None
    assert desk.floor([outcome.message]) == ("triage",)


async def test_the_answer_goes_back_where_always() -> None:
    seen: list[str] = []

    def last(prompt: Prompt) -> str:
        seen.extend(message.text for message in prompt.messages[-2:])
        return "So: 2 won."

    desk = Handoffs(
        "desk", [agent("triage", over("bills"), last), agent("bills", "2 won.")], back="always"
    )
    outcome = await Run(desk, "hi")
    assert outcome.text == "So: 2 won."
    assert seen == ["triage hands over to bills: it is theirs", "2 won."]


async def test_only_allowed_names_are_offered_and_none_where_none_is() -> None:
    seen: list[Any] = []

    def look(reply: Any) -> Any:
        def said(prompt: Prompt) -> Any:
            seen.append({tool.name: tool.schema["properties"] for tool in prompt.tools})
            return reply

        return said

    members = [agent("a", look(over("b"))), agent("b", look("done")), agent("c", "never")]
    desk = Handoffs("desk", members, can={"a": ["b"]}, back="never")
    await Run(desk, "hi")
    assert seen[0]["hand_over"]["to"]["enum"] == ["b"]
    assert seen[1] == {}


async def test_who_only_says_so_is_told() -> None:
    seen: list[str] = []

    def second(prompt: Prompt) -> Calls:
        seen.append(prompt.messages[-1].text)
        return over("bills")

    first = "I will hand you over to bills now."
    desk = Handoffs("desk", [agent("triage", first, second), agent("bills", "2 won.")])
    assert (await Run(desk, "hi")).text == "2 won."
    assert seen == ["You have not handed over. Call hand_over (bills), or answer yourself."]


async def test_who_goes_on_only_saying_so_is_heard_in_the_end() -> None:
    words = "I am transferring you to bills."
    desk = Handoffs("desk", [agent("triage", *[words] * 5), agent("bills", "x")])
    assert (await Run(desk, "hi")).text == words


async def test_handing_round_and_round_ends() -> None:
    def either(to: str) -> Any:
        return lambda prompt: over(to) if prompt.tools else f"no more: I am not {to}"

    desk = Handoffs(
        "desk", [agent("a", *[either("b")] * 20), agent("b", *[either("a")] * 20)], most=6
    )
    store = Memory()
    outcome = await Run(desk, "hi", store=store)
    assert outcome.text == "no more: I am not b"
    decided = [e for e in store.events[outcome.run] if "desk stopped" in str(e.body.get("label"))]
    assert decided


async def test_a_person_has_the_floor_and_hands_it_on() -> None:
    store = Memory()
    desk = Handoffs("desk", [agent("triage", over("owner"), "Done so."), Human("owner")])
    outcome = await Run(desk, "hi", store=store)
    assert "hands over to owner" in outcome.questions[0].text
    await put(store, outcome, text="@triage do it")
    outcome = await resume(outcome.run, desk, store=store)
    assert outcome.text == "Done so."


async def test_the_team_is_left_with_the_handoff_where_a_rule_says_so() -> None:
    desk = Handoffs("desk", [agent("a", over("b")), agent("b", "x")], until=handed_over("b"))
    outcome = await Run(desk, "hi")
    assert outcome.text == "a hands over to b: it is theirs"
    assert outcome.message is not None
    assert desk.floor([outcome.message]) == ("a", "b")


async def test_whoever_is_no_agent_hands_over_by_name() -> None:
    async def script(turn: Turn) -> Message:
        return say("a", "@b, please")

    desk = Handoffs("desk", [Play(script, "a"), agent("b", "I did.")])
    assert (await Run(desk, "hi")).text == "I did."


def test_a_floor_of_strangers_is_the_first_ones() -> None:
    old = Handoffs("desk", [agent("x", "."), agent("y", ".")])
    new = Handoffs("desk", [agent("a", "."), agent("b", ".")], first="b")
    assert old.floor([]) == ("x",)
    assert new.floor([say("user", "hi")]) == ("b",)


def test_a_check_finds_who_is_never_reached() -> None:
    members = [agent("a", "."), agent("b", "."), agent("c", ".")]
    (found,) = Handoffs("desk", members, can={"a": ["b"], "c": ["a"]}).check()
    assert (found.code, found.where) == ("handoff.unreached", "desk")
    assert "c" in found.text
    assert Handoffs("desk", members).check() == []


def test_what_cannot_be() -> None:
    with pytest.raises(UsageError, match="no 'c'"):
        Handoffs("desk", [agent("a", "."), agent("b", ".")], can={"a": ["c"]})
    with pytest.raises(UsageError, match="number of times"):
        Handoffs("desk", [agent("a", "."), agent("b", ".")], most=-1)


@pytest.mark.parametrize("text", ["@결제에게 부탁드립니다.", "@결제님, 부탁드립니다.", "@결제"])
async def test_a_name_in_korean_has_its_particle(text: str) -> None:
    async def script(turn: Turn) -> Message:
        return say("접수", text)

    desk = Handoffs("창구", [Play(script, "접수"), agent("결제", "했습니다.")])
    assert (await Run(desk, "안녕하세요")).text == "했습니다."
