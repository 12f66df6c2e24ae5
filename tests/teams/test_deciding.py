"""Tools by which a member of a team decides, also within guards and bounds."""

from dure.agents import Agent, Human, guarded
from dure.core.message import Data, say
from dure.models import calls, scripted
from dure.runtime import Run
from dure.teams.bounded import forgiving, within
from dure.teams.deciding import decision, decisions, equipped
from dure.teams.telling import telling

CHOOSE = decision("choose", "Choose.", {"type": "object", "additionalProperties": True})


async def test_a_decision_ends_the_turn_of_the_agent_in_whatever_it_is_wrapped() -> None:
    agent = Agent("ann", scripted(calls(("choose", {"x": 1}), ("choose", {"x": 2}))))
    for wrapped in (agent, guarded(agent), forgiving(within(agent)), telling(agent)):
        able = equipped(wrapped, CHOOSE)
        assert able is not None
        outcome = await Run(able, "go")
        assert outcome.message is not None
        assert decisions(outcome.message, "choose") == [{"x": 1}, {"x": 2}]
    assert agent.tools == ()


def test_who_decides_in_words_gets_no_tools() -> None:
    assert equipped(Human("owner"), CHOOSE) is None
    assert decisions(say("ann", "words", Data([1], "choose")), "choose") == []
