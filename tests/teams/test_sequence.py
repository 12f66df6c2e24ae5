"""One conversation after the other, told what the earlier ones found."""

from typing import Any

import pytest

from dure.agents import Agent
from dure.core.contracts import Participant
from dure.core.errors import UsageError
from dure.core.message import Message
from dure.core.prompt import Prompt, Reply
from dure.models import scripted
from dure.runtime import Run, replay
from dure.runtime.stores import Memory
from dure.teams.bounded import forgiving
from dure.teams.chat import Chat
from dure.teams.results import results
from dure.teams.sequence import SequentialChat, Stage
from dure.teams.summaries import joined
from tests.runtime.support import Priced


def heard(prompt: Prompt) -> str:
    """All that an agent was told."""
    return " / ".join(f"{m.sender}: {m.text}" for m in prompt.messages)


def says(name: str, *words: str) -> Agent:
    """An agent that says this, or all that it was told."""
    return Agent(name, scripted(*(words or (heard,))))


async def done(team: Participant, **options: Any) -> str:
    """What is answered; the replay says the same."""
    store = options.setdefault("store", Memory())
    outcome = await Run(team, "Cities.", **options)
    assert outcome.status == "done", outcome.error
    assert (await replay(outcome.run, team, store=store)).text == outcome.text
    return outcome.text


async def test_summaries_are_carried_on() -> None:
    facts = Chat("facts", says("ann"), says("bob", "Seoul is large."), opening="Facts?", turns=1)
    view = Chat("view", says("cho"), says("dan", "Write of it."), opening="Views?", turns=1)
    text = await done(SequentialChat("s", [facts, view, Stage(says("eve"), "One line.")]))
    assert text == "user: Cities. / facts: Seoul is large. / view: Write of it. / s: One line."


async def test_a_result_may_be_left_out() -> None:
    stages = [says("a", "A"), says("b", "B"), Stage(says("c"), without=["a"])]
    assert await done(SequentialChat("s", stages)) == "user: Cities. / b: B"


async def test_what_does_not_wait_is_held_at_once() -> None:
    store = Memory()
    stages = [
        Stage(says("d"), after=["b", "c"]),
        says("a", "A"),
        Stage(says("b"), after=["a"]),
        Stage(says("c"), after=["a"], without=["a"]),
    ]
    # The first stands before those it waits for: the order is that of what they need.
    stages[1] = Stage(says("a", "A"), after=[])
    text = await done(SequentialChat("s", stages, summary=joined), store=store)
    assert text.split("\n\n") == [
        "d: user: Cities. / b: user: Cities. / a: A / c: user: Cities.",
        "a: A",
        "b: user: Cities. / a: A",
        "c: user: Cities.",
    ]
    events = next(iter(store.events.values()))
    assert [e.body["branches"] for e in events if e.body.get("what") == "together"] == [2]


async def test_a_failure_ends_it_or_is_carried_on() -> None:
    refusing = Agent("a", Priced(lambda prompt, line: Reply(Message("a", ()), "refused")))
    outcome = await Run(SequentialChat("s", [refusing, says("b")]), "x", store=Memory())
    assert outcome.error is not None
    text = await done(SequentialChat("s", [forgiving(refusing), says("b")]))
    assert text.startswith("user: Cities. / a: [a could not answer: ")


async def test_each_result_is_kept_with_what_it_took() -> None:
    store = Memory()
    talk = Chat("talk", says("ann", "", "2"), says("bob", "1", "3"), opening="Hi", turns=2)
    outcome = await Run(SequentialChat("s", [talk, says("c", "C")]), "x", store=store)
    first, second = results(store.events[outcome.run], "s")
    assert (first.name, first.text, first.messages, first.usage.calls) == ("talk", "3", 3, 3)
    assert (second.name, second.text, second.cost) == ("c", "C", 0)


def test_what_is_refused() -> None:
    a, b = says("a"), says("b")
    wrong: list[tuple[str, list[Any]]] = [
        ("order.unknown", [a, Stage(b, after=["c"])]),
        ("order.unknown", [a, Stage(b, without=["c"])]),
        ("order.unknown", [a, Stage(b, after="a")]),
        ("order.circle", [Stage(a, after=["b"]), Stage(b, after=["a"])]),
        ("team.same_name", [a, a]),
        ("team.too_few", []),
        ("team.no_participant", ["a"]),
    ]
    for code, stages in wrong:
        with pytest.raises(UsageError) as raised:
            SequentialChat("s", stages)
        assert raised.value.code == code
