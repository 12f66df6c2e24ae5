"""A conversation within an answer."""

from typing import Any

from dure.agents import Agent, guards
from dure.core.contracts import Participant
from dure.core.message import say
from dure.core.prompt import Prompt
from dure.core.stops import says, speaks
from dure.models import calls, scripted
from dure.runtime import Run, replay
from dure.runtime.stores import Memory
from dure.teams.chat import Chat
from dure.teams.hierarchical import HierarchicalChat
from dure.teams.joint import JointChat
from dure.teams.nested import nested
from dure.teams.summaries import joined
from tests.runtime.support import anything


def heard(prompt: Prompt) -> str:
    """All that an agent was told."""
    return " / ".join(f"{m.sender}: {m.text}" for m in prompt.messages)


def agent(name: str, *words: Any) -> Agent:
    """An agent that says this, or all that it was told."""
    return Agent(name, scripted(*(words or (heard,))))


async def done(team: Participant, task: str = "Write.") -> str:
    """What is answered; the replay says the same."""
    store = Memory()
    outcome = await Run(team, task, store=store, policy=anything)
    assert outcome.status == "done", outcome.error
    assert (await replay(outcome.run, team, store=store)).text == outcome.text
    return outcome.text


WRITER = agent("writer", "alone")


def review() -> Chat:
    """A talk of two."""
    return Chat("review", agent("one", "a draft"), agent("two"), turns=1)


async def test_the_answer_is_what_came_of_the_talk() -> None:
    assert await done(nested(WRITER, review())) == "user: Write. / one: a draft"


async def test_only_when_it_is_due() -> None:
    member = nested(WRITER, review(), when=says("review"))
    assert await done(member) == "alone"
    assert "a draft" in await done(member, "A review, please.")
    assert "a draft" in await done(nested(WRITER, review(), when=speaks("user")))


async def test_what_the_talk_is_told() -> None:
    one = agent("one")
    assert await done(nested(WRITER, one, puts="Check it.")) == "user: Write. / writer: Check it."
    last = nested(WRITER, one, puts=lambda said: f"Check “{said[-1].text}”")
    assert await done(last) == "writer: Check “Write.”"
    own = nested(WRITER, one, puts=lambda said: [say("boss", "x"), say("boss", "y")])
    assert await done(own) == "boss: x / boss: y"


async def test_others_hear_the_member_alone() -> None:
    team = JointChat(
        "t",
        [nested(WRITER, agent("one", "found")), agent("eve")],
        summary=joined,
        until=speaks("eve"),
    )
    assert await done(team) == "writer: found\n\neve: user: Write. / writer: found"


async def test_told_in_its_own_words() -> None:
    mind = nested(
        agent("mind"), Chat("inner", agent("one", "1"), agent("two", "2"), turns=1), retell=True
    )
    assert await done(mind) == "user: Write. / inner: 2"


async def test_it_leads_others() -> None:
    work = {"assignments": [{"who": "eve", "task": "go"}]}
    leader = agent("lead", calls(("assign", work)), calls(("answer", {"answer": "done"})))
    lead = nested(leader, agent("one", "Ask eve.", "Enough."), retell=True)
    team = HierarchicalChat("t", manager=lead, members=[agent("eve", "went")])
    assert [each.name for each in lead.members] == ["lead", "one"]
    assert await done(team) == "done"


async def test_guards_of_the_member_hold_for_the_talk_too() -> None:
    safe = nested(guards.guarded(WRITER, guards.words(["found"])), agent("one", "found"))
    assert (await Run(safe, "x", store=Memory())).error is not None


async def test_guards_of_the_member_hold() -> None:
    safe = nested(guards.guarded(WRITER, guards.words(["alone"])), review(), when=says("never"))
    outcome = await Run(safe, "x", store=Memory())
    assert outcome.status != "done"
