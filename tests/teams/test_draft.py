"""A draft is the text of a team file that can be read, whatever a model made of the sentence."""

from __future__ import annotations

from dure.agents import Agent
from dure.core.message import Data
from dure.core.prompt import Prompt
from dure.models import scripted
from dure.runtime import Run
from dure.runtime.stores import Memory
from dure.spec import parse
from dure.teams import HierarchicalChat, JointChat
from dure.teams.check import problems
from dure.teams.draft import (
    MemberDraft,
    TeamDraft,
    drafter,
    plain_draft,
    read_draft,
    spelled,
)

TOOLS = ("files", "calculator")

BOOKS = {"name": "clerk", "role": "keeps books", "goals": ["no gaps"], "tools": ["files", "abacus"]}
TEAM = {
    "name": "office",
    "kind": "hierarchical",
    "members": [BOOKS, {"name": "clerk", "role": 'checks: twice, "always"\n'}],
    "manager": {"name": "boss", "role": "leads"},
}


async def drafted(value: object, *, team: bool) -> str:
    prompts: list[Prompt] = []

    def fills(prompt: Prompt) -> Data:
        prompts.append(prompt)
        return Data(value)

    agent = drafter(scripted(fills), TOOLS, team=team)
    outcome = await Run(agent, "Somebody who keeps the books.", store=Memory())
    assert outcome.status == "done", outcome.error
    assert "calculator, files" in prompts[0].system
    text, unknown = spelled(read_draft(outcome.data, team=team), TOOLS)
    assert unknown == ["abacus"]
    return text


async def test_an_agent() -> None:
    made = parse(await drafted(BOOKS, team=False))
    assert isinstance(made, Agent)
    assert (made.name, made.profile.role, made.profile.goals) == (
        "clerk",
        "keeps books",
        ("no gaps",),
    )
    assert "read_file" in {tool.name for tool in made.tools}


async def test_a_team_with_a_manager() -> None:
    made = parse(await drafted(TEAM, team=True))
    assert isinstance(made, HierarchicalChat)
    assert [each.name for each in (made.manager, *made.members)] == ["boss", "clerk", "clerk-2"]
    assert problems(made) == []


def test_whatever_names_a_model_gives() -> None:
    odd = [MemberDraft(name, "x") for name in ("", "../etc", "a/b", "한글 이름", "x" * 99, "👍")]
    made = parse(spelled(TeamDraft("../t", "joint", odd), TOOLS)[0])
    assert isinstance(made, JointChat)
    assert len(made.members) == 6
    assert problems(made) == []


def test_a_team_of_one_is_no_talk() -> None:
    made = parse(spelled(TeamDraft("t", "joint", [MemberDraft("ann", "x")]), TOOLS)[0])
    assert made.name == "t"


def test_plain_drafts() -> None:
    for team in (False, True):
        text, unknown = spelled(plain_draft("상점의 장부를 쓴다: 매일", team=team), TOOLS)
        assert unknown == []
        assert problems(parse(text)) == []
        assert "상점의 장부를 쓴다: 매일" in text
