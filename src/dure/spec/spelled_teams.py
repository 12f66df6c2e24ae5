"""Teams, as they are spelled in a file: the way back of `kinds.py`. A kind is one function in one
table.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, cast

from dure.agents.pair import Pair
from dure.agents.partners import CoWriting, Negotiation, Side
from dure.core.contracts import Participant
from dure.spec.kinds import ROLE
from dure.spec.rules import kinds_heard
from dure.spec.spelling import Fields, Spelling, changed, no_form
from dure.teams import (
    Board,
    Debate,
    Handoffs,
    HierarchicalChat,
    JointChat,
    Role,
    SequentialChat,
    Task,
    Tasks,
    Vote,
)
from dure.teams.joint import introductions
from dure.teams.table import Hears


def _joint(it: Spelling, team: JointChat) -> Fields:
    usual = JointChat(team.name, team.members)
    opening = {"introductions": True} if team.opening is introductions else {}
    return _head("joint", it, team, usual, team.members) | it.rules(team, usual) | opening


def _hierarchical(it: Spelling, team: HierarchicalChat) -> Fields:
    usual = HierarchicalChat(team.name, manager=team.manager, members=team.members)
    manager = {"manager": it.name_of(team.manager)}
    return _head("hierarchical", it, team, usual, team.members) | manager | it.rules(team, usual)


def _sequential(it: Spelling, team: SequentialChat) -> Fields:
    usual = SequentialChat(team.name, team.members)
    tasks = {stage.who.name: stage.task for stage in team.stages if stage.task}
    return _head("sequential", it, team, usual, team.members) | ({"tasks": tasks} if tasks else {})


def _tasks(it: Spelling, team: Tasks) -> Fields:
    usual = Tasks(team.name, team.tasks, team.members)
    more = changed(team, usual, "language")
    if team.manager is not None:
        more["manager"] = it.name_of(team.manager)
    if team.judge is not None:
        more["judge"] = team.judge if isinstance(team.judge, str) else it.name_of(_who(team))
    tasks = [_task(it, team, task) for task in team.tasks]
    return _head("tasks", it, team, usual, team.members) | more | {"tasks": tasks}


def _who(team: Tasks) -> Participant:
    judge: Any = team.judge
    if not hasattr(judge, "reply"):
        raise no_form(team.name, "judge")
    return judge


def _task(it: Spelling, team: Tasks, task: Task) -> Fields:
    usual = Task(task.what, name=f"task {team.tasks.index(task) + 1}")
    given: Fields = {"what": task.what} | changed(task, usual, "expected", "name", "file", "tries")
    if task.who is not None:
        given["who"] = task.who if isinstance(task.who, str) else it.name_of(task.who)
    for name in ("context", "files"):
        value = getattr(task, name)
        given |= {name: list(value)} if value != getattr(usual, name) else {}
    if task.tools:
        given["tools"] = it.tools(task.tools)
    if task.accept:
        if any(callable(each) and not hasattr(each, "reply") for each in task.accept):
            raise no_form(team.name, "accept")
        accept: list[Any] = list(task.accept)
        given["accept"] = [each if isinstance(each, str) else it.name_of(each) for each in accept]
    return given


def _handoff(it: Spelling, team: Handoffs) -> Fields:
    usual = Handoffs(team.name, team.members)
    more: Fields = {"first": team.first} if team.first != usual.first else {}
    if team.can is not None:
        more["can"] = {who: list(to) for who, to in team.can.items() if to}
    return _head("handoff", it, team, usual, team.members) | more | it.rules(team, usual)


def _pair(it: Spelling, team: Pair) -> Fields:
    usual = Pair(team.name, team.instructor, team.executor)
    more = changed(team, usual, "turns", "language")
    return _head("pair", it, team, usual, team.members) | more | it.rules(team, usual)


def _vote(it: Spelling, team: Vote) -> Fields:
    options: Any = team.options
    usual = Vote(team.name, team.members, options=options)
    if callable(options):
        raise no_form(team.name, "options")
    if not isinstance(team.tie, str):
        raise no_form(team.name, "tie")
    given = {"options": list(options)} if options is not None else {}
    more = changed(team, usual, "question", "secret", "tie", "language")
    return _head("vote", it, team, usual, team.members) | given | more


def _debate(it: Spelling, team: Debate) -> Fields:
    usual = Debate(team.name, team.sides)
    given: Fields = {"positions": list(team.positions)} if team.positions else {}
    if team.judges:
        one = not isinstance(team.judge, Sequence)
        given["judge"] = it.name_of(team.judges[0]) if one else it.names(team.judges)
    more = changed(team, usual, "rounds", "at_once", "language")
    return _head("debate", it, team, usual, team.sides) | given | more


def _writing(it: Spelling, team: CoWriting) -> Fields:
    plain = CoWriting(team.name, team.writers)
    usual = CoWriting(team.name, team.writers, file=team.file)  # what it is about names the file
    more = changed(team, plain, "file", "rounds", "language")
    return _head("writing", it, team, usual, team.writers) | more


def _negotiation(it: Spelling, team: Negotiation) -> Fields:
    usual = Negotiation(team.name, team.parties, issues=team.issues)
    given: Fields = {"issues": _issues(team.issues)}
    if team.private:
        given["private"] = {who: _side(side) for who, side in team.private.items()}
    more = changed(team, usual, "rounds", "seconds", "language")
    return _head("negotiation", it, team, usual, team.parties) | given | more


def _side(side: Side) -> Fields:
    words = {"words": side.words} if side.words else {}
    return words | ({"limits": _issues(side.limits)} if side.limits else {})


def _issues(issues: Mapping[str, Any]) -> Fields:
    return {name: list(words) for name, words in issues.items()}


def _board(it: Spelling, team: Board) -> Fields:
    usual = Board(team.name, team.roles, otherwise=team.otherwise)
    roles = {role.name: _role(team, role) for role in team.roles}
    given: Fields = {}
    for field in ROLE:
        own = {name: role[field] for name, role in roles.items() if field in role}
        given |= {field: own} if own else {}
    more = changed(team, usual, "opens", "answers", "most", "language")
    more |= {"otherwise": it.name_of(team.otherwise)} if team.otherwise else {}
    members = [role.who for role in team.roles]
    return _head("board", it, team, usual, members) | given | more | it.rules(team, usual)


def _role(team: Board, role: Role) -> Fields:
    """What a board says of this member."""
    if role.kind is not None:
        raise no_form(team.name, "kind")
    usual = Role(role.who, ())
    own = {name: list(value) for name, value in
           changed(role, usual, "watches", "sends", "needs").items()}  # fmt: skip
    heard = kinds_heard(cast("Hears", role.hears))
    more = [kind for kind in heard if kind not in (*role.watches, *role.needs)]
    return own | ({"also": more} if more else {})


def _head(kind: str, it: Spelling, team: Any, usual: Any, members: Iterable[Any]) -> Fields:
    return {"kind": kind, **changed(team, usual, "about"), "members": it.names(members)}


TEAMS: dict[type, Callable[[Spelling, Any], Fields]] = {
    JointChat: _joint,
    HierarchicalChat: _hierarchical,
    SequentialChat: _sequential,
    Tasks: _tasks,
    Handoffs: _handoff,
    Pair: _pair,
    Vote: _vote,
    Debate: _debate,
    Board: _board,
    Negotiation: _negotiation,
    CoWriting: _writing,
}
"""How each kind of team is spelled."""
