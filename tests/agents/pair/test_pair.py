"""The pair: commands, reports, feedback, corrections that stay, when who is asked."""

from pathlib import Path
from typing import Any

import pytest

from dure.agents import Agent, Human, Pair, runs_code
from dure.core.errors import UsageError
from dure.core.message import Message, say
from dure.core.prompt import Prompt
from dure.core.stops import says
from dure.models import scripted
from dure.runtime import Run, replay, resume
from dure.runtime.stores import Memory
from tests.agents.test_human import Typist, typist
from tests.runtime.support import bodies, put

pytestmark = pytest.mark.anyio

OWNER = Human("owner")


def worker(*reports: str) -> tuple[Agent, list[str]]:
    """An executor that reports so, and what it was told last each time."""
    heard: list[str] = []

    def report(text: str) -> Any:
        def said(prompt: Prompt) -> str:
            heard.append(prompt.messages[-1].text)
            return text

        return said

    return Agent("coder", scripted(*map(report, reports))), heard


async def went(pair: Pair, *lines: str, task: str = "Add it up.") -> tuple[Any, Typist]:
    """The outcome when the person types these lines."""
    person = typist(*lines)
    return await Run(pair, task, store=Memory(), asks=person), person


async def test_a_right_report_is_the_answer() -> None:
    coder, _ = worker("It is 5.")
    outcome, person = await went(Pair("desk", OWNER, coder), "right")
    assert outcome.text == "It is 5."
    assert outcome.data == {
        "accepted": True,
        "why": "owner accepted it",
        "reports": 1,
        "corrections": [],
    }
    assert "coder: It is 5." in person.asked[0].text
    assert "`wrong: …`" in person.asked[0].text


async def test_a_correction_stays() -> None:
    coder, heard = worker("It is 5.", "It is 6.", "A table.", "A table in won.")
    said = ("wrong: count the tea", "right: now a table", "틀림: 원화로", "맞음")
    outcome, _ = await went(Pair("desk", OWNER, coder), *said)
    assert outcome.data["corrections"] == ["count the tea", "원화로"]
    assert heard[0] == "Add it up."
    kept = "Keep to these corrections all the time:\n- count the tea"
    assert heard[1] == f"That was wrong: count the tea\nDo it again.\n{kept}"
    assert heard[2] == f"now a table\n{kept}"
    assert heard[3].endswith(f"{kept}\n- 원화로")


async def test_a_correction_stays_in_later_exchanges() -> None:
    store = Memory()
    coder, _ = worker("It is 5.", "It is 6.")
    pair = Pair("desk", OWNER, coder)
    first = await Run(pair, "Add.", store=store, asks=typist("wrong: count the tea", "right"))
    assert first.data["accepted"]
    again, heard = worker("It is 7.")
    later = Pair("desk", OWNER, again)
    await Run(later, "And now?", store=store, asks=typist("right"), after=first.run)
    assert heard[0].endswith("all the time:\n- count the tea")


async def test_the_end_and_a_wrong_without_a_why() -> None:
    coder, heard = worker("It is 5.", "It is 6.")
    outcome, _ = await went(Pair("desk", OWNER, coder), "wrong", "끝")
    assert (outcome.text, outcome.data["accepted"]) == ("It is 6.", False)
    assert outcome.data["why"] == "owner left"
    assert heard[1] == "That was wrong. Find out why, and do it again."


async def test_asked_at_the_end_only() -> None:
    coder, heard = worker("one", "two", "three DONE", "four", "five DONE")
    pair = Pair("desk", OWNER, coder, ask="end", until=says("DONE"))
    outcome, person = await went(pair, "and the tests?", "")
    assert (outcome.text, len(person.asked)) == ("five DONE", 2)
    assert heard == [
        "Add it up.",
        "Go on.",
        "Go on.",
        "and the tests?",
        "Go on.",
    ]
    assert outcome.data["why"] == "coder said 'DONE'"


async def test_at_the_bound_who_is_asked_at_the_end_may_go_on() -> None:
    coder, _ = worker("one", "two", "three", "four")
    pair = Pair("desk", OWNER, coder, ask="end", until=says("DONE"), turns=2)
    outcome, person = await went(pair, "go further", "end")
    assert (outcome.text, len(person.asked)) == ("four", 2)
    coder, _ = worker("one", "two")
    outcome, _ = await went(Pair("desk", OWNER, coder, turns=2), "more", "more")
    assert outcome.data["why"] == "2 reports"


async def test_never_asked() -> None:
    coder, _ = worker("one")
    outcome, person = await went(Pair("desk", OWNER, coder, ask="never"))
    assert (outcome.text, outcome.data["why"], person.asked) == ("one", "reported", [])
    coder, _ = worker("same", "same")
    pair = Pair("desk", OWNER, coder, ask="never", until=says("DONE"))
    outcome, _ = await went(pair)
    assert outcome.data["why"] == "the same report twice"


async def test_asked_by_policy() -> None:
    def costly(said: Any) -> bool:
        return "won" in said[-1].text

    coder, _ = worker("free", "9,000 won", "DONE")
    pair = Pair("desk", OWNER, coder, ask=costly, until=says("DONE"))
    outcome, person = await went(pair, "take it")
    assert (outcome.text, len(person.asked)) == ("DONE", 1)


async def test_an_agent_instructs_and_a_person_does() -> None:
    chief = Agent("chief", scripted("Run make.", "wrong: use -j2", "right"))
    outcome, person = await went(
        Pair("desk", chief, Human("hands"), opens="instructor"), "it failed", "it works"
    )
    assert outcome.text == "it works"
    assert "chief: Run make." in person.asked[0].text
    assert "- use -j2" in person.asked[1].text


async def test_whoever_leaves_ends_it() -> None:
    chief = Agent("chief", scripted("Run make."))
    outcome, _ = await went(Pair("desk", chief, Human("hands"), opens="instructor"), "exit")
    assert outcome.data["why"] == "hands left"
    coder, _ = worker("one")
    outcome, _ = await went(Pair("desk", OWNER, coder, opens="instructor"), "끝")
    assert (outcome.text, outcome.data["reports"]) == ("owner left", 0)
    away = Human("owner", within=0)
    outcome, _ = await went(Pair("desk", away, coder))
    assert outcome.data["why"] == "owner is away"


async def test_a_person_answers_days_later_and_a_replay_asks_nobody() -> None:
    store = Memory()
    coder, _ = worker("It is 5.", "It is 6.")
    pair = Pair("desk", OWNER, coder)
    outcome = await Run(pair, "Add it up.", store=store)
    assert outcome.status == "waiting"
    await put(store, outcome, text="wrong: count the tea")
    outcome = await resume(outcome.run, pair, store=store)
    await put(store, outcome, text="right")
    outcome = await resume(outcome.run, pair, store=store)
    assert (outcome.text, outcome.data["corrections"]) == ("It is 6.", ["count the tea"])
    assert (await replay(outcome.run, pair, store=store)).data == outcome.data
    assert len(bodies(store, outcome.run, "question")) == 2


async def test_code_is_run_and_reported(tmp_path: Path) -> None:
    code = "```python\n# filename: sum.py\nprint(2 + 3)\n```"
    chief = Agent("chief", scripted(code, "right"))
    pair = Pair("desk", chief, runs_code(), opens="instructor")
    outcome = await Run(pair, "Add it up.", store=Memory(), workspace=str(tmp_path))
    assert "5" in outcome.text
    assert outcome.data["accepted"]
    assert (tmp_path / "sum.py").exists()


async def test_code_that_fails_says_so_and_is_mended() -> None:
    coder = Agent("coder", scripted("```python\n1 / 0\n```", "```python\nprint(7)\n```", "right"))
    seen = await Run(Pair("desk", coder, runs_code(), opens="instructor"), "Go.", store=Memory())
    assert "7" in seen.text
    assert seen.data["reports"] == 2


async def test_without_code_there_is_no_empty_reply() -> None:
    outcome = await Run(runs_code(), "Thank you!", store=Memory())
    assert outcome.message is not None
    assert outcome.message.kind == "no code"
    assert "no block of code" in outcome.text
    cut = await Run(runs_code(), "```python\nprint(1)", store=Memory())
    assert "not closed" in cut.text


async def test_a_person_over_a_code_runner() -> None:
    person = Human("me", otherwise=runs_code())
    task = say("coder", "```python\nprint(40 + 2)\n```")
    outcome = await Run(person, task, store=Memory(), asks=typist(""))
    assert "42" in outcome.text
    assert isinstance(outcome.message, Message)
    assert outcome.message.sender == "me"
    outcome = await Run(person, task, store=Memory(), asks=typist("no, do not run that"))
    assert outcome.text == "no, do not run that"


async def test_the_instructor_runs_the_code_where_the_person_types_nothing(tmp_path: Path) -> None:
    coder = Agent("coder", scripted("```python\nprint(40 + 2)\n```", "It is 42."))
    pair = Pair("desk", Human("me", otherwise=runs_code()), coder)
    outcome = await Run(
        pair, "6 times 7?", store=Memory(), asks=typist("", "right"), workspace=str(tmp_path)
    )
    assert (outcome.text, outcome.data["accepted"]) == ("It is 42.", True)


def test_names_and_turns() -> None:
    with pytest.raises(UsageError, match="three names"):
        Pair("owner", OWNER, runs_code())
    with pytest.raises(UsageError, match="turns=0"):
        Pair("desk", OWNER, runs_code(), turns=0)
    with pytest.raises(UsageError, match="last=0"):
        runs_code(last=0)
