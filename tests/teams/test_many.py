"""Many teams at once, and one talk that goes on for long: both end, and neither grows heavier."""

from __future__ import annotations

import asyncio

from dure.agents import Agent
from dure.core.budget import Budget
from dure.core.contracts import Line
from dure.core.message import say
from dure.core.outcome import Outcome
from dure.core.prompt import Abilities, Prompt, Reply
from dure.core.stops import rounds
from dure.core.usage import Usage
from dure.runtime import Run, resume
from dure.runtime.stores import Memory, SQLite
from dure.teams import JointChat

LONG = 10_000
ENOUGH = Budget(seconds=None)


class Counting:
    """A model that says how many messages it was shown, at once."""

    name = "test:counting"
    price = None
    abilities = Abilities()

    def __init__(self) -> None:
        self.shown: list[int] = []

    async def answer(self, prompt: Prompt, line: Line) -> Reply:
        self.shown.append(len(prompt.messages))
        text = f"{prompt.me} heard {len(prompt.messages)} " + "words " * 20
        return Reply(say(prompt.me, text), "complete", Usage(100, 30, calls=1))


def team(model: Counting, messages: int, name: str = "team") -> JointChat:
    members = [Agent(who, model) for who in ("ann", "bob", "cho", "dan")]
    return JointChat(name, members, until=rounds(messages))


async def test_a_thousand_teams_of_four_at_once() -> None:
    store, model = Memory(), Counting()

    async def one(number: int) -> Outcome:
        return await Run(team(model, 8, f"team{number}"), "Talk.", store=store)

    outcomes = await asyncio.gather(*map(one, range(1_000)))
    assert {outcome.status for outcome in outcomes} == {"done"}
    assert len(model.shown) == 8_000
    assert sorted(set(model.shown)) == list(range(1, 9))


async def test_ten_thousand_messages_in_one_talk() -> None:
    model, store = Counting(), Memory()
    outcome = await Run(team(model, LONG), "Talk.", store=store, budget=ENOUGH)
    assert outcome.status == "done", outcome.error
    shown = model.shown
    assert len(shown) >= LONG  # and some summaries
    assert max(shown[LONG // 2 :]) <= max(shown[: LONG // 2])  # what is heard is bounded …
    books = await store.open()
    events = [e for e in await books.read(outcome.run) if e.body.get("what") == "hand"]
    assert max(len(e.body["messages"]) for e in events) <= 4  # … and what is written of it, small
    assert len(events) == LONG


async def test_a_long_talk_is_taken_up_again(tmp_path: object) -> None:
    store = SQLite(tmp_path / "runs.db")  # type: ignore[operator]
    model = Counting()
    cut = await Run(
        team(model, 3_000), "Talk.", store=store, budget=Budget(calls=2_500, seconds=None)
    )
    assert cut.status == "spent"
    before = len(model.shown)
    outcome = await resume(cut.run, team(model, 3_000), store=store, budget=ENOUGH)
    assert outcome.status == "done", outcome.error
    assert 450 <= len(model.shown) - before <= 560  # what was said is not asked for again
    folded_before, after = max(model.shown[:before]), max(model.shown[before:])
    assert after <= folded_before
