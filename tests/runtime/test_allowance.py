"""What may be spent: never more than the cap, however many spend at once."""

import asyncio
import random
import threading
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any, cast

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from dure.agents import Agent, as_tool
from dure.core.budget import Budget
from dure.core.contracts import Turn
from dure.core.errors import BudgetSpent, ReplyFailed, UsageError
from dure.core.message import Message, Text, ToolCall, say
from dure.core.outcome import Answer
from dure.core.policy import workspace
from dure.core.prompt import Abilities, Prompt, Reply
from dure.core.usage import Price, Usage
from dure.formats import json_reply
from dure.host.clock import FakeClock
from dure.models import calls, scripted
from dure.runtime import resume
from dure.runtime.stores import Memory
from tests.runtime.support import Play, Priced, World, anything, go, price, put

pytestmark = pytest.mark.anyio


def spending(seed: int, prices: Price) -> Priced:
    """A model that uses anything up to what it may, and sometimes fails."""
    dice = random.Random(seed)

    async def answer(prompt: Prompt, line: Any) -> Reply:
        for _ in range(dice.randrange(4)):
            await asyncio.sleep(0)
        bound = sum(len(message.text.encode()) for message in prompt.messages)
        output = dice.randrange((prompt.most_output or 0) + 1)
        usage = Usage(dice.randrange(bound + 1), output)
        if dice.random() < 0.1:
            raise ReplyFailed("model.filtered", "filtered", stop="filtered")
        if dice.random() < 0.1:
            raise ReplyFailed("model.unavailable", "away", stop="cut")
        return Reply(Message(prompt.me, (Text("x" * dice.randrange(1, 50)),)), "complete", usage)

    return Priced(answer, prices, abilities=Abilities(window=10_000, most_output=2_000))


@example(seed=0, micro=14_002, input=0, output=2, branches=4)
@given(
    st.integers(),
    st.integers(0, 40_000),
    st.integers(0, 30),
    st.integers(0, 60),
    st.integers(1, 5),
)
def test_parallel_agents_never_pass_the_dollars(
    seed: int, micro: int, input: int, output: int, branches: int
) -> None:
    cap = Decimal(micro) / 1_000_000
    model = spending(seed, price(input, output))

    async def branch(turn: Turn) -> Message:
        async def inner(turn: Turn) -> str:
            for _ in range(4):
                try:
                    await turn.think(model, Prompt("play", turn.messages))
                except ReplyFailed:
                    continue
            return "done"

        return await turn.hand(Play(inner), turn.messages, budget=Budget(dollars=cap * 2 / 3))

    async def play(turn: Turn) -> str:
        said = await turn.together(*[branch] * branches)
        return str(len(said))

    async def whole() -> None:
        store = Memory()
        outcome = await go(Play(play), store, budget=Budget(dollars=cap))
        assert outcome.cost is not None
        assert outcome.cost <= cap
        spent = [event.cost for event in store.events[outcome.run] if event.cost is not None]
        assert sum(spent, Decimal(0)) <= cap
        # A resume counts the same, and still does not pass it.
        if outcome.status in ("spent", "paused"):
            again = await resume("last", Play(play), store=store, budget=Budget(dollars=cap))
            assert again.cost is not None
            assert again.cost <= cap

    asyncio.run(whole())


def asks(model: Any, times: int = 1, name: str = "play") -> Play:
    """A participant that asks a model so many times."""

    async def play(turn: Turn) -> str:
        for _ in range(times):
            await turn.think(model, Prompt(name, turn.messages))
        return "end"

    return Play(play, name)


def hello(prompt: Prompt, line: Any) -> str:
    return "hello"


ZERO: list[tuple[Budget, str]] = [
    (Budget(dollars=0), "budget.dollars"),
    (Budget(tokens=0), "budget.tokens"),
    (Budget(calls=0), "budget.calls"),
]


@pytest.mark.parametrize(("budget", "code"), ZERO)
async def test_a_budget_of_nothing_buys_nothing(budget: Budget, code: str) -> None:
    asked: list[int] = []

    def answer(prompt: Prompt, line: Any) -> str:
        asked.append(1)
        return "hello"

    outcome = await go(asks(Priced(answer, price())), budget=budget)
    assert (outcome.status, asked) == ("spent", [])
    assert outcome.error is not None
    assert outcome.error.code == code


async def test_a_spent_run_goes_on_with_a_larger_budget() -> None:
    store = Memory()
    play = asks(Priced(hello, price()), 3)
    outcome = await go(play, store, budget=Budget(calls=2))
    assert (outcome.status, outcome.usage.calls) == ("spent", 2)
    outcome = await resume("last", play, store=store, budget=Budget(calls=3))
    assert (outcome.status, outcome.usage.calls) == ("done", 3)


async def test_an_unknown_price_is_refused_under_a_cap_of_money_only() -> None:
    play = asks(Priced(hello, None))
    outcome = await go(play, budget=Budget(dollars=1))
    assert outcome.error is not None
    assert outcome.error.code == "budget.unknown_price"
    outcome = await go(play)
    assert (outcome.status, outcome.cost) == ("done", None)


async def test_each_agent_has_a_cap_of_fifty_calls() -> None:
    free = Priced(hello, price(0, 0))
    assert (await go(asks(free, 50))).status == "done"
    outcome = await go(asks(free, 51))
    assert outcome.error is not None
    assert (outcome.error.code, outcome.usage.calls) == ("budget.calls", 50)
    assert (await go(asks(free, 60), budget=Budget(calls=60))).status == "done"

    async def many(turn: Turn) -> str:
        for _ in range(3):
            await turn.hand(asks(free, 40), turn.messages)
        return "end"

    outcome = await go(Play(many), budget=Budget(calls=200))
    assert outcome.usage.calls == 120


async def test_what_a_crash_left_open_counts_as_spent() -> None:
    store = Memory()
    play = asks(Priced(hello, price(1, 1000)))
    outcome = await go(play, store, budget=Budget(dollars=100))
    events = list(store.events[outcome.run])
    reserved = Decimal(events[1].body["reserve"])
    assert outcome.cost is not None
    assert outcome.cost < reserved
    for lives in (1, 2):
        # Killed in the middle of the call, again and again.
        found = [each.seq for each in store.events[outcome.run] if each.kind == "intent"]
        store.events[outcome.run][:] = store.events[outcome.run][: found[-1]]
        outcome = await resume("last", play, store=store, budget=Budget(dollars=100))
        assert outcome.cost is not None
        assert outcome.cost == reserved * lives + Decimal("0.001001")
        assert outcome.usage.calls == lives + 1
    again = await resume("last", play, store=store)
    assert again.cost == outcome.cost


async def test_what_a_finished_tool_spent_counts_after_a_crash() -> None:
    store, model = Memory(), Priced(hello, price(1, 1000))
    ann = asks(model, 3, "ann")
    boss = Agent("boss", scripted(calls(("ann", {"task": "x"})), "end"), [as_tool(ann)])
    outcome = await go(boss, store)
    events = list(store.events[outcome.run])
    for cut in range(2, len(events)):
        store.events[outcome.run][:] = events[:cut]
        again = await resume("last", boss, store=store, policy=anything)
        assert again.cost is not None
        assert outcome.cost is not None
        assert again.cost >= outcome.cost
        assert again.usage.calls >= outcome.usage.calls
    store.events[outcome.run][:] = events[:-1]
    again = await resume("last", boss, store=store, policy=anything)
    assert (again.usage, again.cost) == (outcome.usage, outcome.cost)


async def test_what_no_model_answered_costs_nothing_and_is_asked_again() -> None:
    store, away = Memory(), [True]

    def answer(prompt: Prompt, line: Any) -> Any:
        if away:
            return ReplyFailed("model.unavailable", "away", stop="cut", why="unconnected")
        return "hello"

    play = asks(Priced(answer, price()))
    outcome = await go(play, store, budget=Budget(dollars=1))
    assert (outcome.status, outcome.cost) == ("paused", 0)
    outcome = await resume("last", play, store=store, budget=Budget(dollars=1))
    assert (outcome.status, outcome.cost, outcome.usage.calls) == ("paused", 0, 0)
    away.clear()
    outcome = await resume("last", play, store=store, budget=Budget(dollars=1))
    assert (outcome.status, outcome.cost) == ("done", Decimal("0.000002"))


async def test_a_nested_cap_returns_to_whoever_handed() -> None:
    store, model = Memory(), Priced(hello, price())

    async def play(turn: Turn) -> str:
        try:
            await turn.hand(asks(model, 5, "ann"), turn.messages, budget=Budget(calls=2))
        except BudgetSpent as error:
            return f"{error.code}, {turn.left.calls} left"
        return "never"

    outcome = await go(Play(play), store, budget=Budget(calls=10))
    assert outcome.text == "budget.calls, 8 left"
    assert (await resume("last", Play(play), store=store)).text == outcome.text


async def test_a_nested_cap_of_a_tool_is_told_to_the_model() -> None:
    ann = Agent("ann", scripted(*[calls(("look", {"n": n})) for n in range(5)], "end"), [
        World().tool("look", effect="read", repeat="free")
    ])  # fmt: skip

    def last(prompt: Prompt) -> str:
        return prompt.messages[-1].results[0].text

    model = scripted(calls(("ann", {"task": "x"})), last)
    boss = Agent("boss", model, [as_tool(ann, budget=Budget(calls=2))])
    outcome = await go(boss)
    assert (outcome.status, outcome.text[:30]) == ("done", "The cap of 2 model calls was r")


async def test_the_roots_cap_ends_the_run_from_within() -> None:
    ann = asks(Priced(hello, price()), 5, "ann")
    boss = Agent("boss", scripted(calls(("ann", {"task": "x"})), "end"), [as_tool(ann)])
    outcome = await go(boss, budget=Budget(calls=3))
    assert (outcome.status, outcome.usage.calls) == ("spent", 3)
    store = Memory()
    outcome = await go(boss, store, budget=Budget(calls=3))
    outcome = await resume("last", boss, store=store, budget=Budget(calls=7))
    assert (outcome.status, outcome.text) == ("done", "end")


def nest(depth: int) -> Any:
    """Agents, each of which has the next as its tool."""
    who: Any = Agent("a0", scripted("deep"))
    for level in range(1, depth + 1):
        model = scripted(
            calls((f"a{level - 1}", {"task": "x"})), lambda p: p.messages[-1].results[0].text
        )
        who = Agent(f"a{level}", model, [as_tool(who)])
    return who


async def test_delegation_goes_five_levels_deep() -> None:
    assert (await go(nest(5))).text == "deep"
    assert "more than 5 levels deep" in (await go(nest(6))).text
    assert (await go(nest(6), budget=Budget(depth=6))).text == "deep"


async def test_a_nested_budget_bounds_the_depth_below_it() -> None:
    async def play(turn: Turn) -> str:
        return (await turn.hand(nest(3), turn.messages, budget=Budget(depth=2))).text

    assert "more than 2 levels deep" in (await go(Play(play))).text


@pytest.mark.parametrize(("join", "parked"), [("all", 0), (3, 0), ("all", 5)])
async def test_branches_at_once_are_bounded(join: Any, parked: int) -> None:
    under_way, highest = [0], [0]

    async def yes(question: Any) -> Any:
        return Answer(question.id, "yes")

    async def branch(turn: Turn) -> Message:
        number = int(turn.key.rpartition("/")[2].partition(":")[0])
        if number <= parked:
            await turn.ask("may I?")
        under_way[0] += 1
        highest[0] = max(highest[0], under_way[0])
        for _ in range(5):
            await asyncio.sleep(0)
        under_way[0] -= 1
        return say("boss", str(number))

    async def play(turn: Turn) -> str:
        found = await turn.together(*[branch] * 20, join=join)
        return " ".join(said.text for said in found if said)

    outcome = await go(Play(play), budget=Budget(fanout=4), asks=yes)
    assert len(outcome.text.split()) == (20 if join == "all" else join)
    assert highest == [4]


@pytest.mark.parametrize(("budget", "most"), [(Budget(), 8), (Budget(fanout=2), 2)])
async def test_calls_at_once_are_bounded(budget: Budget, most: int) -> None:
    under_way, highest = [0], [0]

    async def work(arguments: Any) -> str:
        under_way[0] += 1
        highest[0] = max(highest[0], under_way[0])
        for _ in range(5):
            await asyncio.sleep(0)
        under_way[0] -= 1
        return str(arguments["n"])

    tool = World().tool(result=work)
    wanted = [ToolCall(str(n), "act", {"n": n}) for n in range(20)]

    async def play(turn: Turn) -> str:
        said = await turn.use(*wanted, tools=[tool])
        return " ".join(result.text for result in said.results)

    outcome = await go(Play(play), budget=budget)
    assert outcome.text == " ".join(map(str, range(20)))
    assert highest == [most]


async def test_questions_of_leave_are_capped() -> None:
    async def yes(question: Any) -> Any:
        return Answer(question.id, verdict="yes")

    world = World()
    wanted = [calls(("act", {"n": n})) for n in range(25)]
    agent = Agent("boss", scripted(*wanted, "end"), [world.tool()])
    outcome = await go(agent, policy=workspace, asks=yes)
    assert (outcome.status, outcome.error and outcome.error.code) == ("spent", "budget.approvals")
    assert len(world.done) == 20


async def test_working_time_is_capped_and_waiting_for_people_is_not() -> None:
    store = Memory()

    async def hang(arguments: Any) -> str:
        await asyncio.Event().wait()
        return "never"

    tool = World().tool(result=hang, effect="read", repeat="free")
    stuck = Agent("boss", scripted(calls(("act", {})), "end"), [tool])
    outcome = await asyncio.wait_for(go(stuck, store, budget=Budget(seconds=0.05)), 5)
    assert (outcome.status, outcome.error and outcome.error.code) == ("spent", "budget.seconds")
    assert outcome.seconds >= 0.05

    async def slow_person(question: Any) -> Any:
        await asyncio.to_thread(asked.wait, 0.2)
        return Answer(question.id, "at last")

    asked = threading.Event()
    play = Play(lambda turn: turn.ask("?"))
    outcome = await go(play, budget=Budget(seconds=0.05), asks=slow_person)
    assert (outcome.status, outcome.text) == ("done", "at last")
    assert outcome.seconds < 0.05


async def test_working_time_counts_on_over_lives() -> None:
    store, clock = Memory(), FakeClock(1000.0)

    async def asking(turn: Turn) -> Message:
        return await turn.ask("?")

    outcome = await go(Play(asking), store, clock=clock)
    last = store.events[outcome.run][-1]
    store.events[outcome.run][-1] = replace(last, body={**last.body, "seconds": 1000.0})
    clock.advance(100_000)  # It lay for long, which does not count.
    run = resume("last", Play(asking), store=store, clock=clock, budget=Budget(seconds=1800))
    outcome = await run
    assert outcome.status == "waiting"
    assert 1000 <= outcome.seconds < 1010
    await put(store, outcome, text="x")
    run = resume("last", Play(asking), store=store, clock=clock, budget=Budget(seconds=900))
    assert (await asyncio.wait_for(run, 5)).status in ("spent", "done")


async def test_a_branch_cut_by_a_join_gives_back_what_it_held() -> None:
    async def hang(prompt: Prompt, line: Any) -> str:
        await asyncio.Event().wait()
        return "never"

    slow = Priced(hang, price(1, 1000), abilities=Abilities(most_output=1_000))
    quick = Priced(hello, price(1, 1000), abilities=Abilities(most_output=1_000))

    async def first(turn: Turn) -> Message:
        await turn.think(quick, Prompt("p", turn.messages))
        return say("first", "1")

    async def second(turn: Turn) -> Message:
        await turn.think(slow, Prompt("p", turn.messages))
        return say("second", "2")

    async def play(turn: Turn) -> str:
        await turn.together(second, first, join="first")
        await turn.think(quick, Prompt("p", turn.messages))
        return str(turn.left.money)

    outcome = await asyncio.wait_for(go(Play(play), budget=Budget(dollars=4)), 5)
    # What was cut counts as spent, since nobody knows; and nothing stays reserved.
    assert (outcome.status, outcome.usage.calls) == ("done", 3)
    assert outcome.cost is not None
    assert outcome.text == str(4 - outcome.cost)


@pytest.mark.parametrize(
    ("cap", "status", "calls"), [("1.5", "spent", 2), ("2.1", "spent", 2), ("9", "failed", 4)]
)
async def test_repairs_of_the_form_do_not_pass_the_cap(cap: str, status: str, calls: int) -> None:
    used = [Usage()]

    def rambling(prompt: Prompt, line: Any) -> Reply:
        usage = Usage(100, prompt.most_output or 0)
        used[0] += usage
        return Reply(Message(prompt.me, (Text("no JSON here"),)), "complete", usage)

    model = Priced(rambling, price(1, 1000), abilities=Abilities(most_output=1_000))

    async def play(turn: Turn) -> str:
        await turn.think(
            model, Prompt("p", turn.messages, tools=[World().tool()]), format=json_reply()
        )
        return "never"

    store = Memory()
    outcome = await go(Play(play), store, budget=Budget(dollars=cap))
    assert outcome.cost is not None
    assert price(1, 1000).cost(used[0]) == outcome.cost <= Decimal(cap)
    assert (outcome.status, outcome.usage.calls) == (status, calls)
    # A resume counts the same.
    with_more = await resume("last", Play(play), store=store, budget=Budget(dollars=cap))
    assert with_more.cost is not None
    assert outcome.cost <= with_more.cost <= Decimal(cap)
    assert price(1, 1000).cost(used[0]) == with_more.cost


CAPS: list[tuple[Callable[[], Any], str]] = [
    (lambda: Budget(dollars=-1), "budget.negative"),
    (lambda: Budget(calls=-1), "budget.negative"),
    (lambda: Budget(calls=cast("Any", "10")), "budget.negative"),
    (lambda: Budget(dollars="much"), "budget.not_a_number"),
    (lambda: Budget(dollars="NaN"), "budget.not_a_number"),
    (lambda: Budget(dollars=float("inf")), "budget.not_a_number"),
]


@pytest.mark.parametrize(("make", "code"), CAPS)
def test_what_is_no_budget_is_refused(make: Callable[[], Any], code: str) -> None:
    with pytest.raises(UsageError) as caught:
        make()
    assert caught.value.code == code
