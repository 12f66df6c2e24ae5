"""Reflexion: a try, a check, a lesson, and another try; by a function, a judge, or oneself."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from dure.agents import Agent, Human
from dure.agents.strategies import Reflexion
from dure.core.budget import Budget
from dure.core.errors import UsageError
from dure.core.message import Message
from dure.core.outcome import Answer, Question
from dure.core.prompt import Prompt
from dure.core.workspace import Workspace
from dure.runtime.stores import Memory
from tests.agents.strategies.support import agent, by_kind, decided, price, solved, text_of


def is_eight(answer: Message, _: Workspace) -> str | None:
    """A check that says why."""
    return None if "8" in answer.text else f"{answer.text!r} is not 8"


def tries(*answers: str) -> dict[str, Any]:
    """Answers, one after each lesson that was learned."""

    def said(prompt: Prompt) -> str:
        last = prompt.messages[-1].text
        if "Do not answer the task again now" in last:
            return f"Lesson {last.count('is not 8')}: count again."
        return answers[last.count("Lesson")]

    return {"": said}


async def test_the_next_try_knows_what_went_wrong() -> None:
    heard: list[Prompt] = []
    outcome = await solved(Reflexion(check=is_eight), agent(by_kind(tries("7", "9", "8"), heard)))
    assert outcome.text == "8"
    assert outcome.data is None
    assert outcome.usage.calls == 5  # three tries, two lessons
    assert "'7' is not 8" in text_of(heard[1].messages)
    assert text_of(heard[4].messages).count("Lesson 1: count again.") == 2


@pytest.mark.parametrize("right", [True, None, ""])
async def test_a_right_answer_is_not_tried_again(right: Any) -> None:
    who = agent(by_kind({"": "8"}))
    outcome = await solved(Reflexion(check=lambda answer, space: right), who)
    assert (outcome.text, outcome.usage.calls) == ("8", 1)


async def test_where_no_try_is_right_the_answer_says_so() -> None:
    who = agent(by_kind(tries("6", "7", "9")))
    outcome = await solved(Reflexion(tries=2, check=is_eight), who)
    assert outcome.text == "7"
    assert outcome.data == {"right": False, "wrong": "'7' is not 8", "tries": 2}


async def test_an_async_check_sees_the_workspace(tmp_path: Path) -> None:
    async def is_written(answer: Message, workspace: Workspace) -> bool:
        return workspace.read("sum.txt") == b"8"

    (tmp_path / "sum.txt").write_text("8")
    who = agent(by_kind({"": "done"}))
    outcome = await solved(Reflexion(check=is_written), who, workspace=tmp_path)
    assert outcome.data is None


async def test_a_check_that_breaks_is_named() -> None:
    def broken(answer: Message, _: Workspace) -> bool:
        raise ZeroDivisionError("by me")

    with pytest.raises(UsageError, match=r"The check broken failed: ZeroDivisionError: by me"):
        await solved(Reflexion(check=broken), agent(by_kind({"": "8"})))


async def test_the_agent_looks_at_its_own_answer() -> None:
    verdicts = [{"why": "off by one", "right": False}, {"why": "yes", "right": True}]
    who = agent(by_kind({"why": verdicts, "": ["7", "Count again.", "8"]}))
    outcome = await solved(Reflexion(), who)
    assert outcome.text == "8"
    assert outcome.usage.calls == 5


async def test_a_judge_has_its_own_tools() -> None:
    heard: list[Prompt] = []
    judge = Agent("judge", by_kind({"why": {"why": "", "right": False}}, heard), [price])
    outcome = await solved(Reflexion(tries=1, check=judge), agent(by_kind({"": "7"})))
    assert outcome.data == {"right": False, "wrong": "It is wrong.", "tries": 1}
    assert [tool.name for tool in heard[0].tools] == ["price"]


@pytest.mark.parametrize(
    ("said", "end"),
    [
        (["wrong: it is not 8", "right"], "8"),
        (["It is not 8.", "맞아요"], "8"),
        (["틀렸어요: it is not 8", "end"], "8"),
        (["", ""], "7"),
        (["exit"], "7"),
    ],
)
async def test_a_person_judges(said: list[str], end: str) -> None:
    left = iter(said)

    async def asks(question: Question) -> Answer:
        assert "Is this answer right?" in question.text
        return Answer(question.id, next(left))

    who = agent(by_kind(tries("7", "8")))
    outcome = await solved(Reflexion(check=Human("mina")), who, asks=asks)
    assert outcome.text == end
    assert outcome.data is None


async def test_what_nobody_can_judge_stands() -> None:
    store = Memory()
    who = agent(by_kind({"why": "hm", "": "7"}))
    outcome = await solved(Reflexion(), who, store=store)
    assert outcome.text == "7"
    assert decided(store, outcome)[0].startswith("decided that the answer stands unjudged: ")


async def test_it_keeps_the_budget() -> None:
    who = agent(by_kind(tries("7", "7", "7")))
    outcome = await solved(Reflexion(check=is_eight), who, budget=Budget(calls=3))
    assert outcome.status == "done"
    assert outcome.usage.calls == 1
    assert outcome.data == {"right": False, "wrong": "'7' is not 8", "tries": 1}
