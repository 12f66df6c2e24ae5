"""Votes: asked of all, read without trust, counted by a stated rule."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dure.agents import Agent, Human
from dure.core.errors import UsageError
from dure.core.message import Data, Message, Text, say
from dure.core.prompt import Prompt, Reply
from dure.models import scripted
from dure.runtime import replay, resume
from dure.runtime.stores import Memory
from dure.teams.counting import approval, majority, ranked
from dure.teams.debate import final_answer
from dure.teams.vote import Vote
from tests.runtime.support import go, put

TEA = ("tea", "coffee", "milk")


def voter(name: str, *replies: Any) -> Agent:
    return Agent(name, scripted(*replies, name=f"model-{name}"))


async def voted(vote: Vote, task: str = "What shall we drink?") -> Message:
    """The result; a replay gives the same."""
    store = Memory()
    outcome = await go(vote, store, task=task)
    assert outcome.status == "done", outcome.error
    assert outcome.message is not None
    assert (await replay(outcome.run, vote, store=store)).message == outcome.message
    return outcome.message


async def test_most_votes_win() -> None:
    members = [voter("ann", "tea"), voter("bob", "Tea, of course, 'tea'!"), voter("eve", "milk")]
    said = await voted(Vote("v", members, options=TEA))
    assert said.text == "tea"
    assert said.data["counts"] == {"tea": 2, "coffee": 0, "milk": 1}
    assert (said.data["votes"], said.data["abstained"], said.data["tied"]) == (3, 0, [])
    assert "ballots" not in said.data


async def test_what_is_not_on_the_list_is_told_and_then_an_abstention() -> None:
    heard: list[str] = []

    def rubbish(prompt: Prompt) -> str:
        heard.append(prompt.messages[-1].text)
        return "wine"

    members = [voter("ann", rubbish, rubbish, rubbish), voter("bob", "beer", "tea")]
    said = await voted(Vote("v", members, options=TEA))
    assert heard[1] == "You named none of them. Answer with one of: tea, coffee, milk."
    assert (said.text, said.data["votes"], said.data["abstained"]) == ("tea", 1, 1)

    none = await voted(Vote("v", members[:1], options=TEA, language="ko"))
    assert (none.text, none.data["winner"]) == ("투표로 정해지지 않았습니다.", None)


async def test_lists_are_read_in_many_forms() -> None:
    members = [
        voter("ann", "1. tea\n2. milk\n3. coffee"),
        voter("bob", '```json\n["milk", "tea"]\n```'),
        voter("eve", "coffee > tea > milk"),
        voter("dan", "gin, tea", "tea, milk"),
        voter("fay", Message("fay", (Data({"order": ["milk"]}),))),
    ]
    said = await voted(Vote("v", members, options=TEA, rule=ranked()))
    assert said.data["steps"][0]["counts"] == {"tea": 2, "coffee": 1, "milk": 2}
    assert said.text == "tea"  # coffee's vote goes on to tea

    said = await voted(Vote("v", members, options=TEA, rule=approval()))
    assert said.data["counts"] == {"tea": 4, "coffee": 2, "milk": 5}


async def test_nobody_may_have_enough() -> None:
    members = [voter("ann", "tea"), voter("bob", "milk")]
    said = await voted(Vote("v", members, options=TEA, rule=majority()))
    assert (said.data["winner"], said.text) == (None, "The vote is without a winner.")


@pytest.mark.parametrize(
    ("tie", "winner", "broken"),
    [("first", "tea", "first"), ("none", None, "none"), (voter("boss", "milk"), "milk", "boss")],
)
async def test_a_tie_is_broken_as_was_said(tie: Any, winner: str | None, broken: str) -> None:
    members = [voter("ann", "milk"), voter("bob", "tea")]
    said = await voted(Vote("v", members, options=TEA, tie=tie))
    assert said.data["tied"] == ["tea", "milk"]
    assert (said.data["winner"], said.data["tie"]) == (winner, broken)


async def test_a_tie_is_voted_on_again_or_diced() -> None:
    members = [voter("ann", "tea"), voter("bob", "milk")]
    said = await voted(Vote("v", members, options=TEA, tie="again"))
    assert said.data["tie"] == "dice"  # the same again
    assert said.data["winner"] in ("tea", "milk")

    def second(prompt: Prompt) -> str:
        return "coffee" if "coffee" in prompt.messages[-1].text else "milk"

    members += [voter("eve", second), voter("dan", "milk"), voter("fay", "tea")]
    said = await voted(Vote("v", members, options=TEA, tie="again"))
    assert said.data["tied"] == ["tea", "milk"]
    assert (said.data["winner"], said.data["tie"]) == ("milk", "again")


async def test_answers_are_voted_on_without_names_and_never_for_ones_own() -> None:
    shown: dict[str, str] = {}

    def best(name: str) -> Any:
        def choose(prompt: Prompt) -> str:
            shown[name] = prompt.messages[-2].text
            lines = shown[name].split("\n")
            liked = next((i for i, line in enumerate(lines) if line == "by bob"), 3)
            return lines[liked - 1].rstrip(":") + " is best"

        return choose

    def member(name: str) -> Agent:
        def reply(prompt: Prompt) -> str:
            asked = prompt.messages[-1].text
            return best(name)(prompt) if "Vote for" in asked else f"by {name}"

        return Agent(name, scripted(*[reply] * 4, name=f"model-{name}"))

    said = await voted(Vote("v", [member("ann"), member("bob"), member("eve"), member("dan")]))
    assert said.text == "by bob"
    assert said.data["winner"] == "bob"
    assert said.data["counts"]["bob"] == 3
    for name, text in shown.items():
        assert f"by {name}" not in text
        assert f"{name}:" not in text


async def test_the_same_answers_are_votes() -> None:
    members = [
        voter("ann", "I think so. Answer: 4"),
        voter("bob", "Answer: 5"),
        voter("eve", "So.\n**Answer: 4.**"),
        voter("dan", "no idea"),
    ]
    said = await voted(Vote("v", members, same=final_answer))
    assert said.data["counts"] == {"4": 2, "5": 1}
    assert (said.text, said.data["abstained"]) == ("I think so. Answer: 4", 1)


async def test_an_open_vote_is_one_after_the_other() -> None:
    def follow(prompt: Prompt) -> str:
        assert any("ann votes: milk." in message.text for message in prompt.messages)
        return "milk"

    said = await voted(Vote("v", [voter("ann", "milk"), voter("bob", follow)], options=TEA,
                            secret=False))  # fmt: skip
    assert said.data["ballots"] == {"ann": ["milk"], "bob": ["milk"]}


async def test_people_vote_when_they_come() -> None:
    store = Memory()
    vote = Vote("v", [Human("mina"), Human("jun"), voter("ann", "tea")], options=TEA)
    outcome = await go(vote, store, task="마실 것?")
    assert [question.to for question in outcome.questions] == ["mina", "jun"]
    assert outcome.questions[0].choices == TEA
    assert outcome.questions[0].text.startswith("마실 것?")
    await put(store, outcome, text="milk")
    outcome = await resume(outcome.run, vote, store=store)
    await put(store, outcome, text="milk")
    outcome = await resume(outcome.run, vote, store=store)
    assert (outcome.status, outcome.text) == ("done", "milk")


async def test_options_may_come_from_what_was_said() -> None:
    def lines(messages: Any) -> list[str]:
        return messages[-1].text.splitlines()

    said = await voted(Vote("v", [voter("ann", "부산")], options=lines), "서울\n부산")
    assert said.text == "부산"


@pytest.mark.parametrize("options", [["tea"], [], ["tea", "Tea "], ["tea", ""], "tea"])
def test_options_must_be_a_choice(options: Any) -> None:
    with pytest.raises(UsageError, match="two options or more"):
        Vote("v", [voter("ann", "x")], options=options)


@given(st.text() | st.from_regex(r"(tea|milk|1\\. |,|\\n|가| )*") | st.lists(st.text()).map(str))
def test_a_ballot_names_nothing_but_options(text: str) -> None:
    vote = Vote("v", [voter("ann", "x")], options=TEA)
    found = vote._named(say("ann", text), TEA)  # pyright: ignore[reportPrivateUsage]
    assert isinstance(found, str) or (set(found) <= set(TEA) and len(set(found)) == len(found))


def test_huge_answers_are_read_at_once() -> None:
    assert final_answer(say("x", "answer: " + " x" * 500_000 + " " * 500_000 + "y")).endswith("y")
    vote = Vote("v", [voter("ann", "x")], options=TEA)
    huge = say("ann", "tea, " * 300_000)
    assert vote._named(huge, TEA) == ("tea",)  # pyright: ignore[reportPrivateUsage]


def test_two_cannot_choose_between_their_own_answers() -> None:
    with pytest.raises(UsageError, match="needs 3 or more"):
        Vote("v", [voter("ann", "x"), voter("bob", "x")])


def test_an_answer_is_found_in_words() -> None:
    assert final_answer(say("x", "정답: 사과.")) == "사과"
    assert final_answer(say("x", "Answer: 3.14\nFinal answer: -5")) == "-5"
    assert final_answer(say("x", "The answer is 4")) == ""
    assert final_answer(Message("x", (Text("a"), Data(4)))) == "4"


async def test_a_refused_reply_is_no_vote_whatever_the_rule() -> None:
    refused = Reply(Message("eve", ()), "refused")
    members = [voter("ann", "tea, milk"), voter("bob", "tea"), voter("eve", *[refused] * 3)]
    said = await voted(Vote("v", members, options=TEA, rule=ranked()))
    assert (said.data["winner"], said.data["abstained"]) == ("tea", 1)
