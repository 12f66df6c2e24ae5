"""Agents and people, as Python makes them: of an entry of a file, the expression."""

from __future__ import annotations

from typing import Any

from dure.spec.entries import LISTS, WORDS
from dure.spec.layout import Raw
from dure.spec.python_file import Fields, Given, PythonFile
from dure.spec.wants import listed


def agent(it: PythonFile, name: str, given: Fields) -> Raw:
    """An agent, with all that stands around it."""
    if "counsellor" in given:
        return _around(it, given, _counsellor(it, name, given))
    own: Given = {key: given[key] for key in _PROFILE if key in given}
    if "examples" in own:
        own["examples"] = [(each["said"], each["answer"]) for each in own["examples"]]
    who: Any = name
    if set(own) - {"role", "instructions"}:
        who, own = it.made("dure", "Profile", name, **own), {}
    own |= {key: given[key] for key in ("model", "format") if key in given}
    if "tools" in given:
        own["tools"] = it.tools(listed(given["tools"]))
    language = {"language": given["language"]} if "language" in given else {}
    if given.get("plan"):
        own["planner"] = it.made("dure.planning", "Checklist", **language)
    if "output" in given:
        kind, lines = next(iter(given["output"].items()))
        own["output"] = it.made("dure.spec.outputs", "output_of", kind, lines)
    if "until" in given:
        own["until"] = it.until(given["until"])
    if "memory" in given:
        own["memory"] = _memory(it, given["memory"], language)
    return _around(it, given, it.made("dure", "Agent", who, **own))


def _counsellor(it: PythonFile, name: str, given: Fields) -> Raw:
    own: Given = {key: given[key] for key in ("language",) if key in given} | given["counsellor"]
    own |= {"helper": it.named(own["helper"])} if "helper" in own else {}
    return it.made("dure.agents.partners", "counsellor", given.get("model"), name, **own)


_PROFILE = (*WORDS, *LISTS, "examples")


def _memory(it: PythonFile, given: Fields, language: Fields) -> Raw:
    where = "dure.memory"
    if "window" in given:
        inner = it.made(where, "Window", given["window"])
    elif "head_and_tail" in given:
        inner = it.made(where, "HeadAndTail", given["head_and_tail"])
    else:
        model = {"model": False} if given.get("summary") == "extracts" else {}
        inner = it.made(where, "Summary", **model, **language)
    if "tokens" not in given:
        return inner
    return it.made(where, "TokenBudget", given["tokens"], inner)


def _around(it: PythonFile, given: Fields, made: Raw) -> Raw:
    """The agent with what stands around it: a strategy, working by itself, guards."""
    strategy = _strategy(it, given["strategy"]) if "strategy" in given else None
    if "autonomous" in given:
        own: Given = dict(given["autonomous"])
        for each in ("critic", "asks"):
            own |= {each: it.named(own[each])} if each in own else {}
        own |= {"strategy": strategy} if strategy else {}
        made = it.made("dure", "Autonomous", made, **own)
    elif strategy:
        made = it.made("dure.agents.strategies", "solving", made, strategy)
    if guards := given.get("guards"):
        made = it.made(
            "dure.agents",
            "guarded",
            made,
            *(it.made("dure.agents.guards", each) for each in guards),
        )
    return made


def _strategy(it: PythonFile, given: Any) -> Raw:
    record: Given = {"name": given} if isinstance(given, str) else dict(given)
    return it.made("dure.agents.strategies", "named", record.pop("name"), **record)


def person(it: PythonFile, name: str, given: Fields) -> Raw:
    """A person."""
    return it.made("dure", "Human", name, **given)
