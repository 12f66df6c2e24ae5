"""Plan, then execute: the whole plan first, then each step with a fresh mind.

Whoever does a step hears the task, the plan and what was found, and nothing of how it was found: so
the last step is decided on as short a prompt as the first. Knows the plan; the steps are the
agent's own loop.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from dure.agents.agent import Agent
from dure.agents.strategies.asking import Unfit, cards, closer, filled, told, words, worker, working
from dure.agents.strategies.protocol import check_numbers
from dure.agents.strategies.step_by_step import fall_back
from dure.core.contracts import Call, Tool, Turn
from dure.core.keys import call_id
from dure.core.message import Message, Part, Text, ToolCall

MOST_SHOWN = 4_000
"""Characters of what a step found that the others are shown."""

_FAILED = re.compile(r"[\s*_#]*(FAILED|실패)[*_ ]*[:：]")
"""How somebody begins who could not do a step."""


@dataclass(frozen=True)
class Step:
    """One step: what is to be done, and what shows that it is."""

    do: str
    done_when: str = ""

    def __str__(self) -> str:
        return f"{self.do} ({self.done_when})" if self.done_when else self.do


@dataclass(frozen=True)
class Plan:
    """The steps that are to be done, in order."""

    steps: list[Step]


@dataclass(frozen=True)
class Done:
    """A step that was tried, and what came of it."""

    step: Step
    found: str

    @property
    def failed(self) -> bool:
        """Whether it could not be done."""
        return _FAILED.match(self.found) is not None


@dataclass(frozen=True)
class PlanExecute:
    """Plan all steps, do one after the other, then answer (Wang et al. 2023, "Plan-and-Solve").

    A plan has at most `steps` steps. When one cannot be done, the rest is planned anew, at most
    `revisions` times. Where no plan can be had, the agent goes on step by step.
    """

    steps: int = 10
    revisions: int = 2

    def __post_init__(self) -> None:
        check_numbers(type(self).__name__, steps=self.steps)

    async def solve(self, turn: Turn, agent: Agent, messages: Sequence[Message]) -> Message:
        """The answer, from what the steps found."""
        question = told(agent, "plan", most=self.steps, tools=cards(working(agent)))
        plan = await filled(turn, agent, messages, question, Plan, check=self._problem)
        if isinstance(plan, Unfit):
            return await fall_back(turn, agent, messages, plan.why)
        if len(plan.steps) == 1:
            return await fall_back(turn, agent, messages, "The plan is a single step.")
        done = await self._execute(turn, agent, messages, plan.steps)
        ending = told(agent, "close", plan=_shown(done))
        return await turn.hand(closer(agent), [*messages, ending])

    async def _execute(
        self, turn: Turn, agent: Agent, messages: Sequence[Message], steps: Sequence[Step]
    ) -> list[Done]:
        """All that was tried, in order."""
        done: list[Done] = []
        left, revised = list(steps), 0
        await _note(turn, 1, _shown(done, left))
        while left:
            step = left.pop(0)
            ahead = told(agent, "step", plan=_shown(done, [step, *left]), step=step)
            said = await turn.hand(worker(agent), [*messages, ahead])
            done.append(Done(step, words(said)))
            if done[-1].failed and revised < self.revisions:
                revised += 1
                left = await self._revised(turn, agent, messages, done, left)
                await _note(turn, 1 + revised, _shown(done, left))
        return done

    async def _revised(
        self,
        turn: Turn,
        agent: Agent,
        messages: Sequence[Message],
        done: Sequence[Done],
        left: list[Step],
    ) -> list[Step]:
        """What is left to do now that the last step has failed; where nothing better comes, what
        was left before."""
        plan = _shown(done, left)
        question = told(agent, "replan", plan=plan, most=self.steps, tools=cards(working(agent)))
        found = await filled(turn, agent, messages, question, Plan, check=self._too_long)
        return left if isinstance(found, Unfit) else list(found.steps)

    def _problem(self, plan: Plan) -> str:
        """What is wrong with a plan."""
        return self._too_long(plan) if plan.steps else "The plan has no step."

    def _too_long(self, plan: Plan) -> str:
        if not all(step.do.strip() for step in plan.steps):
            return "A step of the plan does not say what to do."
        if len(plan.steps) > self.steps:
            return f"The plan has {len(plan.steps)} steps. Plan at most {self.steps}, larger ones."
        return ""


async def _note(turn: Turn, version: int, plan: str) -> None:
    """Write the plan down as a tool call, so that whoever watches the run sees it, too."""

    async def deed(arguments: dict[str, Any], call: Call) -> tuple[Part, ...]:
        return (Text(plan),)

    schema = {"type": "object", "properties": {"version": {"type": "integer"}}}
    about = "The plan as it stands."
    tool = Tool("plan", about, deed, schema, effect="read", repeat="free", reads="agent")
    call = ToolCall(call_id(turn.key, version), tool.name, {"version": version})
    await turn.use(call, tools=[tool])


def _shown(done: Sequence[Done], ahead: Sequence[Step] = ()) -> str:
    """The plan as it stands, with what each step found."""
    lines = [
        f"[{'!' if each.failed else 'x'}] {number}. {each.step}\n    → {_cut(each.found)}"
        for number, each in enumerate(done, 1)
    ]
    lines += [f"[ ] {number}. {step}" for number, step in enumerate(ahead, len(done) + 1)]
    return "\n".join(lines)


def _cut(found: str) -> str:
    """What was found, as far as there is room for it."""
    more = len(found) - MOST_SHOWN
    return found if more <= 0 else f"{found[:MOST_SHOWN]} … ({more} more characters)"
