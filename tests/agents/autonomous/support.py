"""A small world for autonomous agents: a number to find, and scripts that find it or do not."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from dure import Agent, Budget, models, stores
from dure.agents.autonomous import Achieved, Autonomous, achieved
from dure.core.outcome import Answer, Outcome, Question
from dure.models.scripted import calls
from dure.runtime import Run
from dure.tools import tool


@tool(effect="read")
def look(place: str) -> str:
    """What lies there."""
    return {"desk": "a key", "box": "the number 42"}.get(place, "nothing")


@tool(effect="read")
def flaky() -> str:
    """Always fails."""
    raise OSError("the server does not answer")


PLAN = ("plan", {"steps": [{"text": "look in the box", "done_when": "the number is known"}]})
LOOK = ("look", {"place": "box"})
END = ("finish", {"reason": "The number is 42."})
GIVE_UP = ("finish", {"reason": "There is no such number.", "status": "impossible"})


def judged(*met: bool, steps: Sequence[int] = (2,), **more: Any) -> str:
    """What a critic says of the goals, as JSON text."""
    goals = [
        {"goal": n, "met": each, "why": "seen" if each else "not seen", "steps": list(steps)}
        for n, each in enumerate(met, 1)
    ]
    return json.dumps({"goals": goals, **more})


def scout(*replies: Any, critic: Sequence[Any] = (), **more: Any) -> Autonomous:
    """An agent that says and does these, and a critic that says those."""
    made = [calls(each) if isinstance(each, tuple) else each for each in replies]
    agent = Agent("scout", models.scripted(*made), [look, flaky], role="finds numbers")
    judge = Agent("critic", models.scripted(one_by_one(critic))) if critic else None
    return Autonomous(agent, goals=more.pop("goals", ["the number is known"]), critic=judge, **more)


def one_by_one(said: Sequence[Any]) -> Any:
    """A reply of a critic, which judges each time with a fresh mind: the next of these."""
    left = list(said)
    return lambda _: left.pop(0) if len(left) > 1 else left[0]


async def worked(who: Autonomous, *answers: str, **options: Any) -> tuple[Achieved, Outcome]:
    """What it came to; whoever is asked gives these answers, one after the other."""
    given = list(answers)

    async def asks(question: Question) -> Answer | None:
        return Answer(question.id, given.pop(0)) if given else None

    options.setdefault("budget", Budget(calls=40))
    outcome = await Run(who, "Find it.", store=stores.Memory(), asks=asks, **options)
    assert outcome.message is not None, outcome
    found = achieved(outcome.message)
    assert found is not None, outcome
    return found, outcome
