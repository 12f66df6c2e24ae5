"""What each turn within a team came to, read from the journal."""

from dure.agents import Agent, Human
from dure.core.budget import Budget
from dure.core.contracts import Line
from dure.core.message import Data, Image, Message, Text
from dure.core.prompt import Prompt, Reply
from dure.core.usage import Usage
from dure.models import scripted
from dure.runtime import Run, resume
from dure.runtime.stores import Memory
from dure.teams.chat import Chat
from dure.teams.results import results
from dure.teams.sequence import SequentialChat
from tests.runtime.support import Play, Priced, price, put


async def test_each_with_its_cost() -> None:
    store = Memory()

    def answer(prompt: Prompt, line: Line) -> Reply:
        return Reply(Message(prompt.me, (Text("x"),)), "complete", Usage(1_000, 1_000))

    priced = Priced(answer, price())
    talk = Chat("talk", Agent("a", priced), Agent("b", priced), turns=2)
    outcome = await Run(SequentialChat("s", [talk, Agent("c", priced)]), "go", store=store)
    found = results(store.events[outcome.run], "s")
    assert [(each.name, float(each.cost or 0)) for each in found] == [("talk", 0.008), ("c", 0.002)]
    inner = results(store.events[outcome.run], "talk")
    assert [each.name for each in inner] == ["a", "b", "a", "b"]
    assert sum(each.usage.tokens for each in inner) == found[0].usage.tokens == 8_000


async def test_people_are_counted_and_what_is_not_over_is_there() -> None:
    store = Memory()
    team = SequentialChat("s", [Chat("talk", Human("owner"), Human("guest"), turns=1)])
    outcome = await Run(team, "go", store=store)
    (open_one,) = results(store.events[outcome.run], "s")
    assert (open_one.text, open_one.asked, open_one.cost) == ("", 1, None)
    for _ in range(2):
        await put(store, outcome, text="hi")
        outcome = await resume(outcome.run, team, store=store)
    (over,) = results(store.events[outcome.run], "s")
    assert (over.text, over.asked, over.messages) == ("hi", 2, 2)


async def test_data_pictures_and_failures() -> None:
    store = Memory()

    async def script(turn: object) -> Message:
        return Message("a", (Data({"n": 1}), Image(b"x" * 200_000)))

    refused = Agent("b", Priced(lambda prompt, line: Reply(Message("b", ()), "refused")))
    team = SequentialChat("s", [Play(script, "a"), refused])
    outcome = await Run(team, "go", store=store, budget=Budget())
    one, two = results(store.events[outcome.run], "s")
    assert (one.data, one.failed) == ({"n": 1}, "")
    assert two.failed
    assert results(store.events[outcome.run], "nobody") == []


async def test_the_same_of_any_team() -> None:
    store = Memory()
    outcome = await Run(Agent("alone", scripted("hi")), "go", store=store)
    assert results(store.events[outcome.run], "alone") == []
