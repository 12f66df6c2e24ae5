"""Teams and flows, as Python makes them: of an entry of a file, the expression. A kind is one
function in one table.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, cast

from dure.spec.kinds import ROLE
from dure.spec.layout import Raw, literal, sequence
from dure.spec.python_file import Fields, Given, PythonFile
from dure.spec.wants import listed


def _rules(it: PythonFile, given: Fields) -> Given:
    """The fields of a team but for its kind and members, rules and views among them."""
    more: Given = {key: value for key, value in given.items() if key not in ("kind", "members")}
    for key, write in (("until", it.until), ("next", it.next), ("hears", it.hears)):
        if key in more:
            more[key] = write(more[key])
    return more


def _joint(it: PythonFile, name: str, given: Fields) -> Raw:
    more = _rules(it, given)
    if more.pop("introductions", False):
        more["opening"] = Raw(it.use("dure.teams", "introductions"))
    return it.made("dure.teams", "JointChat", name, it.all(given["members"]), **more)


def _hierarchical(it: PythonFile, name: str, given: Fields) -> Raw:
    manager = it.named(given["manager"])
    more = _rules(it, given) | {"manager": manager, "members": it.all(given["members"])}
    return it.made("dure.teams", "HierarchicalChat", name, **more)


def _sequential(it: PythonFile, name: str, given: Fields) -> Raw:
    more = _rules(it, given)
    tasks: Mapping[str, str] = more.pop("tasks", {})
    stages = [
        it.made("dure.teams", "Stage", it.named(each), tasks[each])
        if each in tasks
        else it.named(each)
        for each in given["members"]
    ]
    return it.made("dure.teams", "SequentialChat", name, sequence(stages), **more)


def _tasks(it: PythonFile, name: str, given: Fields) -> Raw:
    more = _rules(it, given)
    tasks = sequence([_task(it, each) for each in more.pop("tasks")])
    for each in ("manager", "judge"):
        more |= {each: it.named(more[each])} if it.is_known(more.get(each)) else {}
    return it.made("dure.teams", "Tasks", name, tasks, it.all(given["members"]), **more)


def _task(it: PythonFile, given: Fields) -> Raw:
    more: Given = {key: value for key, value in given.items() if key != "what"}
    if "tools" in more:
        more["tools"] = it.tools(listed(more["tools"]))
    if "accept" in more:
        who = [it.named(each) if it.is_known(each) else literal(each) for each in more["accept"]]
        more["accept"] = sequence(who)
    return it.made("dure.teams", "Task", given["what"], **more)


def _members(maker: str, where: str = "dure.teams") -> Callable[[PythonFile, str, Fields], Raw]:
    """A team that takes its name, its members, and its fields as they stand."""

    def write(it: PythonFile, name: str, given: Fields) -> Raw:
        return it.made(where, maker, name, it.all(given["members"]), **_rules(it, given))

    return write


def _pair(it: PythonFile, name: str, given: Fields) -> Raw:
    members = [it.named(each) for each in given["members"]]
    return it.made("dure.agents.pair", "Pair", name, *members, **_rules(it, given))


def _debate(it: PythonFile, name: str, given: Fields) -> Raw:
    more = _rules(it, given)
    if "judge" in more:
        judge = more["judge"]
        more["judge"] = it.named(judge) if isinstance(judge, str) else it.all(judge)
    return it.made("dure.teams", "Debate", name, it.all(given["members"]), **more)


def _negotiation(it: PythonFile, name: str, given: Fields) -> Raw:
    more = _rules(it, given)
    more["issues"] = _issues(more["issues"])
    if "private" in more:
        more["private"] = {who: _side(it, side) for who, side in more["private"].items()}
    return it.made("dure.agents.partners", "Negotiation", name, it.all(given["members"]), **more)


def _side(it: PythonFile, given: Fields) -> Raw:
    more: Given = dict(given)
    if "limits" in more:
        more["limits"] = _issues(more["limits"])
    return it.made("dure.agents.partners", "Side", **more)


def _issues(given: Fields) -> Given:
    """Two numbers are a range, which Python writes as a pair."""
    return {each: issue if isinstance(issue[0], str) else tuple(issue)
            for each, issue in given.items()}  # fmt: skip


def _board(it: PythonFile, name: str, given: Fields) -> Raw:
    more = _rules(it, given)
    every = {field: more.pop(field, {}) for field in ROLE}
    roles = sequence([_role(it, who, every) for who in given["members"]])
    more |= {"otherwise": it.named(more["otherwise"])} if "otherwise" in more else {}
    return it.made("dure.teams", "Board", name, roles, **more)


def _role(it: PythonFile, who: str, every: Mapping[str, Fields]) -> Raw:
    own = {ROLE[field]: given[who] for field, given in every.items() if who in given}
    return it.made("dure.teams", "Role", it.named(who), **({"watches": []} | own))


_TEAMS: Mapping[str, Callable[[PythonFile, str, Fields], Raw]] = {
    "joint": _joint,
    "hierarchical": _hierarchical,
    "sequential": _sequential,
    "tasks": _tasks,
    "handoff": _members("Handoffs"),
    "pair": _pair,
    "vote": _members("Vote"),
    "debate": _debate,
    "board": _board,
    "negotiation": _negotiation,
    "writing": _members("CoWriting", "dure.agents.partners"),
}


def team(it: PythonFile, name: str, given: Fields) -> Raw:
    """A team."""
    return _TEAMS[given["kind"]](it, name, given)


def flow(it: PythonFile, name: str, given: Fields) -> Raw:
    """A flow."""
    steps = sequence([_step(it, each, step) for each, step in given["steps"].items()])
    state = it.made("dure.spec.flows", "state_of", given.get("state", {}))
    more = {key: given[key] for key in ("about", "most") if key in given}
    return it.made("dure.teams.flow", "Flow", name, state, steps, **more)


def _step(it: PythonFile, name: str, given: Fields) -> Raw:
    more: Given = dict(given)
    when = [_event(it, each) for each in _events(more.pop("after", None))]
    where = "dure.teams.flow"
    if "decide" in more:
        return it.made(where, "decide", it.named(more.pop("decide")), *when, name=name, **more)
    if "all" in more:
        members = it.all(listed(more.pop("all")))
        return it.made(where, "hand_all", name, members, *when, **more)
    who = it.named(more.pop("who"))
    if "each" in more:
        over = more.pop("each")
        return it.made(where, "hand_each", who, *when, over=over, name=name, **more)
    return it.made(where, "hand", who, *when, name=name, **more)


def _events(given: Any) -> list[Any]:
    return [] if given is None else cast("list[Any]", given) if isinstance(given, list) else [given]


def _event(it: PythonFile, given: Any) -> Any:
    if isinstance(given, str):
        return given
    events = given.get("all") or given["of"]
    inner = [_event(it, each) for each in _events(events)]
    if "all" in given:
        return it.made("dure.teams.flow", "all_of", *inner)
    return it.made("dure.teams.flow", "some_of", given["some"], *inner)
