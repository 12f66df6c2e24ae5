"""Whoever is asked, and whatever comes back: one of the options, or nothing."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dure.agents import Agent, Human
from dure.core.contracts import Turn
from dure.core.message import Data, Message, say
from dure.core.prompt import Prompt, Reply
from dure.models import scripted
from dure.runtime import resume
from dure.runtime.stores import Memory
from dure.teams.choice import YES_NO, Choice, choose, pick, read
from tests.runtime.support import Play, go, put

NAMES = ("ann", "bob", "ann-2", "지수", "민 호")


@pytest.mark.parametrize(
    ("text", "option"),
    [
        ("ann", "ann"),
        ("Ann!", "ann"),
        ("**Bob**", "bob"),
        ("I think bob should go on.", "bob"),
        ("ann-2 it is", "ann-2"),
        ("annual reports for bob", "bob"),
        ("다음은 지수가 말하면 좋겠습니다.", "지수"),
        ("민 호님께 부탁해요", "민 호"),
        ("@지수", "지수"),
        ('{"choice": "bob", "why": "he knows"}', "bob"),
        ('```json\n{"why": "x", "choice": "ANN"}\n```', "ann"),
        ("bob, bob and again bob", "bob"),
    ],
)
def test_what_is_read(text: str, option: str) -> None:
    found = read(say("x", text), NAMES)
    assert isinstance(found, Choice)
    assert found.option == option


@pytest.mark.parametrize(
    "text",
    ["", "nobody", "ann or bob", "annabel", "지수민", '{"choice": "eve"}', "[]", "null", "{"],
)
def test_what_is_no_choice(text: str) -> None:
    assert isinstance(read(say("x", text), NAMES), str)


def test_the_reason_is_kept() -> None:
    data = Message("x", (Data({"choice": "bob", "why": "he knows"}),))
    assert read(data, NAMES) == Choice("bob", "he knows")


@given(st.text() | st.from_regex(r".*(ann|bob|지수).*"), st.lists(st.text(min_size=1), max_size=5))
def test_it_is_always_one_of_them(text: str, more: list[str]) -> None:
    options = (*NAMES, *more)
    found = read(say("x", text), options)
    assert isinstance(found, str) or found.option in options


async def picked(who: Any, **options: Any) -> str:
    """What was picked, as text."""

    async def play(turn: Turn) -> str:
        return str(await pick(turn, who, NAMES, turn.messages, "Who is next?", **options))

    outcome = await go(Play(play), task="Talk.")
    assert outcome.status == "done", outcome.error
    return outcome.text


async def test_a_model_is_held_to_the_options() -> None:
    prompts: list[Prompt] = []

    def answer(prompt: Prompt) -> str:
        prompts.append(prompt)
        return '{"why": "he knows", "choice": "bob"}'

    assert await picked(scripted(answer)) == "bob"
    assert prompts[0].schema is not None
    assert prompts[0].schema["properties"]["choice"]["enum"] == list(NAMES)


async def test_rubbish_is_told_and_then_given_up() -> None:
    heard: list[str] = []

    def rubbish(prompt: Prompt) -> str:
        heard.append(prompt.messages[-1].text)
        return "eve or ann and bob"

    def mended(prompt: Prompt) -> str:
        heard.append(prompt.messages[-1].text)
        return "bob"

    brain = scripted(rubbish, rubbish, rubbish, name="rubbish")
    assert await picked(Agent("guide", brain)) == "None"
    assert heard[1:] == ["You named ann, bob. Answer with one of: " + ", ".join(NAMES) + "."] * 2
    assert await picked(Agent("guide", scripted(rubbish, mended))) == "bob"
    assert await picked(Agent("guide", scripted(rubbish, mended)), tries=0) == "None"


async def test_a_reply_that_is_not_whole_is_no_choice() -> None:
    cut = Reply(say("x", "bo"), "length")
    assert await picked(scripted(cut, cut, cut)) == "None"


async def test_a_person_picks_from_a_list_and_may_be_away() -> None:
    store = Memory()

    async def play(turn: Turn) -> str:
        found = await choose(turn, Human("owner"), NAMES, turn.messages, "Who is next?")
        return str(found)

    outcome = await go(Play(play), store)
    assert (outcome.status, outcome.questions[0].choices) == ("waiting", NAMES)
    assert (outcome.questions[0].to, outcome.questions[0].text) == (
        "owner",
        "user: go\n\nWho is next?",
    )
    await put(store, outcome, text="지수")
    outcome = await resume(outcome.run, Play(play), store=store)
    assert "지수" in outcome.text


@pytest.mark.parametrize(
    ("text", "option"),
    [
        ("yes", "yes"),
        ("**Yes.** All of it is there.", "yes"),
        ("네, 다 되었습니다.", "yes"),
        ("No. The tests are missing; yes, all of them.", "no"),
        ("아니요", "no"),
        ('{"choice": "yes", "why": "no line is missing"}', "yes"),
        ("I would not say yes.", None),
        ("Hardly a yes", None),
        ("Yes, but the tests do not pass.", None),
        ("네, 그런데 아직 못 했습니다.", None),
    ],
)
def test_only_a_clear_yes_is_one(text: str, option: str | None) -> None:
    found = read(say("x", text), YES_NO)
    assert (found.option if isinstance(found, Choice) else None) == option


async def test_a_person_is_shown_what_was_said_since_they_spoke() -> None:
    said = [say("ann", "old"), say("owner", "mine"), say("bob", "new")]

    async def play(turn: Turn) -> str:
        return str(await choose(turn, Human("owner"), NAMES, said, "Who is next?"))

    outcome = await go(Play(play), Memory())
    assert outcome.questions[0].text == "bob: new\n\nWho is next?"
