"""What is compared in one evaluation: an agent, its model, and the strategy it solves its tasks by.

Knows names, and the command line that gives them. Does not know what they stand for.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Any

from dure.agents.strategies import name_of, named


@dataclass(frozen=True, slots=True)
class Contender:
    """One of those that are compared. What is empty is as the task file says, the agent's own."""

    agent: str = ""
    model: str = ""
    strategy: str = ""

    @property
    def facts(self) -> dict[str, str]:
        """The names, as they are kept with the results."""
        return {"agent": self.agent, "model": self.model, "strategy": self.strategy}

    @property
    def arguments(self) -> list[str]:
        """It as arguments of the command line."""
        return [
            item for name, value in self.facts.items() if value for item in (f"--{name}", value)
        ]


def contenders(given: Mapping[str, Any]) -> list[Contender]:
    """Every agent with every model and every strategy that these options name."""
    strategies = [each for some in given["strategies"] for each in some.split(",") if each.strip()]
    names = [name_of(named(each)) for each in strategies]
    agents = [os.path.abspath(agent) for agent in given["agents"]]  # resumed from anywhere
    every = product(agents or ("",), given["models"] or ("",), names or ("",))
    return [Contender(*each) for each in every]


def labels(every: Sequence[Contender]) -> list[str]:
    """What each is called in a report: what it does not share with the others."""
    named_by = [(Path(each.agent).name, each.model, each.strategy) for each in every]
    differs = [len(set(names)) > 1 for names in zip(*named_by, strict=True)]
    picked = differs if any(differs) else [True] * len(differs)
    return [
        " · ".join(name for name, is_told in zip(names, picked, strict=True) if name and is_told)
        for names in named_by
    ]


def contender_of(facts: Mapping[str, Any]) -> Contender:
    """The one whose names these results keep."""
    return Contender(facts.get("agent", ""), facts["model"], facts.get("strategy", ""))
