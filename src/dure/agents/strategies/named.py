"""Strategies by name, for command lines and files."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from dure.agents.strategies.debating import Debating
from dure.agents.strategies.plan_execute import PlanExecute
from dure.agents.strategies.protocol import Strategy
from dure.agents.strategies.reflexion import Reflexion
from dure.agents.strategies.rewoo import ReWOO
from dure.agents.strategies.step_by_step import StepByStep
from dure.agents.strategies.tree_of_thoughts import TreeOfThoughts
from dure.core.errors import UsageError

_KNOWN: dict[str, Callable[..., Strategy]] = {
    "step_by_step": StepByStep,
    "plan_execute": PlanExecute,
    "rewoo": ReWOO,
    "reflexion": Reflexion,
    "tree_of_thoughts": TreeOfThoughts,
    "debate": Debating,
}
NAMES = tuple(_KNOWN)
"""The names of all strategies."""


def named(name: str, **options: Any) -> Strategy:
    """The strategy of this name, or whose name alone begins so (`"tree"`); `options` are its
    fields: `named("rewoo", evidence=6)`."""
    given = re.sub(r"[ -]", "_", name.strip().lower())
    found = [given] if given in _KNOWN else [each for each in NAMES if each.startswith(given)]
    if len(found) != 1:
        raise UsageError(
            "strategy.unknown",
            "There is no strategy {name!r}. There are: {known}.",
            name=name,
            known=", ".join(NAMES),
        )
    try:
        return _KNOWN[found[0]](**options)
    except TypeError:
        raise UsageError(
            "strategy.option",
            "The strategy {name} does not take these: {options}.",
            name=name,
            options=", ".join(options),
        ) from None


def name_of(strategy: Strategy) -> str:
    """The name of this strategy; of one that is not of dure, that of its class."""
    names = [name for name, made in _KNOWN.items() if made is type(strategy)]
    return names[0] if names else type(strategy).__name__
