"""ReWOO's plan: pieces of evidence, each from one tool call, which may need earlier ones (`#E1`).

Knows what such a plan is, what is wrong with one, and what can be fetched at the same time. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, cast

from dure.core.contracts import Tool

THINK = "think"
"""The tool that is the model itself: it is asked `about` something and sees only that."""

_ID = r"E\d{1,3}"
_MARK = re.compile(rf"#({_ID})(?![0-9A-Za-z_])")


@dataclass(frozen=True)
class Evidence:
    """One call: `why`, the tool, its arguments; `#E1` in them stands for what E1 found."""

    id: str
    why: str
    tool: str
    arguments: dict[str, Any] = field(default_factory=dict[str, Any])

    @property
    def needs(self) -> list[str]:
        """The ids of the evidence that its arguments hold."""
        return list(dict.fromkeys(mark for text in _texts(self.arguments) for mark in marks(text)))

    def __str__(self) -> str:
        return f"#{self.id} = {self.tool}: {self.why}"


@dataclass(frozen=True)
class Blueprint:
    """All the evidence that is to be fetched."""

    evidence: list[Evidence]


def problem_of(plan: Blueprint, tools: Sequence[Tool], most: int) -> str:
    """What is wrong with a plan, said to whoever made it; empty if nothing is."""
    known = {tool.name: tool for tool in tools}
    names = sorted({*known, THINK})
    if not plan.evidence:
        return "The plan fetches nothing."
    if len(plan.evidence) > most:
        return f"The plan has {len(plan.evidence)} pieces of evidence. Plan at most {most}."
    seen: set[str] = set()
    for each in plan.evidence:
        if not re.fullmatch(_ID, each.id) or each.id in seen:
            return f"{each.id!r} cannot name a piece of evidence: they are E1, E2, …, each once."
        if each.tool not in names:
            return f"{each.id}: there is no tool {each.tool!r}. There are: {', '.join(names)}."
        if each.tool in known and (problem := _misfit(each, known[each.tool].schema)):
            return problem
        if missing := [name for name in each.needs if name not in seen]:
            return f"{each.id} needs #{missing[0]}, which is not planned before it."
        seen.add(each.id)
    return ""


def _misfit(each: Evidence, schema: Mapping[str, Any]) -> str:
    """Which of its arguments a tool does not have, or lacks."""
    has: Mapping[str, Any] = schema.get("properties", {})
    if not schema.get("additionalProperties") and (other := set(each.arguments) - set(has)):
        return (
            f"{each.id}: {each.tool} has no {', '.join(sorted(other))}. It has: {', '.join(has)}."
        )
    lacking = [name for name in schema.get("required", ()) if name not in each.arguments]
    return f"{each.id}: {each.tool} needs {', '.join(lacking)}." if lacking else ""


def waves(plan: Blueprint) -> list[list[Evidence]]:
    """The evidence in groups: each needs only what the groups before it found, and all of a group
    are fetched at the same time."""
    level: dict[str, int] = {}
    for each in plan.evidence:
        level[each.id] = 1 + max((level[name] for name in each.needs), default=-1)
    return [
        [each for each in plan.evidence if level[each.id] == number]
        for number in range(1 + max(level.values()))
    ]


def filled_in(arguments: Mapping[str, Any], found: Mapping[str, str]) -> dict[str, Any]:
    """The arguments with what was found in the place of the marks."""
    return {name: _filled(value, found) for name, value in arguments.items()}


def marks(text: str) -> list[str]:
    """The ids of the evidence that a text holds."""
    return _MARK.findall(text)


def _filled(value: Any, found: Mapping[str, str]) -> Any:
    match value:
        case str():
            return _MARK.sub(lambda mark: found.get(mark[1], mark[0]), value)
        case dict():
            return filled_in(cast("dict[str, Any]", value), found)
        case list():
            return [_filled(each, found) for each in cast("list[Any]", value)]
        case _:
            return value


def _texts(value: Any) -> Iterator[str]:
    """All texts in a JSON value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from _texts(list(cast("dict[str, Any]", value).values()))
    elif isinstance(value, list):
        for each in cast("list[Any]", value):
            yield from _texts(each)
