"""Debates: what each hears, when they stop, and who decides."""

from __future__ import annotations

from typing import Any

import pytest

from dure.agents import Agent, Human
from dure.core.errors import UsageError
from dure.core.message import Message
from dure.core.prompt import Prompt
from dure.models import scripted
from dure.runtime import replay, resume
from dure.runtime.stores import Memory
from dure.teams.debate import Debate
from tests.runtime.support import go, put


def side(name: str, *replies: Any) -> Agent:
    return Agent(name, scripted(*replies, name=f"model-{name}"))


async def debated(debate: Debate) -> Message:
    """The result; a replay gives the same."""
    store = Memory()
    outcome = await go(debate, store, task="How many?")
    assert outcome.status == "done", outcome.error
    assert outcome.message is not None
    assert (await replay(outcome.run, debate, store=store)).message == outcome.message
    return outcome.message


async def test_they_stop_when_they_agree() -> None:
    def convinced(prompt: Prompt) -> str:
        senders = [message.sender for message in prompt.messages]
        assert senders == ["user", "d", "ann", "bob", "d"]
        return "Ann is right. Answer: 4"

    sides = [side("ann", "Answer: 4", "Still. Answer: 4"), side("bob", "Answer: 5", convinced)]
    said = await debated(Debate("d", sides, rounds=5))
    assert said.text == "Still. Answer: 4"
    assert (said.data["agreed"], said.data["rounds"]) == (True, 2)
    assert said.data["answers"] == {"ann": "4", "bob": "4"}


async def test_without_agreement_most_decide_and_the_rounds_are_bounded() -> None:
    stubborn = [side("ann", *["Answer: 4"] * 9), side("bob", *["Answer: 5"] * 9)]
    said = await debated(Debate("d", [*stubborn, side("eve", *["답: 5"] * 9)], rounds=2))
    assert (said.data["winner"], said.data["rounds"], said.data["agreed"]) == ("bob", 2, False)
    assert said.data["votes"] == {"4": 1, "5": 2}
    mute = await debated(Debate("d", [side("a", "hm"), side("b", "hm")], rounds=1, language="ko"))
    assert (mute.text, mute.data["winner"]) == ("토론에서 이긴 쪽이 없습니다.", None)


async def test_a_motion_is_judged() -> None:
    def reply(prompt: Prompt) -> str:
        assert "ann argues: tea" in " ".join(message.text for message in prompt.messages)
        assert prompt.messages[-1].sender == "ann"  # bob has heard her
        return "No, coffee."

    sides = [side("ann", "Tea calms.", "It does."), side("bob", reply, reply)]
    judge = side("judge", '{"choice": "ann", "why": "calm counts"}')
    debate = Debate("d", sides, positions=["tea", "coffee"], judge=judge, rounds=2, at_once=False)

    def wrong(prompt: Prompt) -> str:
        return prompt.messages[-2].sender

    said = await debated(Debate("d", [sides[0], side("bob", wrong)], positions=["tea", "coffee"],
                                judge=judge, rounds=1))  # fmt: skip
    assert said.text == "ann (tea): calm counts"
    outcome = await go(debate, task="Tea or coffee?")
    assert (outcome.data["winner"], outcome.data["why"]) == ("ann", "calm counts")


async def test_several_judges_and_people_among_them() -> None:
    store = Memory()
    sides = [side("ann", "Tea."), side("bob", "Coffee.")]
    judges = [side("one", "bob"), side("two", "nobody", "none", "no"), Human("owner")]
    debate = Debate("d", sides, positions=["tea", "coffee"], judge=judges, rounds=1)
    outcome = await go(debate, store, task="Which?")
    assert outcome.status == "waiting"
    assert outcome.questions[0].choices == ("ann", "bob")
    assert "bob: Coffee." in outcome.questions[0].text
    await put(store, outcome, text="bob")
    outcome = await resume(outcome.run, debate, store=store)
    assert outcome.text == "bob (coffee)"
    assert outcome.data["votes"] == {"ann": 0, "bob": 2}


def test_what_cannot_be_debated_is_said() -> None:
    ann, bob = side("ann", "x"), side("bob", "x")
    for wrong, about in (
        ({"sides": [ann]}, "needs 2 or more"),
        ({"sides": [ann, bob], "rounds": 0}, "rounds=1 or more"),
        ({"sides": [ann, bob], "positions": ["for"]}, "2 sides and 1 positions"),
        ({"sides": [ann, bob], "positions": ["for", "against"]}, "who decides"),
        ({"sides": [ann, bob], "judge": ann}, "Two are called"),
    ):
        with pytest.raises(UsageError, match=about):
            Debate("d", **wrong)  # type: ignore[arg-type]
