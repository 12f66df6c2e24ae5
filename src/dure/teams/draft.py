"""A profile, or a whole team, drafted from one sentence, as the text of a team file.

A model fills in a form; what it makes of it is checked like any team file. Knows the form and the
file; does not know how a person is shown a draft or asked to change it.
"""

from __future__ import annotations

import io
import re
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any, Literal

from dure.agents import Agent
from dure.core.contracts import Model
from dure.host.languages import wording


@dataclass
class MemberDraft:
    """One agent, as a model drafts it."""

    name: str
    role: str
    about: str = ""
    goals: list[str] = field(default_factory=list[str])
    constraints: list[str] = field(default_factory=list[str])
    resources: list[str] = field(default_factory=list[str])
    best_practices: list[str] = field(default_factory=list[str])
    tools: list[str] = field(default_factory=list[str])


@dataclass
class TeamDraft:
    """A team, as a model drafts it. `manager` leads a hierarchical one; `ends_with` are the words
    that end a joint one."""

    name: str
    kind: Literal["joint", "hierarchical"]
    members: list[MemberDraft]
    manager: MemberDraft | None = None
    ends_with: str = "DONE"


def drafter(
    model: Model | str | None, tools: Collection[str], *, team: bool, language: str = "en"
) -> Agent:
    """An agent that drafts another, or a team; `tools` are the names it may give them."""
    told = wording("dure.teams", "prompts/draft", language)
    instructions = told.replace("{tools}", ", ".join(sorted(tools)))
    output: type[Any] = TeamDraft if team else MemberDraft
    return Agent("drafter", model, instructions=instructions, output=output)


def read_draft(value: Any, *, team: bool) -> MemberDraft | TeamDraft:
    """The draft in the data of the drafter's answer."""
    from pydantic import TypeAdapter

    kind: Any = TeamDraft if team else MemberDraft
    return TypeAdapter(kind).validate_python(value)


def plain_draft(sentence: str, *, team: bool) -> MemberDraft | TeamDraft:
    """A draft without a model: who does it, and of a team, who looks at what was done."""
    maker = MemberDraft("maker", sentence, goals=[sentence], tools=["files", "calculator"])
    if not team:
        maker.name = "agent"
        return maker
    looks = "looks at what was done, and says exactly what is missing"
    reviewer = MemberDraft("reviewer", looks, goals=[sentence], tools=["files"])
    return TeamDraft("team", "joint", [maker, reviewer])


def spelled(draft: MemberDraft | TeamDraft, tools: Collection[str]) -> tuple[str, list[str]]:
    """The text of a team file, and the names of tools that are left out since there are none."""
    unknown: list[str] = []
    agents: dict[str, Any] = {}

    def add(member: MemberDraft) -> str:
        name = _name(member.name)
        while name in agents:
            name += "-2"
        unknown.extend(tool for tool in member.tools if tool not in tools)
        known = [tool for tool in member.tools if tool in tools]
        fields = {
            "role": member.role.strip(),
            "about": member.about.strip(),
            "goals": member.goals,
            "constraints": member.constraints,
            "resources": member.resources,
            "best_practices": member.best_practices,
            "tools": known,
        }
        agents[name] = {key: value for key, value in fields.items() if value}
        return name

    record: dict[str, Any] = {"version": 1}
    if isinstance(draft, MemberDraft):
        add(draft)
        return _yaml(record | {"agents": agents}), unknown
    members = [add(member) for member in draft.members]
    name, made = _name(draft.name), dict[str, Any]()
    while name in agents:
        name += "-team"
    if draft.kind == "hierarchical" and draft.manager is not None:
        made = {"kind": "hierarchical", "manager": add(draft.manager), "members": members}
    else:
        until = {"says": draft.ends_with.strip() or "DONE", "rounds": 20, "no_progress": 6}
        kind = "joint" if len(members) > 1 else "sequential"
        made = {"kind": kind, "members": members} | ({"until": until} if kind == "joint" else {})
    return _yaml(record | {"agents": agents, "teams": {name: made}}), unknown


def _name(given: str) -> str:
    """What a model called it, as a name that can stand in keys and files."""
    name = re.sub(r"[^\w .\-]+|^[\W_]+", "", given.strip())[:64].strip()
    return name or "agent"


def _yaml(record: dict[str, Any]) -> str:
    from ruamel.yaml import YAML

    yaml: Any = YAML()
    yaml.default_flow_style = False
    yaml.allow_unicode = True
    yaml.width = 88
    yaml.indent(mapping=2, sequence=4, offset=2)
    text = io.StringIO()
    yaml.dump(record, text)
    return text.getvalue()
