"""Folding keeps the task and the newest, and never parts a call from its result."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dure.agents import Agent
from dure.core.message import Message, Text, ToolCall, ToolResult, say
from dure.core.prompt import Abilities, Prompt
from dure.memory import Window
from dure.models import calls
from dure.models.scripted import Scripted
from dure.runtime import Run, replay
from dure.runtime.sizes import message_size
from dure.runtime.stores import Memory
from tests.runtime.support import World, anything, bodies, go, told

turns = st.lists(st.tuples(st.booleans(), st.integers(1, 400)), min_size=1, max_size=30)


def talk(shape: list[tuple[bool, int]]) -> list[Message]:
    """A task, then turns of the agent: with a call and its result, or with words and an answer."""
    said = [say("user", "the task")]
    for number, (acts, size) in enumerate(shape):
        if acts:
            call = ToolCall(f"c{number}", "act", {})
            result = ToolResult(call.id, "act", (Text("r" * size),))
            said += [Message("boss", (call,)), Message("tools", (result,))]
        else:
            said += [say("boss", "b" * size), say("user", "u" * size)]
    return said


@given(turns, st.integers(10, 4_000))
def test_no_call_is_parted_from_its_result(shape: list[tuple[bool, int]], room: int) -> None:
    messages = talk(shape)
    sizes = [message_size(message)[0] for message in messages]
    cut = Window().fold(messages, sizes, room)
    if cut is None:
        return
    assert cut.stop - cut.start >= 2
    kept = [*messages[: cut.start], *messages[cut.stop :]]
    asked = {call.id for message in kept for call in message.calls}
    answered = {result.id for message in kept for result in message.results}
    assert asked == answered
    assert kept[-1] is messages[-1]
    if sizes[0] <= room // 2:
        assert kept[0] is messages[0]


def test_what_fits_is_not_folded() -> None:
    messages = talk([(True, 10)] * 3)
    assert Window().fold(messages, [10] * len(messages), 1_000) is None


def test_a_protocol_for_the_model_and_extracts_without_one() -> None:
    messages = talk([(True, 10), (False, 9_000)])
    prompt = Window().prompt(messages, "boss")
    assert prompt is not None
    text = prompt.messages[0].text
    assert "user: the task" in text
    assert "(calls act with {})" in text
    assert "tools: rrrrrrrrrr" in text
    assert len(text) < 10_000
    assert Window(model=False).prompt(messages, "boss") is None
    assert len(Window().extract(messages)) < 1_500


def _talker(lines: int) -> Any:
    def answer(prompt: Prompt) -> Any:
        if prompt.messages[0].sender == "conversation":
            return "SUMMARY"
        text = "".join(str([r.text for r in m.results]) + m.text for m in prompt.messages)
        assert "the task" in prompt.messages[0].text
        seen = max([int(word) for word in text.split("#") if word.isdigit()], default=0)
        return calls(("tell", {"n": seen + 1})) if seen < lines else f"end, {text.count('SUMMARY')}"

    return answer


@pytest.mark.anyio
@pytest.mark.parametrize("window", [Window(), Window(model=False)])
async def test_a_long_talk_fits_and_is_replayed(window: Window) -> None:
    sizes: list[int] = []

    def watched(prompt: Prompt) -> Any:
        sizes.append(sum(message_size(message)[0] for message in prompt.messages))
        return _talker(20)(prompt)

    store, abilities = Memory(), Abilities(window=4_000, most_output=500)
    tell = World().tool("tell", lambda a: f"#{a['n']}#" + "word " * 400, effect="read")
    agent = Agent("boss", Scripted("long", (watched,) * 30, abilities), [tell], memory=window)
    outcome = await go(agent, store, "the task")
    assert outcome.text.startswith("end")
    assert max(sizes) < 4_000
    folds = bodies(store, outcome.run, "result", ":fold")
    assert len(folds) >= 3
    if window.model:
        assert outcome.text == "end, 1"
    asked = len(sizes)
    again = await replay("last", agent, store=store)
    assert (again.message, again.usage) == (outcome.message, outcome.usage)
    assert len(sizes) == asked


@pytest.mark.anyio
async def test_nobody_takes_a_summary_for_a_reply() -> None:
    tell = World().tool("tell", lambda a: f"#{a['n']}#" + "word " * 400, effect="read")
    model = Scripted("long", (_talker(6),) * 30, Abilities(window=4_000, most_output=500))
    run = Run(Agent("boss", model, [tell]), "the task", store=Memory(), policy=anything)
    _, _, deltas = await told(run)
    summaries = [delta for delta in deltas if delta.text == "SUMMARY"]
    assert summaries
    assert all(delta.key.endswith("/1:fold") for delta in summaries)
