"""An agent, as it is spelled in a file: the way back of `entries.py`."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from dure.agents import Agent
from dure.agents.autonomous import Autonomous
from dure.agents.guarded import Guarded
from dure.agents.partners import Counsellor, counsellor
from dure.agents.strategies import Solver, Strategy, name_of
from dure.core.profile import Profile
from dure.formats.choice import FORMATS
from dure.planning import Checklist
from dure.spec.entries import COUNSELS, GUARDS, WORDS
from dure.spec.memories import memory_entry
from dure.spec.outputs import output_entry
from dure.spec.same import alike
from dure.spec.spelling import Fields, Spelling, no_form


def agent_entry(it: Spelling, who: Any) -> Fields:
    """The entry of an agent, with all that stands around it."""
    match who:
        case Agent():
            return _plain(it, who)
        case Solver():
            return agent_entry(it, who.who) | {"strategy": _strategy(who.strategy)}
        case Guarded():
            names = [each.name for each in who.guards]
            inner = agent_entry(it, who.who)
            return inner | {"guards": [name for name in names if name in GUARDS]}
        case Autonomous():
            return agent_entry(it, who.agent) | _autonomous(it, who)
        case Counsellor():
            return _counsellor(it, who)
        case _:
            raise no_form(who.name, type(who).__name__)


def _autonomous(it: Spelling, who: Autonomous) -> Fields:
    usual = Autonomous(who.agent)
    given: Fields = {}
    for name in ("goals", "constraints", "resources", "best_practices"):
        more = list(getattr(who.profile, name))[len(getattr(who.agent.profile, name)) :]
        given |= {name: more} if more else {}
    for name in ("steps", "stronger", "patience"):
        value = getattr(who, name)
        given |= {name: value} if value != getattr(usual, name) else {}
    if not alike(who.critic, usual.critic):
        given["critic"] = it.name_of(who.critic)
    if who.asks is not None:
        given["asks"] = it.name_of(who.asks)
    strategy = {} if who.strategy is None else {"strategy": _strategy(who.strategy)}
    given |= {"fresh": True} if who.fresh and not strategy else {}
    return strategy | {"autonomous": given}


def _counsellor(it: Spelling, who: Counsellor) -> Fields:
    usual = counsellor(None, who.name, language=who.language)
    own: Fields = {"level": who.level} if who.level != usual.level else {}
    own |= {"helpline": who.help} if who.help != usual.help else {}
    own |= {"helper": it.name_of(who.helper)} if who.helper else {}
    plain = {key: value for key, value in _plain(it, who.agent).items() if key in COUNSELS}
    return plain | {"counsellor": own}


def _plain(it: Spelling, agent: Agent) -> Fields:
    profile = agent.profile
    usual = Profile(profile.name)
    given: Fields = {}
    for each in fields(Profile):
        value = getattr(profile, each.name)
        if value != getattr(usual, each.name) and each.name not in ("name", "examples"):
            given[each.name] = value if each.name in WORDS else list(value)
    if profile.examples:
        given["examples"] = [{"said": said, "answer": answer} for said, answer in profile.examples]
    if agent.model is not None:
        if not isinstance(agent.model, str):
            raise no_form(agent.name, "model")
        given["model"] = agent.model
    planned = {tool.name for tool in Checklist().tools} if _plans(agent) else set[str]()
    if tools := [tool for tool in agent.tools if tool.name not in planned]:
        given["tools"] = it.tools(tools)
    if agent.format is not None:
        names = [name for name, made in FORMATS.items() if alike(made(), agent.format)]
        given["format"] = names[0] if names else type(agent.format).__name__
    if not alike(agent.memory, Agent(profile).memory):
        given["memory"] = memory_entry(agent.memory)
    if agent.output is not None:
        given["output"] = output_entry(agent.output)
    for name in ("memory", "output"):
        if name in given and given[name] is None:
            raise no_form(agent.name, name)
    given |= it.rules(agent, Agent(profile))
    return given | ({"plan": True} if planned else {})


def _plans(agent: Agent) -> bool:
    return any(tool is own for own in Checklist().tools for tool in agent.tools)


def _strategy(strategy: Strategy) -> Any:
    """Its name, or its name with the numbers that are not the usual ones."""
    name, usual = name_of(strategy), type(strategy)()
    changed = {
        each.name: getattr(strategy, each.name)
        for each in fields(strategy)  # type: ignore[arg-type]  # strategies are dataclasses
        if isinstance(getattr(strategy, each.name), int)
        and getattr(strategy, each.name) != getattr(usual, each.name)
    }
    return {"name": name, **changed} if changed else name
