"""A goal read by a model: what it leaves open, as questions, and whom it needs."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from dure.agents.agent import Agent
from dure.agents.clear.goal import Clarity, Lack, Size
from dure.core.contracts import Model
from dure.core.schema import reader
from dure.host.languages import wording


@dataclass
class GoalForm:
    """What a model finds. `questions`: one for each thing that is left open."""

    what: bool
    where: bool
    when_done: bool
    size: Size
    why: str = ""
    questions: list[str] = field(default_factory=list[str])


def goal_reader(model: Model | str | None, language: str = "en") -> Agent:
    """An agent that reads goals."""
    told = wording("dure.agents.clear", "prompts/goal", language)
    return Agent("reader", model, instructions=told, output=GoalForm)


def read_by_model(value: Any) -> Clarity:
    """What stands in the data of the reader's answer."""
    read: Any = reader(GoalForm)
    found: GoalForm = read(value)
    lacks: list[Lack] = []
    if not found.what:
        lacks.append("what")
    if not found.where:
        lacks.append("where")
    if not found.when_done:
        lacks.append("when_done")
    return Clarity(tuple(lacks), found.size, found.why, tuple(found.questions) if lacks else ())
