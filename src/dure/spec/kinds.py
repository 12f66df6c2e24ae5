"""What each kind of team takes in a team file. A kind is one function in one table."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from dure.agents.pair import Pair
from dure.agents.partners import CoWriting, Negotiation, Side
from dure.core.contracts import Participant
from dure.host.yaml_file import Steps
from dure.spec.wants import Wants, listed, told
from dure.teams.board import Board, Role
from dure.teams.debate import Debate
from dure.teams.handoff import Handoffs
from dure.teams.hierarchical import HierarchicalChat
from dure.teams.joint import JointChat, introductions
from dure.teams.sequence import SequentialChat, Stage
from dure.teams.tasks import Task, Tasks
from dure.teams.vote import Vote


def _joint(wants: Wants) -> Participant:
    wants.takes("until", "next", "hears", "introductions")
    opening = introductions if wants.given.get("introductions") else None
    return JointChat(
        wants.name,
        wants.members,
        next=wants.next,
        hears=wants.hears,
        until=wants.until,
        opening=opening,
        about=wants.given.get("about", ""),
    )


def _hierarchical(wants: Wants) -> Participant:
    wants.takes("manager", "until", "hears")
    return HierarchicalChat(
        wants.name,
        manager=wants.who("manager"),
        members=wants.members,
        hears=wants.hears,
        until=wants.until,
        about=wants.given.get("about", ""),
    )


def _sequential(wants: Wants) -> Participant:
    wants.takes("tasks")
    tasks: Mapping[str, str] = wants.tasks(dict)
    names = [member.name for member in wants.members]
    for name in tasks:
        _check_member(wants, ("tasks", name), names)
    stages = [Stage(member, tasks.get(member.name, "")) for member in wants.members]
    return SequentialChat(wants.name, stages, **wants.only())


def _tasks(wants: Wants) -> Participant:
    wants.takes("tasks", "manager", "judge", "language")
    tasks = [_task(wants, index, each) for index, each in enumerate(wants.tasks(list))]
    more = wants.only("language")
    if "manager" in wants.given:
        more["manager"] = wants.who("manager")
    if "judge" in wants.given:
        known = wants.given["judge"] in wants.names
        more["judge"] = wants.who("judge") if known else wants.given["judge"]
    return Tasks(wants.name, tasks, wants.members, **more)


def _task(wants: Wants, index: int, given: Mapping[str, Any]) -> Task:
    """One task. Who is named in `accept` looks at the result; any other text is what must hold."""
    steps = (*wants.at, "tasks", index)
    more: dict[str, Any] = {name: value for name, value in given.items() if name != "tools"}
    if "context" in more:
        more["context"] = listed(more["context"])
    if "files" in more:
        more["files"] = listed(more["files"])
    if "accept" in more:
        more["accept"] = [
            wants.look(each, (*steps, "accept")) if each in wants.names else each
            for each in listed(more["accept"])
        ]
    if "tools" in given:
        more["tools"] = wants.tools(listed(given["tools"]), (*steps, "tools"))
    return told(wants.document, steps, lambda: Task(**more))


def _handoff(wants: Wants) -> Participant:
    wants.takes("first", "can", "until", "hears")
    can = wants.given.get("can")
    return Handoffs(
        wants.name,
        wants.members,
        first=wants.given.get("first", ""),
        can=None if can is None else {who: listed(to) for who, to in can.items()},
        hears=wants.hears,
        until=wants.until,
        about=wants.given.get("about", ""),
    )


def _pair(wants: Wants) -> Participant:
    wants.takes("turns", "until", "language")
    if len(wants.members) != 2:
        wants.document.fail(
            (*wants.at, "members"),
            "teamfile.two",
            "{place}: a pair has two members: who gives commands, then who carries them out.",
        )
    more = wants.only("turns", "language")
    return Pair(wants.name, *wants.members, until=wants.until, **more)


def _vote(wants: Wants) -> Participant:
    wants.takes("options", "question", "secret", "tie", "language")
    options = listed(wants.given.get("options")) or None
    more = wants.only("question", "secret", "tie", "language")
    return Vote(wants.name, wants.members, options=options, **more)


def _debate(wants: Wants) -> Participant:
    wants.takes("positions", "judge", "rounds", "at_once", "language")
    steps = (*wants.at, "judge")
    given = wants.given.get("judge")
    judges = [wants.look(name, steps) for name in listed(given)]
    judge = judges[0] if isinstance(given, str) else judges
    more = wants.only("rounds", "at_once", "language")
    positions = listed(wants.given.get("positions"))
    return Debate(wants.name, wants.members, positions=positions, judge=judge, **more)


def _writing(wants: Wants) -> Participant:
    wants.takes("file", "rounds", "language")
    return CoWriting(wants.name, wants.members, **wants.only("file", "rounds", "language"))


def _negotiation(wants: Wants) -> Participant:
    wants.takes("issues", "private", "rounds", "seconds", "language")
    private = {who: Side(**given) for who, given in wants.given.get("private", {}).items()}
    more = wants.only("rounds", "seconds", "language")
    issues = wants.given.get("issues", {})
    return Negotiation(wants.name, wants.members, issues=issues, private=private, **more)


ROLE = {"watches": "watches", "sends": "sends", "needs": "needs", "also": "hears"}
"""What a board says of its members by name, and what a role calls it."""


def _board(wants: Wants) -> Participant:
    wants.takes(*ROLE, "opens", "answers", "otherwise", "until", "most", "language")
    names = [member.name for member in wants.members]
    for field in ROLE:
        for name in wants.given.get(field, {}):
            _check_member(wants, (field, name), names)
    more = wants.only("opens", "answers", "most", "language")
    more |= {"otherwise": wants.who("otherwise")} if "otherwise" in wants.given else {}
    roles = [_role(wants, member) for member in wants.members]
    return Board(wants.name, roles, until=wants.until, **more)


def _role(wants: Wants, member: Participant) -> Role:
    own: dict[str, Any] = {"watches": ()}
    for field, name in ROLE.items():
        given: Mapping[str, Any] = wants.given.get(field, {})
        own |= {name: listed(given[member.name])} if member.name in given else {}
    return told(wants.document, wants.at, lambda: Role(member, **own))


def _check_member(wants: Wants, steps: Steps, names: Sequence[str]) -> None:
    """Refuse a name in a field of a team that no member has."""
    if steps[-1] not in names:
        wants.document.fail(
            (*wants.at, *steps),
            "teamfile.no_member",
            "{place}: {name!r} is no member of this team. Its members: {names}.",
            name=steps[-1],
            names=", ".join(names),
        )


KINDS: dict[str, Callable[[Wants], Participant]] = {
    "joint": _joint,
    "hierarchical": _hierarchical,
    "sequential": _sequential,
    "tasks": _tasks,
    "handoff": _handoff,
    "pair": _pair,
    "vote": _vote,
    "debate": _debate,
    "board": _board,
    "negotiation": _negotiation,
    "writing": _writing,
}
"""How each kind of team is made."""
