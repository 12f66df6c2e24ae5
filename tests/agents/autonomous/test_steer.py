"""A word of a person while it works reaches the agent, and the critic, for whom it may change a
goal."""

from typing import Any

from dure import Agent, models, replay, stores
from dure.agents.autonomous import Autonomous, achieved
from dure.core.prompt import Prompt
from dure.models.scripted import calls
from dure.runtime import Run
from dure.tools import tool
from tests.agents.autonomous.support import END, LOOK, judged, scout, worked

WORD = "leave out the prices"


async def test_a_steer_reaches_the_agent_and_the_critic() -> None:
    store, running = stores.Memory(), list[Run]()
    asked: list[str] = []

    @tool(effect="read")
    async def look(place: str) -> str:
        """What lies there."""
        await running[0].steer(WORD)
        return f"a list of the {place}"

    def ends(prompt: Prompt) -> Any:
        asked.append("\n".join(message.text for message in prompt.messages))
        return calls(END)

    def judges(prompt: Prompt) -> str:
        asked.append("\n".join(message.text for message in prompt.messages))
        return judged(True, steps=[1])

    who = Autonomous(
        Agent("scout", models.scripted(calls(LOOK), ends), [look]),
        goals=["a list with prices"],
        critic=Agent("critic", models.scripted(judges)),
    )
    running.append(Run(who, "Begin.", store=store))
    outcome = await running[0]
    assert outcome.message is not None, outcome
    found = achieved(outcome.message)
    assert found is not None
    assert found.status == "done"
    assert len(asked) == 2
    assert all(WORD in text for text in asked)
    again = await replay("last", who, store=store)
    assert again.message == outcome.message
    assert len(asked) == 2


async def test_feedback_reaches_the_critic() -> None:
    asked: list[str] = []

    def judges(prompt: Prompt) -> str:
        asked.append(prompt.messages[-1].text)
        return judged(True, steps=[1])

    agent = scout(LOOK, LOOK, END).agent
    critic = Agent("critic", models.scripted(judges))
    who = Autonomous(agent, goals=["the number is known"], steps=0, critic=critic)
    found, _ = await worked(who, WORD, "y -9")
    assert found.status == "done"
    assert f"- {WORD}" in asked[0]
