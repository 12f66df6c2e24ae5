"""A run's report: who did what, at what cost, who decided, and how often a person stepped in."""

from __future__ import annotations

import json

from dure.agents import Agent, Human, as_tool
from dure.core.contracts import Turn
from dure.core.outcome import Outcome
from dure.core.policy import Request, Verdict
from dure.core.stops import says
from dure.models import calls, scripted
from dure.runtime import Run, letters, resume
from dure.runtime.report import Interventions, report, report_of
from dure.runtime.stores import Memory
from dure.teams import JointChat
from tests.runtime.support import Play, Priced, World, go, put


def ask_first(request: Request) -> Verdict:
    """Leave is asked for whatever is sent."""
    return Verdict("ask" if request.tool == "act" else "allow", "ask before act")


def boss(world: World) -> Agent:
    helper = Agent("helper", scripted(calls(("act", {"what": "x"})), "helped"), [world.tool()])
    script = (calls(("helper", {"task": "help"})), calls(("look", {})), "all done")
    return Agent("boss", scripted(*script), [as_tool(helper), world.tool("look", effect="read")])


async def test_who_did_what() -> None:
    store = Memory()
    outcome = await go(boss(World()), store)
    made = await report(outcome.run, store)
    boss_, helper = made.works
    assert (boss_.who, boss_.under, helper.who, helper.under) == ("boss", "", "helper", "boss")
    assert (boss_.usage.calls, boss_.tools, boss_.handed) == (3, {"look": 1}, {"helper": 1})
    assert (helper.turns, helper.tools, helper.failed) == (1, {"act": 1}, 0)
    assert made.delegated == 0.5
    assert made.people.count == 0


async def test_people_are_counted_by_what_they_did() -> None:
    store, world = Memory(), World()
    outcome: Outcome = await go(boss(world), store, policy=ask_first)
    assert outcome.status == "waiting"
    await put(store, outcome, "no", text="not today")
    await letters.steer(outcome.run, "be brief", store)
    outcome = await resume(outcome.run, boss(world), store=store, policy=ask_first)
    made = await report(outcome.run, store)
    assert made.people == Interventions(refused=1, steered=1)
    assert made.people.count == 2
    assert [(each.who, each.outcome) for each in made.decisions] == [
        ("policy: ask before act", "ask"),
        ("owner", "no"),
    ]
    assert json.loads(json.dumps(made.record()))["interventions"] == 2


async def test_a_person_at_the_table_speaks_and_does_not_step_in() -> None:
    store = Memory()
    team = JointChat("pair", [Agent("ann", scripted("hello")), Human("owner")], until=says("bye"))
    outcome = await Run(team, "Talk.", store=store)
    await put(store, outcome, text="bye")
    outcome = await resume(outcome.run, team, store=store)
    made = await report(outcome.run, store)
    assert (made.people.spoke, made.people.count) == (1, 0)
    assert [work.who for work in made.works] == ["pair", "ann", "owner"]
    assert made.decisions[-1].outcome == "owner said 'bye'"
    assert made.works[2].waited > 0
    assert made.delegated is None


async def test_an_unknown_price_is_no_zero() -> None:
    free = Agent("ann", scripted("one"))
    unknown = Agent("bob", Priced(lambda prompt, line: "two"))

    async def play(turn: Turn) -> str:
        for agent in (free, unknown):
            await turn.hand(agent, turn.messages)
        return "end"

    store = Memory()
    outcome = await go(Play(play), store)
    made = report_of(outcome.run, store.events[outcome.run])
    assert {work.who: work.cost for work in made.works} == {"play": 0, "ann": 0, "bob": None}
