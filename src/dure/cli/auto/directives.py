"""Who an autonomous agent is and what it is to reach, as a person sees and edits it, line by line.

Knows lines and team files. Does not know models or keyboards.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, TypeAlias, cast

from dure.agents import Agent
from dure.agents.autonomous import Autonomous
from dure.core.profile import Profile
from dure.spec import dump

LISTS = ("goals", "constraints", "resources", "best_practices")
FLAGS = {
    "goals": "--goal",
    "constraints": "--constraint",
    "resources": "--resource",
    "best_practices": "--best-practice",
}
"""The option of each list: given once a line."""

Line: TypeAlias = tuple[str, int, str]
"""The field, the place in its list, and what stands there."""


@dataclass(frozen=True, slots=True)
class Directives:
    """A name, a role, and lists of sentences."""

    name: str = ""
    role: str = ""
    goals: tuple[str, ...] = ()
    constraints: tuple[str, ...] = ()
    resources: tuple[str, ...] = ()
    best_practices: tuple[str, ...] = ()

    def lines(self) -> list[Line]:
        """Each line, in the order in which it is shown and numbered."""
        alone = [(field, 0, getattr(self, field)) for field in ("name", "role")]
        return alone + [
            (field, place, text)
            for field in LISTS
            for place, text in enumerate(getattr(self, field))
        ]

    def changed(self, number: int, text: str) -> Directives:
        """With another text in the line of this number, from 1; an empty one takes it out."""
        field, place, _ = self.lines()[number - 1]
        if field not in LISTS:
            return replace(self, **{field: text})
        items: tuple[str, ...] = getattr(self, field)
        new = (text,) if text else ()
        return replace(self, **{field: (*items[:place], *new, *items[place + 1 :])})

    def added(self, field: str, text: str) -> Directives:
        """With one more sentence in this list."""
        return replace(self, **{field: (*getattr(self, field), text)})

    def over(self, other: Directives) -> Directives:
        """The other's, with what is said here: a name and a role in the place of its own, sentences
        beside its own."""
        lists = {field: (*getattr(other, field), *getattr(self, field)) for field in LISTS}
        return Directives(self.name or other.name, self.role or other.role, **lists)

    def profile(self, base: Profile) -> Profile:
        """The profile with these directives, and what else stands in `base`."""
        lists = {field: getattr(self, field) for field in LISTS}
        return replace(base, name=self.name or base.name, role=self.role, **lists)

    def flags(self) -> list[str]:
        """The options that say the same."""
        alone = {"--name": self.name, "--role": self.role}
        flags = [item for flag, text in alone.items() if text for item in (flag, text)]
        return flags + [
            item
            for field, flag in FLAGS.items()
            for text in getattr(self, field)
            for item in (flag, text)
        ]

    def spelled(self, steps: int | None = 0) -> str:
        """The text of a file with this one agent, which works on its own there, too, and asks after
        so many steps (None: never)."""
        agent = Agent(self.profile(Profile(self.name or "agent")))
        return dump(Autonomous(agent, steps=steps))


def of_profile(profile: Profile) -> Directives:
    """What a profile says."""
    lists = {field: tuple(getattr(profile, field)) for field in LISTS}
    return Directives(profile.name, profile.role, **lists)


def of_file(record: Any) -> Directives:
    """What the first agent in the value of a team file is told."""
    agents = _mapping(_mapping(record).get("agents"))
    name = next(iter(agents), "")
    agent = _mapping(agents.get(name))
    own = _mapping(agent.get("autonomous"))
    lists = {field: (*_texts(agent.get(field)), *_texts(own.get(field))) for field in LISTS}
    return Directives(name, str(agent.get("role") or ""), **lists)


def _mapping(given: Any) -> Mapping[str, Any]:
    return cast("Mapping[str, Any]", given) if isinstance(given, Mapping) else {}


def _texts(given: Any) -> tuple[str, ...]:
    return tuple(map(str, cast("list[Any]", given))) if isinstance(given, list) else ()
