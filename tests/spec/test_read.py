"""Team files: what they say is what Python would make; what is wrong is told with line and cure."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from dure.agents import Agent, Human
from dure.agents.pair import Pair
from dure.core.errors import UsageError
from dure.core.message import say
from dure.runtime import Run
from dure.runtime.stores import Memory
from dure.spec import load, parse
from dure.teams import Handoffs, HierarchicalChat, JointChat, SequentialChat, Vote
from dure.teams.check import problems

TWO = "version: 1\nagents:\n  ann: {model: offline}\n  bob: {model: offline}\n"


def team(rest: str) -> Any:
    return parse(f"{TWO}people: {{owner: {{}}}}\nteams:\n  t: {{{rest}}}\n")


def test_an_agent_with_all_its_fields() -> None:
    text = """
version: 1
agents:
  지수:
    role: 꼼꼼한 시험자
    about: tests code
    goals: all tests pass
    constraints: [no network, be brief]
    best_practices: [one thing at a time]
    persona: dry
    language: ko
    model: offline
    tools: [calculator, files]
    plan: true
"""
    agent = parse(text)
    assert isinstance(agent, Agent)
    profile = agent.profile
    assert (profile.name, profile.role, profile.language) == ("지수", "꼼꼼한 시험자", "ko")
    assert (profile.goals, profile.constraints) == (("all tests pass",), ("no network", "be brief"))
    assert {"calculator", "read_file", "plan"} <= {tool.name for tool in agent.tools}


def test_kinds_of_teams() -> None:
    assert isinstance(team("kind: joint, members: [ann, bob]"), JointChat)
    assert isinstance(team("kind: sequential, members: [ann, bob]"), SequentialChat)
    assert isinstance(team("kind: handoff, members: [ann, bob], first: bob"), Handoffs)
    assert isinstance(team("kind: pair, members: [owner, bob], turns: 3"), Pair)
    assert isinstance(team("kind: vote, members: [ann, bob], options: [red, blue]"), Vote)
    led = team("kind: hierarchical, manager: ann, members: [bob, owner]")
    assert isinstance(led, HierarchicalChat)
    assert (led.manager.name, isinstance(led.members[1], Human)) == ("ann", True)


def test_rules_and_views() -> None:
    made = team(
        "kind: joint, members: [ann, bob, owner], introductions: true,"
        " until: {rounds: 9, says: [DONE, 끝], no_progress: 4, goal_met: ann},"
        " next: {graph: {ann: bob, bob: [ann, owner]}}, hears: {last: 5}"
    )
    assert made.until.sure
    assert made.until([say("ann", "이제 끝")]) == "ann said '끝'"
    assert made.next.after(("ann", "bob", "owner"), "bob") == ["ann", "owner"]
    assert made.hears.about == "the last 5 of everything"
    for rule in ("in turn", "at_random", "everybody at once", "raised hands", "addressed"):
        assert team(f"kind: joint, members: [ann, bob], next: {rule}").next.about
    for rule in ("by_model: offline", "moderated: owner", "by_hand: owner"):
        assert team(f"kind: joint, members: [ann, bob], next: {{{rule}}}").next.about
    for view in ("own", "{subscribed: ann}", "{redacted: '[0-9]+'}"):
        assert team(f"kind: joint, members: [ann, bob], hears: {view}").hears.about


def test_teams_within_teams_and_who_starts() -> None:
    text = f"{TWO}  cho: {{}}\nteams:\n  inner: {{kind: joint, members: [ann, bob]}}\n"
    outer = "  outer: {kind: hierarchical, manager: cho, members: [inner, ann]}\n"
    made = parse(text + outer)
    assert made.name == "outer"
    assert made.members[0].members[0] is made.members[1]  # type: ignore[attr-defined]
    assert parse(f"start: inner\n{text}{outer}").name == "inner"


async def test_it_runs() -> None:
    made = team("kind: joint, members: [ann, bob], until: {rounds: 2}")
    outcome = await Run(made, "What is 2+3?", store=Memory())
    assert outcome.status == "done", outcome.error
    assert problems(made) == []


WRONG = [
    ("version: 2", "this dure reads version 1"),
    ("version: 1", "who is to run"),
    ("agents: {}", "version is missing"),
    (f"{TWO}", "It could be: ann, bob"),
    (f"start: eve\n{TWO}", "there is no 'eve' in this file"),
    (f"{TWO}people: {{ann: {{}}}}", "'ann' stands under agents as well"),
    (f"start: ann\n{TWO}    rol: x\n", "no YAML"),
    ("version: 1\nagents: {a: {rol: x}}", "Near: role"),
    ("version: 1\nagents: {a: {tools: [calculater]}}", "calculator"),
    ("version: 1\nagents: {a: {instructions: {file: ../../x}}}", "lies outside the folder"),
    ("version: 1\nagents: {a: {instructions: {file: none.md}}}", "There is no"),
    ("version: 1\nagents: {'?': {}}", "cannot name a participant"),
    ("version: 1\nagents: {a: {format: pigeon}}", "pigeon"),
    ("version: 1\nagents: {a: {counsellor: {level: loud}}}", "존댓말"),
    ("version: 1\nagents: {a: {counsellor: {helper: eve}}}", "there is no 'eve'"),
    ("version: 1\nagents: {a: {role: x, counsellor: {}}}", "a counsellor takes no role"),
]
WRONG_TEAMS = [
    ("kind: jonit, members: [ann]", "joint"),
    ("kind: joint", "members is missing"),
    ("kind: joint, members: [ann, eve]", "there is no 'eve'"),
    ("kind: joint, members: [ann, t]", "cannot sit in itself: t → t"),
    ("kind: joint, members: [ann, ann]", "Two are called 'ann'"),
    ("kind: joint, members: [ann, bob], manager: ann", "takes no manager"),
    ("kind: hierarchical, members: [ann, bob]", "needs manager: NAME"),
    ("kind: joint, members: [ann, bob], until: {rounds: 0}", "does not fit"),
    ("kind: joint, members: [ann, bob], until: {round: 3}", "Near: rounds"),
    ("kind: joint, members: [ann, bob], next: by chance", "there is no 'by chance'"),
    ("kind: joint, members: [ann, bob], next: {by_hand: ann}", "'ann' is no person"),
    ("kind: joint, members: [ann, bob], hears: {redacted: '('}", "no regular expression"),
    ("kind: pair, members: [ann]", "a pair has two members"),
    ("kind: board, members: [ann], watches: {eve: task}", "'eve' is no member"),
    ("kind: board, members: [ann], watches: [task]", "by its name"),
    ("kind: board, members: [ann, bob], otherwise: eve", "there is no 'eve'"),
    ("kind: board, members: [ann], sends: {ann: []}", "ann sends nothing"),
    ("kind: negotiation, members: [ann, bob]", "needs issues"),
    ("kind: negotiation, members: [ann, bob], issues: {won: [9, 3]}", "the lower first"),
    ("kind: negotiation, members: [ann, bob], issues: {won: [1, 2, 3]}", "of two numbers"),
    ("kind: negotiation, members: [ann, bob], issues: {won: [1, many]}", "of two numbers"),
    ("kind: negotiation, members: [ann], issues: {won: [1, 2]}", "two or more parties"),
    (
        "kind: negotiation, members: [ann, bob], issues: {a: [1, 2]}, private: {eve: {words: x}}",
        "no party and no issue called eve",
    ),
]


@pytest.mark.parametrize(("text", "said"), WRONG)
def test_what_is_wrong_is_told_with_its_place(text: str, said: str) -> None:
    with pytest.raises(UsageError) as caught:
        parse(text)
    assert said in str(caught.value) or said == "no YAML"
    assert "team.yaml, line" in str(caught.value)


@pytest.mark.parametrize(("rest", "said"), WRONG_TEAMS)
def test_what_is_wrong_with_a_team(rest: str, said: str) -> None:
    with pytest.raises(UsageError) as caught:
        parse(f"start: t\n{TWO}teams:\n  t: {{{rest}}}\n")
    assert said in str(caught.value)
    assert "team.yaml, line" in str(caught.value)


def test_prompts_lie_beside_it(tmp_path: Path) -> None:
    (tmp_path / "prompts").mkdir()
    (tmp_path / "prompts" / "ann.md").write_text("Be kind.\n", encoding="utf-8")
    file = tmp_path / "team.yaml"
    text = "version: 1 # a comment\nagents: {ann: {instructions: {file: prompts/ann.md}}}\n"
    file.write_text(text, encoding="utf-8")
    agent = load(file)
    assert isinstance(agent, Agent)
    assert agent.profile.instructions == "Be kind.\n"
    with pytest.raises(UsageError, match=r"There is no .*team\.yml"):
        load(tmp_path / "team.yml")


def test_the_example_is_sound() -> None:
    assert problems(load(Path(__file__).parents[2] / "examples" / "team.yaml")) == []
