"""How an autonomous agent works: when it asks, who judges, what helps it out of a loop.

Knows options and makes the participant of them. Does not know who says what it is to reach.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

import click

from dure.agents import Agent
from dure.agents.autonomous import Autonomous
from dure.agents.autonomous.critic import usual_critic
from dure.agents.strategies import named
from dure.agents.strategies.named import NAMES
from dure.cli.auto.directives import Directives
from dure.cli.recipe import Recipe
from dure.core.errors import UsageError
from dure.core.profile import Profile

F = TypeVar("F", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class Ways:
    """`steps`: after how many a person is asked (None: never)."""

    steps: int | None = 0
    stronger: str | None = None
    critic: str | None = None
    strategy: str | None = None

    def flags(self) -> list[str]:
        """The options that say the same."""
        flags = ["--continuous"] if self.steps is None else ["--steps", str(self.steps)]
        given = {"--stronger": self.stronger, "--critic": self.critic, "--strategy": self.strategy}
        return flags + [item for flag, text in given.items() if text for item in (flag, text)]

    def participant(self, recipe: Recipe, directives: Directives) -> Autonomous:
        """The agent of the recipe, working towards these goals."""
        base = base_of(recipe)
        agent = Agent(
            directives.profile(base.profile),
            base.model,
            base.tools,
            memory=base.memory,
            knowledge=base.knowledge,
            format=base.format,
        )
        return Autonomous(
            agent,
            critic=usual_critic(Agent(agent.profile, self.critic)) if self.critic else None,
            steps=self.steps,
            stronger=self.stronger,
            strategy=named(self.strategy) if self.strategy else None,
        )


def ways_given(given: Mapping[str, Any]) -> Ways:
    """What the options say."""
    if given["continuous"] and given["steps"] is not None:
        raise UsageError(
            "auto.both", "--steps and --continuous say opposite things. Leave one of them out."
        )
    steps = None if given["continuous"] else given["steps"] or 0
    return Ways(steps, given["stronger"], given["critic"], given["strategy"])


def base_of(recipe: Recipe) -> Agent:
    """The agent that the recipe makes, without goals of this work."""
    who = recipe.agent()
    who = who.agent if isinstance(who, Autonomous) else who
    if not isinstance(who, Agent):
        raise UsageError(
            "auto.no_agent",
            "{file} holds no single agent but {name}. Name a file whose start is one agent.",
            file=str(recipe.who),
            name=who.name,
        )
    return who


def profile_of(recipe: Recipe) -> Profile:
    """The profile that stands in the recipe's file, with the goals that stand there."""
    who = recipe.agent()
    return who.profile if isinstance(who, Autonomous) else base_of(recipe).profile


def options(function: F) -> F:
    """`--steps`, `--continuous`, `--stronger`, `--critic` and `--strategy`."""
    for option in reversed(_OPTIONS):
        function = option(function)
    return function


_OPTIONS = (
    click.option(
        "--steps",
        type=click.IntRange(min=0),
        metavar="N",
        help="Take N steps unasked, then ask before each (usual: 0).",
    ),
    click.option("--continuous", is_flag=True, help="Never ask before a step."),
    click.option("--stronger", metavar="MODEL", help="The model for a way out of a loop."),
    click.option("--critic", metavar="MODEL", help="The model that judges (else the same)."),
    click.option(
        "--strategy", type=click.Choice(NAMES), help="How each step of the plan is worked on."
    ),
)
