"""An agent as a file spells it: profile, tools, strategy, guards, and working by itself.

Nothing is opened: names of tools, formats, strategies and guards are looked up, models are not.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from dure.agents import Agent, Human
from dure.agents.autonomous import Autonomous
from dure.agents.guarded import guarded
from dure.agents.guards import personal_data, secrets
from dure.agents.partners import Counsellor, counsellor
from dure.agents.strategies import Strategy, named, solving
from dure.core.contracts import Participant, Tool
from dure.core.guard import Guard
from dure.core.profile import Profile
from dure.formats import named as format_named
from dure.host.yaml_file import Steps
from dure.planning import Checklist
from dure.spec.memories import memory_of
from dure.spec.outputs import output_of
from dure.spec.wants import Wants, listed

WORDS = ("role", "about", "instructions", "language", "persona")
LISTS = ("goals", "constraints", "resources", "best_practices")
GUARDS: dict[str, Callable[[], Guard]] = {"personal_data": personal_data, "secrets": secrets}
"""Guards that need no more than their name."""


COUNSELS = ("model", "language", "guards")
"""What a counsellor takes besides; its instructions are its own."""


def agent_of(wants: Wants, instructions: str, tools: list[Tool]) -> Participant:
    """The agent of this entry, with all that stands around it."""
    given = wants.given
    if "counsellor" in given:
        who: Participant = _counsellor(wants)
    else:
        agent = _agent(wants, instructions, tools)
        strategy = _made(wants, "strategy", strategy_of)
        who = agent if strategy is None else solving(agent, strategy)
        if "autonomous" in given:
            who = wants.told("autonomous", lambda: _autonomous(wants, agent, strategy))
    guards = [GUARDS[name]() for name in given.get("guards", ())]
    return guarded(who, *guards) if guards else who


def _agent(wants: Wants, instructions: str, tools: list[Tool]) -> Agent:
    given = wants.given
    said: dict[str, Any] = {key: given[key] for key in WORDS if key in given}
    said |= {key: tuple(listed(given.get(key))) for key in LISTS}
    said["instructions"] = instructions
    said["examples"] = tuple((each["said"], each["answer"]) for each in given.get("examples", ()))
    profile = Profile(wants.name, **said)
    return Agent(
        profile,
        given.get("model"),
        tools,
        planner=Checklist(language=profile.language) if given.get("plan") else None,
        output=_made(wants, "output", lambda told: output_of(*next(iter(told.items())))),
        until=wants.until,
        memory=_made(wants, "memory", lambda told: memory_of(told, profile.language)),
        format=_made(wants, "format", format_named),
    )


def _counsellor(wants: Wants) -> Counsellor:
    for field in wants.given:
        if field not in ("counsellor", *COUNSELS):
            wants.document.fail(
                (*wants.at, field),
                "spec.counsellor",
                "{place}: a counsellor takes no {field}. It takes: {fields}.",
                field=field,
                fields=", ".join(("counsellor", *COUNSELS)),
            )
    own: dict[str, Any] = dict(wants.given["counsellor"])
    if "helper" in own:
        own["helper"] = wants.look(own["helper"], (*wants.at, "counsellor", "helper"))
    if "language" in wants.given:
        own["language"] = wants.given["language"]
    return counsellor(wants.given.get("model"), wants.name, **own)


def _made(wants: Wants, field: str, make: Callable[[Any], Any]) -> Any:
    """What `make` gives of this field, if it is there; what is wrong with it has its place."""
    given = wants.given.get(field)
    return None if given is None else wants.told(field, lambda: make(given))


def strategy_of(given: str | Mapping[str, Any]) -> Strategy:
    """The strategy of this name, or of this name and these numbers."""
    if isinstance(given, str):
        return named(given)
    options = {name: value for name, value in given.items() if name != "name"}
    return named(given["name"], **options)


def _autonomous(wants: Wants, agent: Agent, strategy: Strategy | None) -> Autonomous:
    at: Steps = (*wants.at, "autonomous")
    given: dict[str, Any] = dict(wants.given["autonomous"])
    if "critic" in given:
        given["critic"] = wants.look(given["critic"], (*at, "critic"))
    if "asks" in given:
        person = wants.look(given["asks"], (*at, "asks"))
        if not isinstance(person, Human):
            wants.no_person((*at, "asks"), given["asks"])
        given["asks"] = person
    lists = {name: listed(given.pop(name, None)) for name in LISTS}
    return Autonomous(agent, strategy=strategy, **lists, **given)
