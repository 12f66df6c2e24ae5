"""`python -m benchmarks depth`: the same decision at turn 1, 10, 30 and 60 of a task.

The task says at its beginning under which code everything is filed; each turn reads an entry that
has another code in it; at the end the agent must say the first one. The model is a stand-in: the
farther back in its prompt the rule stands, the less often it heeds it, by the curve `heeds`. So
what is measured is the prompt that a way of working makes, not how well a real model reads it.
"""

from __future__ import annotations

import asyncio
import json
import math
import random
import re
from collections.abc import Callable
from dataclasses import dataclass, field

from benchmarks.figure import Figure
from dure.agents import Agent
from dure.agents.autonomous import Autonomous
from dure.agents.strategies import PlanExecute, Solver
from dure.core.budget import Budget
from dure.core.contracts import Line, Participant, Turn
from dure.core.keys import call_id
from dure.core.message import Message, Part, Text, ToolCall, say
from dure.core.prompt import EVERYTHING, Abilities, Prompt, Reply
from dure.core.usage import FREE, Price, Usage
from dure.memory import Summary, TokenBudget
from dure.runtime import Run
from dure.runtime.stores import Memory
from dure.tools import tool

TURNS = (1, 10, 30, 60)
SEEDS = 60
HALF = 8_000
"""Tokens between a text and the end of the prompt at which it is heeded half of the time."""

RULE = "Everything is filed under K-417, whatever code an entry names."
WORDS = "It came in by post and was weighed, measured and entered by the clerk on duty. " * 24


def heeds(distance: float) -> float:
    """How likely a text is heeded that stands so many tokens before the end: 1 at none, one half
    at `HALF`, a quarter at twice that."""
    return math.exp(-math.log(2) * distance / HALF)


@tool(effect="read", reads="agent")
async def entry(number: int) -> str:
    """Reads an entry of the register."""
    return f"Entry {number}, code K-{900 + number}. {WORDS}"


@dataclass(frozen=True)
class Forgetful:
    """Reads entry after entry, then decides; sees all of its prompt, but heeds what is near."""

    seed: int
    last: int
    name: str = "forgetful"
    abilities: Abilities = field(default=Abilities(EVERYTHING, window=200_000))
    price: Price | None = FREE

    async def answer(self, prompt: Prompt, line: Line) -> Reply:
        """The next call, or the decision."""
        said = self._says(prompt, line)
        part: Part = said if isinstance(said, ToolCall) else Text(said)
        stop = "tool_calls" if isinstance(said, ToolCall) else "complete"
        return Reply(Message(prompt.me, (part,)), stop, Usage(calls=1), model=self.name)

    def _says(self, prompt: Prompt, line: Line) -> str | ToolCall:
        text = "\n".join(map(_words, prompt.messages))
        if prompt.messages[0].sender == "conversation":
            return "Entries were read one after the other; nothing was decided yet."
        if prompt.schema is not None:
            steps = [{"do": f"read entry {number}"} for number in range(1, self.last + 1)]
            return json.dumps({"steps": steps})
        tools = {tool.name for tool in prompt.tools}
        if "plan" in tools and "[ ] 1." not in text:
            ends = {"text": f"Say the code. {RULE}", "done_when": "it is said"}
            steps = [{"text": "Read the entries", "done_when": "all are read"}, ends]
            return ToolCall(call_id(line.key, 0), "plan", {"steps": steps})
        step = re.findall(r"only this one: read entry (\d+)", text)
        if step and f"Entry {step[-1]}, code" in text:
            return "It is read."
        seen = [int(number) for number in re.findall(r"Entry (\d+), code", text)]
        following = int(step[-1]) if step else max(seen, default=0) + 1
        if "entry" in tools and following <= self.last:
            return ToolCall(call_id(line.key, 0), "entry", {"number": following})
        distance = (len(text) - text.rfind("K-417")) / 4 if "K-417" in text else math.inf
        heeded = random.Random(self.seed).random() < heeds(distance)
        code = "K-417" if heeded else f"K-{900 + self.last}"
        return (
            ToolCall(call_id(line.key, 0), "finish", {"reason": code})
            if "finish" in tools
            else code
        )


def _words(message: Message) -> str:
    return "\n".join([message.text, *[result.text for result in message.results]])


def _all(model: Forgetful) -> Participant:
    """One conversation, of which nothing is folded."""
    return Agent("clerk", model, [entry], memory=Summary())


def _folding(model: Forgetful) -> Participant:
    """One conversation; what is old is folded, and the task is said again word for word."""
    return Agent("clerk", model, [entry], memory=TokenBudget(6_000))


def _fresh(model: Forgetful) -> Participant:
    """A plan, and a fresh prompt for each of its steps, with task and plan said again."""
    return Solver(Agent("clerk", model, [entry]), PlanExecute(steps=max(TURNS)))


@dataclass(frozen=True)
class Agreeing:
    """A critic who agrees to everything."""

    name: str = "critic"
    about: str = "agrees"

    async def reply(self, turn: Turn) -> Message:
        """Yes."""
        return say(self.name, "yes")


def _restated(model: Forgetful) -> Participant:
    """One conversation, of which nothing is folded, with the plan said again at its end."""
    agent = Agent("clerk", model, [entry], memory=Summary())
    return Autonomous(agent, critic=Agreeing())


WAYS: dict[str, Callable[[Forgetful], Participant]] = {
    "one conversation": _all,
    "the plan said again": _restated,
    "folding": _folding,
    "a fresh prompt for each step": _fresh,
}


async def _right(make: Callable[[Forgetful], Participant], last: int) -> float:
    """How often the decision is right."""
    right = 0
    for seed in range(SEEDS):
        task = f"{RULE} Read entries 1 to {last}, then say under which code entry {last} is filed."
        who = make(Forgetful(seed, last))
        enough = Budget(calls=1_000, seconds=None)
        outcome = await Run(who, task, store=Memory(), budget=enough)
        assert outcome.status == "done", outcome
        said = outcome.data["reason"] if outcome.data else outcome.text
        right += said == "K-417"
    return 100 * right / SEEDS


def depth(_: str) -> list[Figure]:
    """How often the decision is right by the turn in which it is made; the value is that of the
    last."""
    figures: list[Figure] = []
    for name, make in WAYS.items():
        found = [asyncio.run(_right(make, last)) for last in TURNS]
        detail = ", ".join(
            f"turn {turn}: {share:.0f} %" for turn, share in zip(TURNS, found, strict=True)
        )
        figures.append(Figure(f"depth, {name}", found[-1], math.inf, " %", detail))
    return figures
