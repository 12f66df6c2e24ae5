"""The loop of an agent: think, act, and end in the way that was asked for."""

import json
from dataclasses import dataclass
from typing import Any

import pytest
from pydantic import BaseModel

from dure.agents import Agent
from dure.core.contracts import Passage
from dure.core.errors import ReplyFailed, ToolError, UsageError
from dure.core.message import Data, say
from dure.core.profile import Profile
from dure.core.prompt import Prompt
from dure.core.stops import says, seconds, uses
from dure.models import calls, scripted
from dure.planning import Checklist
from dure.runtime import replay
from dure.runtime.stores import Memory
from dure.tools import tool
from tests.runtime.support import World, bodies, go

pytestmark = pytest.mark.anyio


@dataclass
class City:
    name: str
    people: int


class Trip(BaseModel):
    """A trip."""

    cities: list[City]


SEOUL = {"name": "서울", "people": 9_600_000}


async def test_who_the_agent_is_stands_in_its_prompt() -> None:
    prompts: list[Prompt] = []
    profile = Profile(
        "jane", about="a guide", goals=["be kind", "be short"], constraints=["no ads"]
    )
    agent = Agent(
        profile, scripted(lambda p: prompts.append(p) or "hi"), role="guide", instructions="Speak."
    )
    assert (agent.name, agent.about) == ("jane", "a guide")
    await go(agent)
    system = prompts[0].system
    for text in ("You are jane, guide.", "1. be kind\n2. be short", "1. no ads", "Speak."):
        assert text in system
    assert Agent("joe", role="cook").about == "cook"


REPLIES: list[Any] = [
    json.dumps(SEOUL),
    f"```json\n{json.dumps(SEOUL)}\n```",
    Data(SEOUL),
]


@pytest.mark.parametrize("reply", [REPLIES[0], REPLIES[2]])
async def test_structured_output(reply: Any) -> None:
    outcome = await go(Agent("jane", scripted(reply), output=City))
    assert outcome.data == SEOUL
    assert outcome.message is not None
    assert [part.schema for part in outcome.message.parts if isinstance(part, Data)] == ["City"]


async def test_nested_structured_output_and_its_replay() -> None:
    store, agent = Memory(), Agent("jane", scripted(json.dumps({"cities": [SEOUL]})), output=Trip)
    outcome = await go(agent, store)
    assert outcome.data == {"cities": [SEOUL]}
    assert (await replay("last", agent, store=store)).message == outcome.message


async def test_output_that_does_not_fit_is_repaired() -> None:
    def second(prompt: Prompt) -> str:
        told = prompt.messages[-1].text
        assert "`people`" in told
        assert "Answer again" in told
        return json.dumps(SEOUL)

    store = Memory()
    agent = Agent("jane", scripted('{"name": "서울"}', second), output=City)
    outcome = await go(agent, store)
    assert (outcome.data, outcome.usage.calls) == (SEOUL, 2)
    assert (await replay("last", agent, store=store)).message == outcome.message


async def test_output_that_never_fits_stops_the_run() -> None:
    outcome = await go(Agent("jane", scripted(*["no"] * 9), output=City))
    assert (outcome.status, outcome.usage.calls) == ("failed", 4)
    assert isinstance(outcome.error, ReplyFailed)
    assert outcome.error.code == "agent.no_output"


async def test_a_stop_rule_ends_the_loop() -> None:
    world = World()
    model = scripted(*[calls(("act", {"n": n}), text="DONE" if n == 2 else "") for n in range(5)])
    outcome = await go(Agent("jane", model, [world.tool()], until=says("DONE", by="jane")))
    assert outcome.text == "DONE"
    assert outcome.message is not None
    assert outcome.message.calls == ()
    assert world.done == ["act 0", "act 1", "act 2"]


async def test_a_stop_rule_on_a_tool_ends_the_loop() -> None:
    world = World()
    model = scripted(calls(("act", {"n": 1})), "never")
    outcome = await go(Agent("jane", model, [world.tool()], until=uses("act")))
    assert outcome.text == "did act"
    assert world.done == ["act 1"]


async def test_a_stop_rule_that_must_ask_ends_the_loop_too() -> None:
    world = World()
    model = scripted(*[calls(("act", {"n": n})) for n in range(9)])
    outcome = await go(Agent("jane", model, [world.tool()], until=says("no") | seconds(0)))
    assert outcome.text == "did act"
    assert world.done == ["act 0"]


async def test_a_finishing_tool_ends_the_turn_unless_it_fails() -> None:
    @tool(effect="read", traits=["finish"])
    def finish(answer: str) -> str:
        """End."""
        if answer == "bad":
            raise ToolError("x.y", "Give a better one.")
        return f"final: {answer}"

    model = scripted(calls(("finish", {"answer": "bad"})), calls(("finish", {"answer": "42"})))
    outcome = await go(Agent("jane", model, [finish]))
    assert (outcome.text, outcome.usage.calls) == ("final: 42", 2)
    assert outcome.message is not None
    assert outcome.message.sender == "jane"


@dataclass
class Shelf:
    """Knowledge of one book."""

    name: str = "shelf"

    async def search(self, query: str, most: int = 5) -> list[Passage]:
        return [Passage(f"about {query}", "book.txt", 1.0)] if "Seoul" in query else []


async def test_knowledge_is_recalled_once_and_labelled() -> None:
    store = Memory()

    def answer(prompt: Prompt) -> str:
        return "|".join(message.text for message in prompt.messages)

    agent = Agent("jane", scripted(answer), knowledge=Shelf())
    outcome = await go(agent, store, "Seoul?")
    assert outcome.text == "Seoul?|[book.txt]\nabout Seoul?"
    assert outcome.message is not None
    assert (await go(agent, store, "Busan?")).text == "Busan?"
    events = store.events[outcome.run]
    assert [each.component for each in events if each.key == "jane/1:step"] == ["knowledge"] * 2
    assert (await replay(outcome.run, agent, store=store)).message == outcome.message


async def test_what_was_recalled_labels_the_reply() -> None:
    outcome = await go(Agent("jane", scripted("hi"), knowledge=Shelf()), None, "Seoul?")
    assert outcome.message is not None
    assert "shelf" in outcome.message.parts[0].origin


async def test_a_planner_adds_words_and_tools() -> None:
    store, prompts = Memory(), list[Prompt]()

    def last(prompt: Prompt) -> str:
        prompts.append(prompt)
        return prompt.messages[-1].results[0].text

    model = scripted(calls(("plan", {"steps": ["look", "tell"], "done": 1})), last)
    agent = Agent("jane", model, [World().tool()], planner=Checklist())
    outcome = await go(agent, store)
    assert [card.name for card in prompts[0].tools] == ["act", "plan"]
    assert Checklist().instructions in prompts[0].system
    assert outcome.text == "[x] look\n[ ] tell"
    events = [each for each in store.events[outcome.run] if each.key.endswith(":plan")]
    assert {each.component for each in events} == {"planning"}


async def test_a_model_may_be_named_by_the_run() -> None:
    assert (await go(Agent("jane"), model=scripted("from the run"))).text == "from the run"
    own = Agent("jane", scripted("own"))
    assert (await go(own, model=scripted("from the run"))).text == "own"


def test_what_cannot_be_an_agent_is_refused() -> None:
    for bad in ([World().tool(), World().tool()], [World().tool("plan")]):
        with pytest.raises(UsageError) as caught:
            Agent("jane", tools=bad, planner=Checklist())
        assert caught.value.code == "agent.same_tool"
    with pytest.raises(UsageError, match="@tool"):
        Agent("jane", tools=[print])  # pyright: ignore[reportArgumentType]
    with pytest.raises(UsageError, match=r"tools=\[plan\]"):
        Agent("jane", tools=World().tool("plan"))  # pyright: ignore[reportArgumentType]
    with pytest.raises(UsageError, match="cannot name"):
        Agent("a/b")
    assert repr(Agent("한글 이름")) == "Agent('한글 이름')"


async def test_a_pictured_task() -> None:
    task = [say("ann", "first"), say("user", "second")]
    store = Memory()
    await go(Agent("jane", scripted("ok")), store, task)
    began = next(iter(store.events.values()))[0].body
    assert [message["from"] for message in began["task"]] == ["ann", "user"]


async def test_prompts_are_journaled_once() -> None:
    store = Memory()
    model = scripted(*[calls(("act", {"n": n})) for n in range(5)], "end")
    outcome = await go(Agent("jane", model, [World().tool()], instructions="x" * 1000), store)
    intents = [body for body in bodies(store, outcome.run, "intent") if body["verb"] == "think"]
    assert ["texts" in body for body in intents] == [True] + [False] * 5
    assert all(isinstance(each, str) for body in intents for each in body["new"])


async def test_a_type_without_a_name_is_an_output_too() -> None:
    output: Any = int | None
    outcome = await go(Agent("jane", scripted("3"), output=output))
    assert outcome.data == 3
    assert outcome.message is not None
    assert [part.schema for part in outcome.message.parts if isinstance(part, Data)] == [
        "int | None"
    ]


async def test_a_format_may_be_named() -> None:
    answer = "Thought: easy\nFinal Answer: 3"
    assert (await go(Agent("jane", scripted(answer), format="react"))).text == "3"
    with pytest.raises(UsageError, match=r"no format 'reakt'\. Near: react"):
        Agent("jane", format="reakt")


@pytest.mark.parametrize("name", ["memory", "planner", "knowledge", "until"])
def test_what_an_agent_cannot_use_is_refused_at_once(name: str) -> None:
    wrong: dict[str, Any] = {name: "x"}
    with pytest.raises(UsageError, match=f"{name}='x' is of no use"):
        Agent("jane", **wrong)
