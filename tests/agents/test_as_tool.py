"""A participant as another's tool, and a person at the table."""

from typing import Any

import pytest

from dure.agents import Agent, Human, as_tool
from dure.core.budget import Budget
from dure.core.errors import ToolError, UsageError
from dure.core.policy import read_only
from dure.core.prompt import Prompt
from dure.models import calls, scripted
from dure.runtime import replay, resume
from dure.runtime.stores import Memory
from tests.runtime.support import World, go, put

pytestmark = pytest.mark.anyio


def boss(*tools: Any, task: Any = "do it") -> Agent:
    """An agent that calls the first tool, and says what came back."""

    def last(prompt: Prompt) -> str:
        return prompt.messages[-1].results[0].text

    return Agent("boss", scripted(calls((tools[0].name, {"task": task})), last), list(tools))


async def test_what_was_asked_for_comes_back() -> None:
    store = Memory()
    coder = Agent("coder", scripted(lambda p: f"heard: {p.messages[0].text}"), role="writes code")
    made = as_tool(coder, when="Use it for code.")
    assert (made.about, made.when) == ("writes code", "Use it for code.")
    who = boss(made)
    outcome = await go(who, store)
    assert (outcome.text, outcome.usage.calls) == ("heard: do it", 3)
    assert (await replay("last", who, store=store)).message == outcome.message


@pytest.mark.parametrize("task", ["", "  ", 7, None])
async def test_a_task_must_be_said(task: Any) -> None:
    assert "Say what is to be done" in (await go(boss(as_tool(Human("ann")), task=task))).text


async def test_the_bounds_of_the_child() -> None:
    world = World()
    coder = Agent("coder", scripted(calls(("act", {})), "end"), [world.tool()])
    outcome = await go(boss(as_tool(coder, policy=read_only)))
    assert (outcome.text, world.done) == ("end", [])
    outcome = await go(boss(as_tool(coder, budget=Budget(calls=1))))
    assert outcome.text.startswith("The cap of 1 model calls")


async def test_a_failing_child_is_told_to_the_model() -> None:
    outcome = await go(boss(as_tool(Agent("coder", scripted("")))))
    assert outcome.status == "done"
    assert "empty reply" in outcome.text

    class Bad:
        name, about = "bad", "bad"

        async def reply(self, turn: Any) -> Any:
            raise self.error

        error: Exception = ValueError("bug")

    assert "ValueError: bug" in (await go(boss(as_tool(Bad())))).text
    Bad.error = ToolError("x.y", "not today")
    assert (await go(boss(as_tool(Bad())))).text == "not today"
    Bad.error = UsageError("x.y", "mend me")
    with pytest.raises(UsageError, match="mend me"):
        await go(boss(as_tool(Bad())))


async def test_a_person_as_a_tool_and_as_a_participant() -> None:
    store = Memory()
    who = boss(as_tool(Human("ann")))
    outcome = await go(who, store)
    question = outcome.questions[0]
    assert (question.to, question.text, question.asking) == ("ann", "owner: do it", "ask")
    await put(store, outcome, text="my word")
    assert (await resume("last", who, store=store)).text == "my word"
    with pytest.raises(UsageError):
        Human("a/b")
