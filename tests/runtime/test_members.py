"""A participant that is handed several turns hears what is new, once, and keeps what it folded."""

from __future__ import annotations

import asyncio
import contextlib

import pytest

from dure.agents import Agent
from dure.core.contracts import Line, Turn
from dure.core.event import Delta, Event
from dure.core.message import say
from dure.core.outcome import Outcome
from dure.core.prompt import Abilities, Prompt, Reply
from dure.core.stops import rounds
from dure.core.store import Store
from dure.core.usage import Usage
from dure.memory import Window
from dure.models import scripted
from dure.runtime import Run, replay, resume
from dure.runtime.members import Member, member_of
from dure.runtime.stores import Memory
from dure.teams import JointChat
from tests.runtime.support import Play


def agents(count: int, turns: int, **kw: object) -> list[Agent]:
    """Agents that count what they say, and tell how many messages they were shown."""
    return [
        Agent(f"a{n}", scripted(*[_shown] * turns), **kw)  # type: ignore[arg-type]
        for n in range(count)
    ]


def _shown(prompt: Prompt) -> str:
    return f"{prompt.me} sees {len(prompt.messages)}: {prompt.messages[-1].text[:20]}"


async def events(store: Store, outcome: Outcome) -> list[Event]:
    return list(await (await store.open()).read(outcome.run))


async def test_only_what_is_new_is_written_down() -> None:
    store = Memory()
    team = JointChat("team", agents(3, 10), until=rounds(30))
    outcome = await Run(team, "Go.", store=store)
    assert outcome.status == "done", outcome.error
    written = await events(store, outcome)
    hands = [e for e in written if e.kind == "began" and e.body.get("what") == "hand"]
    assert [len(e.body["messages"]) for e in hands[:4]] == [1, 2, 3, 3]
    assert {len(e.body["messages"]) for e in hands[3:]} == {3}
    assert ["more" in e.body for e in hands[:4]] == [False, False, False, True]
    asked = [e for e in written if e.kind == "intent" and e.body.get("verb") == "think"]
    assert {len(e.body["new"]) for e in asked[3:]} == {3}
    assert outcome.text.startswith("a2 sees 30")  # All of it is heard, nevertheless.


async def test_replay_and_resume_hear_the_same() -> None:
    store = Memory()
    team = JointChat("team", agents(2, 6, memory=Window(4)), until=rounds(12))
    outcome = await Run(team, "Go.", store=store)
    again = JointChat("team", agents(2, 6, memory=Window(4)), until=rounds(12))
    replayed = await replay(outcome.run, again, store=store)
    assert (replayed.text, replayed.status) == (outcome.text, "done")


class Small:
    """A scripted model whose window holds little, so that the talk is folded."""

    name = "small:scripted"
    price = None

    def __init__(self, shown: list[int]) -> None:
        self.shown = shown
        self.abilities = Abilities(window=2_000, most_output=200)

    async def answer(self, prompt: Prompt, line: Line) -> Reply:
        self.shown.append(len(prompt.messages))
        texts = [message.text for message in prompt.messages if message.kind == "said"]
        text = f"word {len(prompt.messages)} of {texts[-1][:12]} " + "and on " * 12
        return Reply(say(prompt.me, text), "complete", Usage(10, 10, calls=1))


async def test_what_was_folded_stays_folded() -> None:
    shown: list[int] = []
    model = Small(shown)
    folds = 0
    store = Memory()
    team = JointChat(
        "team", [Agent(n, model, memory=Window(20)) for n in ("ann", "bob")], until=rounds(120)
    )
    outcome = await Run(team, "Go.", store=store)
    assert outcome.status == "done", outcome.error
    folds = sum(
        e.key.endswith(":fold") and e.kind == "result" for e in await events(store, outcome)
    )
    assert max(shown) < 60
    assert 2 <= folds <= 30  # not once a message


async def test_another_list_begins_anew() -> None:
    heard: list[list[str]] = []

    async def inner(turn: Turn) -> str:
        heard.append([message.text for message in turn.messages])
        return "inner"

    async def play(turn: Turn) -> str:
        who = Play(inner, "ann")
        one, two, other = say("x", "one"), say("x", "two"), say("x", "other")
        for said in ([one], [one, two], [one, two], [other, two]):
            await turn.hand(who, said)
        return "end"

    assert (await Run(Play(play), "x", store=Memory())).status == "done"
    assert heard == [["one"], ["one", "two"], ["one", "two"], ["other", "two"]]


def test_who_goes_on() -> None:
    one, two = say("x", "one"), say("x", "two")
    members: dict[str, Member] = {}
    ann = member_of(members, "ann", [one])
    ann.hears([one], [one])
    assert member_of(members, "ann", [one, two]) is ann
    assert member_of(members, "ann", (one, two)) is ann
    assert member_of(members, "ann", [two, one]) is not ann
    assert member_of(members, "bob", []) is not ann


@pytest.mark.parametrize("cut", range(3, 40, 4))
async def test_resumed_at_any_event_it_is_the_same(cut: int) -> None:
    """A plan, and what was folded, are there again in a run that another process takes up."""
    shown: list[int] = []

    def team() -> JointChat:
        model = Small(shown)
        return JointChat(
            "team", [Agent(n, model, memory=Window(6)) for n in ("ann", "bob")], until=rounds(12)
        )

    whole = await Run(team(), "Go.", store=Memory())
    store, seen = Memory(), 0
    run = Run(team(), "Go.", store=store)

    def count(item: Event | Delta) -> None:
        nonlocal seen
        seen += isinstance(item, Event)
        if seen == cut:
            task.cancel()

    async def go() -> Outcome:
        return await run

    run.listen(count)
    task = asyncio.ensure_future(go())
    with contextlib.suppress(asyncio.CancelledError):
        await task
    outcome = await resume(run.id, team(), store=store)
    assert outcome.status == "done", outcome.error
    replayed = await replay(outcome.run, team(), store=store)
    assert (replayed.text, whole.text) == (outcome.text, outcome.text)
