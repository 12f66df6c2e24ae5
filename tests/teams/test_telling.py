"""What a member did with tools is told to the others, as words."""

from __future__ import annotations

from dure.agents import Agent
from dure.core.message import Message, Text, say
from dure.core.prompt import Prompt
from dure.core.stops import rounds
from dure.models import calls, scripted
from dure.runtime import Run
from dure.runtime.stores import Memory
from dure.teams import JointChat
from dure.teams.telling import telling, used
from dure.tools import calculator


async def test_tool_calls_of_others_are_told_as_facts() -> None:
    heard_by_bob: list[Message] = []

    def listens(prompt: Prompt) -> str:
        heard_by_bob.extend(prompt.messages)
        return "I heard."

    script = scripted(calls(("calculator", {"expression": "2+3"})), "It is five.")
    ann = telling(Agent("ann", script, [calculator]))
    team = JointChat("team", [ann, Agent("bob", scripted(listens))], until=rounds(2))
    outcome = await Run(team, "2+3?", store=Memory())
    assert outcome.status == "done", outcome.error
    text = heard_by_bob[-1].text
    assert text.startswith('It is five.\n[calculator(expression="2+3") → ')
    assert not any(message.calls or message.results for message in heard_by_bob)


async def test_long_results_and_many_calls_are_cut() -> None:
    many = [calls(*[("calculator", {"expression": f"{n}+1"})] * 1) for n in range(25)]
    ann = telling(Agent("ann", scripted(*many, "Done."), [calculator]), most=3)
    outcome = await Run(ann, "Count.", store=Memory())
    lines = outcome.text.splitlines()
    assert lines[:2] == ["Done.", "[5 calls before these]"]
    assert len(lines) == 22


async def test_a_team_stops_when_a_tool_was_used() -> None:
    script = scripted("Not yet.", calls(("calculator", {"expression": "2+3"})), "It is five.")
    ann = telling(Agent("ann", script, [calculator]))
    bob = Agent("bob", scripted(*["And now?"] * 9))
    team = JointChat("team", [ann, bob], until=used("calculator") | rounds(9))
    outcome = await Run(team, "2+3?", store=Memory())
    assert outcome.text.startswith("It is five.")


def test_what_tells_that_a_tool_was_used() -> None:
    fact = Text("[pay(name=1) → paid]\n[look() → seen]")
    assert used("look")([Message("ann", (Text("Done."), fact))]) == "look was used"
    assert used("loo")([Message("ann", (Text("Done."), fact))]) is None
    assert used("look")([Message("ann", (fact, Text("Done.")))]) is None
    assert used("look")([Message("ann", ())]) is None
    assert used("look")([say("ann", "I look(ed)")]) is None
    assert used("look")([]) is None
