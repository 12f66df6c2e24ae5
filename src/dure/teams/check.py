"""What can be known of a team before it runs: who is never reached, what never ends.

Walks a participant and all who sit in it. What only one kind of team knows of itself, its own
`check` says. Makes no call: whether a model can be opened is asked of a function that is handed in.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, TypeAlias, cast

from dure.agents import Agent
from dure.core.contracts import Participant, Tool
from dure.core.policy import Policy, Request
from dure.core.policy import workspace as usual
from dure.core.stops import Stop
from dure.host.languages import tr
from dure.teams.problem import Problem
from dure.teams.table import Next

Wrong: TypeAlias = Callable[[str], str]
"""What is wrong with the model of this name; empty: nothing that is known."""


def problems(
    who: Participant, *, policy: Policy = usual, model: Wrong | None = None
) -> list[Problem]:
    """All that should be looked at before `who` runs, each with its cure; nothing: an empty list.

    `policy` is the one it is to run under. `model` says what is wrong with a model's name.
    """
    everybody = list(within(who))
    found = list(_same_names(everybody))
    for each in everybody:
        found += _of_itself(each)
        found += _endless(each)
        found += _unreached(each)
        if isinstance(each, Agent):
            found += _tools(each, policy)
            found += [] if model is None else _model(each, model)
    return found


def within(who: Participant) -> Iterator[Participant]:
    """A participant and all who sit in it, each once, from the top."""
    todo: list[Any] = [who]
    seen: set[int] = set()
    while todo:
        each = todo.pop(0)
        if id(each) in seen:
            continue
        seen.add(id(each))
        if isinstance(getattr(each, "name", None), str) and hasattr(each, "reply"):
            yield each
        inner: list[Any] = [getattr(each, name, None) for name in ("who", "manager", "judge")]
        next_one = getattr(each, "next", None)
        asked = next_one.asks if isinstance(next_one, Next) else ()
        todo += [*filter(None, inner), *_listed(getattr(each, "members", ())), *asked]


def _listed(value: Any) -> Sequence[Any]:
    return cast("Sequence[Any]", value) if isinstance(value, list | tuple) else ()


def _of_itself(who: Any) -> Sequence[Problem]:
    check = getattr(who, "check", None)
    found: Any = check() if callable(check) else ()
    return [each for each in _listed(found) if isinstance(each, Problem)]


def _same_names(everybody: Sequence[Participant]) -> Iterator[Problem]:
    """Two of one name in different teams: they work, but nobody can tell them apart."""
    wrapped = {id(getattr(each, "who", None)) for each in everybody}
    seen: dict[str, Participant] = {}
    for each in everybody:
        if id(each) in wrapped:
            continue
        first = seen.setdefault(each.name, each)
        if first is not each:
            yield Problem(
                "check.same_name",
                tr("check.same_name", "Two are called {name}.", name=each.name),
                tr(
                    "check.same_name_cure",
                    "Give one another name, so that reports can tell them apart.",
                ),
                each.name,
            )


def _endless(who: Any) -> Iterator[Problem]:
    until = getattr(who, "until", None)
    if isinstance(until, Stop) and not until.sure and not isinstance(who, Agent):
        yield Problem(
            "check.endless",
            tr(
                "check.endless",
                "{team} stops only when {until}, which may never come.",
                team=who.name,
                until=until.about,
            ),
            tr(
                "check.endless_cure",
                "Give it a bound as well: until=… | rounds(40); in a file `rounds: 40`.",
            ),
            who.name,
        )


def _unreached(who: Any) -> Iterator[Problem]:
    """Members to whom the rule of who speaks next never comes."""
    rule = getattr(who, "next", None)
    if not isinstance(rule, Next) or rule.after is None:
        return
    names = [member.name for member in who.members]
    reached: set[str] = set()
    todo = [*rule.after(names, "")]
    while todo:
        each = todo.pop()
        if each not in reached:
            reached.add(each)
            todo += rule.after(names, each)
    for name in names:
        if name not in reached:
            yield Problem(
                "check.unreached",
                tr(
                    "check.unreached",
                    "{name} never speaks in {team}: nobody leads there.",
                    name=name,
                    team=who.name,
                ),
                tr("check.unreached_cure", "Add an edge that leads there, or leave it out."),
                who.name,
            )


def _tools(agent: Agent, policy: Policy) -> Iterator[Problem]:
    for tool in agent.tools:
        if "undeclared" in tool.traits:
            yield Problem(
                "check.undeclared",
                tr(
                    "check.undeclared",
                    "{name} has the tool {tool}, whose effect was not given: it counts as sending.",
                    name=agent.name,
                    tool=tool.name,
                ),
                tr("check.undeclared_cure", 'Write @tool(effect="read"), or what it does.'),
                agent.name,
            )
        rule = _denied(agent, tool, policy)
        if rule:
            yield Problem(
                "check.denied",
                tr(
                    "check.denied",
                    "{name} has the tool {tool}, which policy never allows ({rule}).",
                    name=agent.name,
                    tool=tool.name,
                    rule=rule,
                ),
                tr("check.denied_cure", "Take the tool away, or run with another --policy."),
                agent.name,
            )


def _denied(agent: Agent, tool: Tool, policy: Policy) -> str:
    """The rule that refuses the tool even where nothing speaks against it; empty: none."""
    request = Request(agent.name, tool.name, tool.effect, {}, None, tool.traits, ("user",))
    verdict = policy(request)
    return verdict.rule if verdict.decision == "deny" else ""


def _model(agent: Agent, wrong: Wrong) -> Iterator[Problem]:
    reason = wrong(agent.model) if isinstance(agent.model, str) else ""
    if reason:
        yield Problem(
            "check.model",
            tr(
                "check.model",
                "{name} cannot think with {model}: {reason}",
                name=agent.name,
                model=str(agent.model),
                reason=reason,
            ),
            tr("check.model_cure", "`dure models` lists those that can be used now."),
            agent.name,
        )
