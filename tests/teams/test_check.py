"""What is wrong with a team is found before it runs, and what is right raises no alarm."""

from __future__ import annotations

import pytest

from dure.agents import Agent, Human
from dure.core.contracts import Participant
from dure.core.policy import read_only
from dure.core.stops import rounds, says
from dure.models import scripted
from dure.teams import (
    HierarchicalChat,
    JointChat,
    by_model,
    graph,
    in_turn,
    moderated,
    no_progress,
    telling,
)
from dure.teams.check import problems, within
from dure.tools import calculator, files, tool


@tool
def undeclared(text: str) -> str:
    """Does something to a text."""
    return text


def agent(name: str, *tools: object, model: object = None) -> Agent:
    return Agent(name, model or scripted("x"), [*tools])  # type: ignore[arg-type,list-item]


def codes(who: Participant, **options: object) -> list[tuple[str, str]]:
    return [(each.code, each.where) for each in problems(who, **options)]  # type: ignore[arg-type]


SOUND = [
    agent("ann", calculator),
    JointChat("t", [agent("ann"), agent("bob")], until=says("DONE") | rounds(9)),
    JointChat("t", [agent("ann"), Human("bob")]),
    JointChat("t", [agent("ann"), agent("bob")], next=graph({"ann": ["bob"], "bob": ["ann"]})),
    JointChat("t", [agent("ann"), agent("bob")], next=by_model("offline")),
    HierarchicalChat("h", manager=agent("lead"), members=[agent("ann"), agent("bob")]),
]


@pytest.mark.parametrize("who", SOUND)
def test_what_is_sound_raises_no_alarm(who: Participant) -> None:
    assert codes(who) == []


def test_a_talk_that_may_never_end() -> None:
    team = JointChat("t", [agent("ann"), agent("bob")], until=says("DONE"))
    assert codes(team) == [("check.endless", "t")]
    assert "rounds(40)" in problems(team)[0].cure
    both = JointChat("t", [agent("ann"), agent("bob")], until=says("DONE") & rounds(3))
    assert codes(both) == [("check.endless", "t")]
    assert codes(JointChat("t", [agent("ann"), agent("bob")], until=no_progress()))


def test_members_who_are_never_reached() -> None:
    names = ("ann", "bob", "cho")
    edges = {"": ["ann"], "ann": ["bob"], "bob": ["ann"]}
    team = JointChat("t", [agent(name) for name in names], next=graph(edges, in_turn()))
    found = problems(team)
    assert [(each.code, each.where) for each in found] == [("check.unreached", "t")]
    assert "cho" in found[0].text


def test_tools_that_nobody_may_use() -> None:
    writer = agent("ann", files.write, calculator)
    assert codes(writer) == []
    assert codes(writer, policy=read_only) == [("check.denied", "ann")]
    assert codes(agent("bob", undeclared)) == [("check.undeclared", "bob")]


def test_models_that_cannot_be_opened() -> None:
    team = JointChat("t", [agent("ann", model="good"), agent("bob", model="bad")])
    found = problems(team, model=lambda name: "no such model" if name == "bad" else "")
    assert [(each.code, each.where) for each in found] == [("check.model", "bob")]
    assert "no such model" in found[0].text


def test_all_who_sit_in_it_are_looked_at() -> None:
    inner = JointChat("inner", [agent("ann", undeclared), telling(agent("bob"))], until=says("x"))
    guide = agent("guide", undeclared)
    outer = JointChat("outer", [inner, agent("cho")], next=moderated(guide))
    assert [each.name for each in within(outer)] == [
        *("outer", "inner", "cho", "guide", "ann", "bob", "bob"),
    ]
    assert sorted(codes(outer)) == [
        ("check.endless", "inner"),
        ("check.undeclared", "ann"),
        ("check.undeclared", "guide"),
    ]


def test_two_of_one_name_in_different_teams() -> None:
    inner = JointChat("inner", [agent("ann"), agent("bob")])
    outer = JointChat("outer", [inner, agent("bob")])
    assert codes(outer) == [("check.same_name", "bob")]
    shared = agent("bob")
    outer = JointChat("outer", [JointChat("inner", [agent("ann"), shared]), shared])
    assert codes(outer) == []
