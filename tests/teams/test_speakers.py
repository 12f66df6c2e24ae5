"""Who speaks next: always somebody who is there and may, whatever those who are asked say."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dure.agents import Agent, Human
from dure.core.message import Message, say
from dure.core.outcome import Outcome
from dure.core.prompt import Prompt
from dure.core.stops import rounds
from dure.models import scripted
from dure.runtime import Run, replay, resume
from dure.runtime.stores import Memory
from dure.teams import JointChat
from dure.teams.speakers import (
    addressed,
    at_random,
    by,
    by_hand,
    by_model,
    everybody_at_once,
    graph,
    in_turn,
    moderated,
    raised_hands,
    without_repeats,
)
from dure.teams.table import Next, Table
from tests.runtime.support import put

NAMES = ("ann", "bob", "cho", "dan")


def member(name: str, *texts: str) -> Agent:
    return Agent(name, scripted(*[texts[n % len(texts)] for n in range(60)]), role=f"{name} role")


def team(rule: Next, count: int = 6, *texts: str) -> JointChat:
    said = texts or ("word",)
    return JointChat(
        "team", [member(name, *said) for name in NAMES], next=rule, until=rounds(count)
    )


async def order(rule: Next, count: int = 6, *texts: str, store: Any = None) -> list[str]:
    """Who spoke, one after the other. The replay is the same."""
    store = store or Memory()
    outcome = await Run(team(rule, count, *texts), "Talk.", store=store)
    assert outcome.status == "done", outcome.error
    again = await replay(outcome.run, team(rule, count, *texts), store=store)
    assert again.status == "done"
    return spoke(store, outcome)


def spoke(store: Memory, outcome: Outcome) -> list[str]:
    events = store.events[outcome.run]
    return [
        e.body["who"] for e in events if e.body.get("what") == "hand" and e.body["who"] in NAMES
    ]


async def test_in_turn() -> None:
    assert await order(in_turn()) == ["ann", "bob", "cho", "dan", "ann", "bob"]


async def test_at_random() -> None:
    said = await order(at_random(repeat=False), 30)
    assert set(said) <= set(NAMES)
    assert all(one != other for one, other in pairwise(said))
    assert len(await order(at_random(), 10)) == 10


async def test_everybody_at_once() -> None:
    assert sorted(await order(everybody_at_once(), 8)) == sorted(NAMES * 2)


async def test_by_a_function() -> None:
    async def last_first(table: Table) -> str:
        return "dan" if table.last is None else "ann"

    assert await order(by(last_first), 3) == ["dan", "ann", "ann"]
    assert sorted(await order(by(lambda table: ["ann", "bob"]), 4)) == ["ann", "ann", "bob", "bob"]
    assert await order(by(lambda table: table.members[2] if table.last is None else None)) == [
        "cho"
    ]


async def test_a_function_that_names_somebody_else_is_told() -> None:
    with pytest.raises(Exception, match="named 'eve', who is not in team"):
        await Run(team(by(lambda table: "eve")), "Talk.", store=Memory())


async def test_by_hand_of_a_person_who_may_be_away() -> None:
    store = Memory()
    made = team(by_hand(Human("owner")), 2)
    outcome = await Run(made, "Talk.", store=store)
    assert outcome.questions[0].choices == NAMES
    await put(store, outcome, text="cho")
    outcome = await resume(outcome.run, made, store=store)
    await put(store, outcome, text="")  # nobody: the next seat
    outcome = await resume(outcome.run, made, store=store)
    assert spoke(store, outcome) == ["cho", "dan"]


async def test_by_a_model() -> None:
    prompts: list[Prompt] = []

    def chosen(prompt: Prompt) -> str:
        prompts.append(prompt)
        return '{"why": "she knows", "choice": "cho"}'

    assert await order(by_model(scripted(chosen)), 3) == ["cho"] * 3
    assert "- cho: cho role" in prompts[0].messages[-1].text
    assert prompts[0].schema is not None


async def test_moderated_by_somebody_who_does_not_sit_there() -> None:
    guide = Agent("guide", scripted("Bob should begin.", "bob", "I cannot say", "eve!", "ann, bob"))
    assert (await order(moderated(guide), 1)) == ["bob"]


async def test_who_names_nobody_leaves_it_to_the_next_rule() -> None:
    store = Memory()
    mute = scripted(*["?"] * 9)
    assert await order(by_model(mute, tries=1), 3, store=store) == ["ann", "bob", "cho"]
    decided = [
        str(e.body["value"])
        for events in store.events.values()
        for e in events
        if e.kind == "result" and "nobody was named" in str(e.body.get("value", ""))
    ]
    assert decided[0] == "ann, in turn, since nobody was named"


async def test_raised_hands() -> None:
    def hand(up: bool) -> Any:
        def reply(prompt: Prompt) -> str:
            if "raise your hand" in prompt.messages[-1].text.casefold():
                return "yes" if up else "no"
            return "word"

        return reply

    members = [Agent(name, scripted(*[hand(name in ("bob", "dan"))] * 60)) for name in NAMES]
    store = Memory()
    made = JointChat("team", members, next=raised_hands(), until=rounds(4))
    outcome = await Run(made, "Talk.", store=store)
    events = store.events[outcome.run]
    said = [e.body["who"] for e in events if e.body.get("what") == "hand" and e.parent == "team"]
    assert said == ["bob", "dan", "bob", "dan"]
    none = JointChat("team", [member(n, "no") for n in NAMES], next=raised_hands())
    assert (await Run(none, "Talk.", store=Memory())).text == "Talk."


async def test_along_a_graph() -> None:
    edges = {"": ["bob"], "bob": ["ann", "cho"], "cho": ["dan"], "ann": ["bob"]}
    assert await order(graph(edges), 9) == ["bob", "cho", "dan"]  # nobody comes after dan
    model = by_model(scripted(*['{"why": "", "choice": "ann"}'] * 9))
    assert await order(graph(edges, model), 4) == ["bob", "ann", "bob", "ann"]
    not_twice = graph({name: [name] for name in NAMES}, at_random(), forbidden=True)
    said = await order(not_twice, 20)
    assert all(one != other for one, other in pairwise(said))
    with pytest.raises(Exception, match="names 'eve'"):
        await order(graph({"ann": ["eve"]}))


async def test_without_repeats() -> None:
    model = by_model(scripted(*['{"why": "", "choice": "ann"}'] * 20))
    said = await order(without_repeats(model), 4)
    assert all(one != other for one, other in pairwise(said))


@pytest.mark.parametrize(
    ("text", "next_one"),
    [
        ("Dan, what do you think?", "dan"),
        ("I ask @cho.", "cho"),
        ("@bob님, 어때요?", "bob"),
        ("As ann said, yes.", "bob"),
        ("Roses, then. Dan, have we the money?", "dan"),
        ("Cho, you are right. Dan, what next?", "dan"),
        ("@dan, ask @cho about it.", "dan"),
        ("I ask @dan, then @cho.", "dan"),
        ("Here is the talk:\ncho: yes", "bob"),
        ("Dan: go on", "dan"),
        ("." * 200_000 + " Dan, go on", "dan"),
        ("Mail dan@cho.example please", "bob"),
    ],
)
async def test_whoever_is_addressed(text: str, next_one: str) -> None:
    assert (await order(addressed(), 2, text))[1] == next_one


async def test_a_message_to_somebody_is_answered_by_them() -> None:
    table = Table(None, "t", [member(n, "x") for n in NAMES], [say("ann", "x", to=["dan"])])  # type: ignore[arg-type]
    assert await addressed().choose(table) == ["dan"]


def rules() -> list[Any]:
    return [
        lambda model: by_model(model, tries=1),
        lambda model: moderated(Agent("guide", model), tries=1),
        lambda model: without_repeats(by_model(model, tries=0)),
        lambda model: graph({"ann": ["bob", "cho"], "bob": ["ann"]}, by_model(model, tries=0)),
        lambda model: addressed(by_model(model, tries=0)),
        lambda model: raised_hands(otherwise=by_model(model, tries=0)),
    ]


@pytest.mark.parametrize("make", rules())
@settings(max_examples=25, deadline=None)
@given(
    said=st.lists(
        st.text(max_size=30)
        | st.sampled_from(
            [*NAMES, "eve", '{"choice": "eve"}', "ann and bob", "{", "\ud800", "@dan"]
        )
        | st.just(Message("x", ())),
        min_size=1,
        max_size=5,
    )
)
def test_whatever_is_answered_it_is_somebody_who_is_there(make: Any, said: list[Any]) -> None:
    import asyncio

    rubbish = [said[n % len(said)] for n in range(30)]

    async def go() -> None:
        store = Memory()
        members = [Agent(name, scripted(*["word"] * 60)) for name in NAMES]
        rule = make(scripted(*rubbish))
        made = JointChat("team", members, next=rule, until=rounds(3))
        outcome = await Run(made, "Talk.", store=store)
        assert outcome.status in ("done", "failed")
        hands = [e for e in store.events[outcome.run] if e.body.get("what") == "hand"]
        assert all(e.body["who"] in (*NAMES, "guide") for e in hands)
        assert outcome.status == "done", outcome.error

    asyncio.run(go())
