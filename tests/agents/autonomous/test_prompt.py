"""What an autonomous agent is told: every section that AutoGPT had, and replies in its shapes."""

from __future__ import annotations

import json
from typing import Any

import pytest

from dure import Agent, Budget, Profile, models, stores
from dure.agents.autonomous import Autonomous, achieved
from dure.core.prompt import Prompt
from dure.runtime import Run
from tests.agents.autonomous.support import END, LOOK, judged, look, scout, worked

THOUGHTS = {"text": "t", "reasoning": "r", "plan": "- p", "criticism": "c", "speak": "s"}

# What each version wrote: 0.2 to 0.4.7; 0.5, whose criticism and observations have other names; the
# later one, whose command is a tool with arguments; and what models made of them.
SHAPES: dict[str, dict[str, Any]] = {
    "0.2": {"thoughts": THOUGHTS, "command": {"name": "look", "args": {"place": "box"}}},
    "0.5": {
        "thoughts": {
            "observations": "o",
            "text": "t",
            "reasoning": "r",
            "self_criticism": "c",
            "plan": ["one", "two"],
            "speak": "s",
        },
        "command": {"name": "look", "args": {"place": "box"}},
    },
    "later": {"thoughts": THOUGHTS, "use_tool": {"name": "look", "arguments": {"place": "box"}}},
    "args as text": {"thoughts": "t", "command": {"name": "look", "args": '{"place": "box"}'}},
}
FINISH = {"thoughts": THOUGHTS, "command": {"name": "finish", "args": {"reason": "found"}}}


def said(prompt: Prompt) -> str:
    """All that the model is shown."""
    return "\n".join([prompt.system, *(message.text for message in prompt.messages)])


async def test_the_prompt_has_every_section() -> None:
    seen: list[str] = []

    def ends(prompt: Prompt) -> str:
        seen.append(said(prompt))
        return json.dumps(FINISH)

    profile = Profile("ada", role="a careful finder of numbers")
    agent = Agent(profile, models.scripted(*[ends] * 3), [look], format="json")
    who = Autonomous(
        agent,
        goals=["the number is known", "it is written down"],
        constraints=["look only here"],
        resources=["a box"],
        best_practices=["count twice"],
        critic=Agent("critic", models.scripted(judged(True, True, steps=[1]))),
    )
    await Run(who, "Begin.", store=stores.Memory(), budget=Budget(calls=6))
    text = seen[0]
    sections = (
        "You are ada, a careful finder of numbers.",
        "Goals:\n1. the number is known\n2. it is written down",
        "Constraints:\n1. look only here",
        "Resources:\n1. a box",
        "Best practices:\n1. count twice",
        "You work on your own",
        "exactly one JSON object",
        "## Commands",
        "look: What lies there.",
        "finish:",
        "start_agent:",
    )
    places = [text.index(section) for section in sections]
    assert places == sorted(places)
    assert "It is 20" in text  # the time
    for name in ("text", "reasoning", "plan", "criticism", "speak"):
        assert f'"{name}"' in text


@pytest.mark.parametrize("shape", SHAPES)
async def test_replies_of_each_version_are_read(shape: str) -> None:
    replies = [json.dumps(SHAPES[shape]), json.dumps(FINISH)]
    agent = Agent("ada", models.scripted(*replies), [look], format="json")
    critic = Agent("critic", models.scripted(judged(True, steps=[1])))
    who = Autonomous(agent, goals=["the number is known"], critic=critic)
    outcome = await Run(who, "Begin.", store=stores.Memory(), budget=Budget(calls=9))
    assert outcome.message is not None
    found = achieved(outcome.message)
    assert found is not None
    assert found.status == "done"
    assert found.goals[0].evidence[0].endswith("the number 42")


async def test_it_is_told_when_little_is_left() -> None:
    seen: list[str] = []

    def looks(prompt: Prompt) -> Any:
        seen.append(said(prompt))
        return models.calls(("look", {"place": str(len(seen))}))

    await worked(scout(*[looks] * 10, critic=[judged(False)]), budget=Budget(calls=10))
    told = ["Little of the budget is left" in text for text in seen]
    assert told.index(True) == 8
    assert seen[-1].count("Little of the budget") == 1


async def test_the_plan_is_said_again() -> None:
    seen: list[str] = []

    def looks(prompt: Prompt) -> Any:
        seen.append(prompt.messages[-1].text)
        return models.calls(("look", {"place": str(len(seen))}))

    plan = ("plan", {"steps": [{"text": "look", "done_when": "seen", "status": "doing"}]})
    await worked(scout(plan, *[looks] * 5, critic=[judged(False)]), budget=Budget(calls=6))
    assert "[~] 1. look (done when: seen)" in seen[-1]


async def test_with_a_fresh_mind_for_each_step() -> None:
    heard: list[str] = []

    def works(prompt: Prompt) -> Any:
        if prompt.tools and any(card.name == "work_on" for card in prompt.tools):
            mine = [message for message in prompt.messages if message.sender == prompt.me]
            step = ("work_on", {"step": "look in the box", "known": "it is red"})
            return models.calls(step if not mine else END)
        heard.append(said(prompt))
        results = [result for message in prompt.messages for result in message.results]
        return results[0].text if results else models.calls(LOOK)

    who = scout(*[works] * 4, critic=[judged(True, steps=[1])], fresh=True)
    found, _ = await worked(who)
    assert found.status == "done"
    assert "Step: look in the box" in heard[0]
    assert "Known so far: it is red" in heard[0]
    assert "Find it." not in heard[0]
