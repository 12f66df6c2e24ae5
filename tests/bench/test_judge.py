"""A judge is an agent, and what it does is a run."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from dure.agents import Agent, Human
from dure.bench import Task, contains, evaluate, judge
from dure.bench.judge import MOST_CHARACTERS, Verdict
from dure.bench.score import judged
from dure.core.errors import UsageError
from dure.core.message import say
from dure.core.outcome import Answer, Question
from dure.core.prompt import Prompt, Reply
from dure.core.usage import Usage
from dure.models import scripted
from dure.runtime.stores import Memory
from tests.bench.support import finished, workspace

RUBRIC = "It greets the guest by name."


def verdict(prompt: Prompt) -> str:
    said = prompt.messages[0].text
    assert RUBRIC in said
    right = "Jane" in said.rpartition("# The answer to judge")[2]
    return f'{{"reasons": "It has to greet Jane.", "right": {str(right).lower()}}}'


@pytest.mark.parametrize(("answer", "right"), [("Hello, Jane!", True), ("Hello!", False)])
async def test_a_judge(answer: str, right: bool, tmp_path: Path) -> None:
    store = Memory()
    task = Task("greet", "Greet Jane.", [judge(RUBRIC, scripted(verdict))])
    report = await evaluate(
        Agent("a", scripted(answer)), [task], store=store, folder=tmp_path / "e"
    )
    [row] = report.rows
    assert row.right is right
    assert right or row.why.startswith("It has to greet Jane.")
    [run] = row.judges
    books = await store.open()
    assert (await books.find(run)).name == "judge"
    assert row.run != run
    assert row.usage.calls == 1  # the judge's own are not the agent's
    assert (report.cost, report.judging) == (0, 0)


async def test_a_judge_is_not_asked_twice(tmp_path: Path) -> None:
    store, asked, broken = Memory(), [], True

    def judging(prompt: Prompt) -> str:
        asked.append(prompt)
        return '{"reasons": "Fine.", "right": true}'

    def check(*_: Any) -> bool:
        if broken:
            raise OSError("not now")
        return True

    task = Task("greet", "Greet Jane.", [judge(RUBRIC, scripted(judging)), check])
    for broken in (True, False):
        report = await evaluate(
            Agent("a", scripted("Hello")), [task], store=store, folder=tmp_path / "e"
        )
        assert report.rows[0].right is not broken
    assert len(asked) == 1
    assert len(await (await store.open()).heads()) == 2


async def test_a_person_judges(tmp_path: Path) -> None:
    async def person(question: Question) -> Answer:
        right = "Hello" in question.text.rpartition("# The answer to judge")[2]
        return Answer(question.id, "Yes, I like it." if right else "아니요.")

    checks = [
        judge(RUBRIC, Human("critic")),
        ~judge("Say Goodbye.", Human("critic")) | contains("o"),
    ]
    task = Task("greet", "Greet Jane.", checks)
    report = await evaluate(
        Agent("a", scripted("Hello")), [task], store=Memory(), folder=tmp_path, asks=person
    )
    assert report.rows[0].right, report.rows


async def test_a_judge_without_a_verdict_is_an_error_of_the_environment(tmp_path: Path) -> None:
    task = Task("greet", "Greet Jane.", [judge(RUBRIC, scripted(*["fine"] * 4))])
    report = await evaluate(Agent("a", scripted("Hi")), [task], store=Memory(), folder=tmp_path)
    assert report.ends["environment error"] == 1
    assert "no verdict" in report.rows[0].why


async def test_a_judge_that_failed_is_asked_anew(tmp_path: Path) -> None:
    store, words = Memory(), ["fine"] * 4
    for right in (False, True):
        judging = Agent("critic", scripted(*words), output=Verdict)
        task = Task("greet", "Greet Jane.", [judge(RUBRIC, judging)])
        report = await evaluate(
            Agent("a", scripted("Hi")), [task], store=store, folder=tmp_path / "e"
        )
        assert report.rows[0].right is right, report.rows
        words = ['{"reasons": "Fine.", "right": true}']


async def test_what_judges_cost_is_told_apart(tmp_path: Path) -> None:
    words = say("judge", '{"reasons": "Fine.", "right": true}')
    dear = scripted(Reply(words, "complete", Usage(calls=1), cost=Decimal("0.25")))
    task = Task("greet", "Greet Jane.", [judge(RUBRIC, dear)])
    report = await evaluate(Agent("a", scripted("Hi")), [task], store=Memory(), folder=tmp_path)
    assert (report.cost, report.judging) == (0, Decimal("0.25"))


async def test_a_judge_needs_an_evaluation(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="evaluation around it"):
        await judged(judge(RUBRIC, "offline"), finished("x"), workspace(tmp_path))


async def test_of_a_long_answer_the_beginning_and_the_end_are_shown(tmp_path: Path) -> None:
    def judging(prompt: Prompt) -> str:
        said = prompt.messages[0].text
        assert len(said) < MOST_CHARACTERS + 1000
        assert "the end" in said
        return '{"reasons": "Fine.", "right": true}'

    task = Task("long", "Talk.", [judge(RUBRIC, scripted(judging))])
    agent = Agent("a", scripted("x" * (3 * MOST_CHARACTERS) + " the end"))
    report = await evaluate(agent, [task], store=Memory(), folder=tmp_path)
    assert report.rows[0].right, report.rows
