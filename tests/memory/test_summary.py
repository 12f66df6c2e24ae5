"""A summary stands for what lies between the task and the newest messages."""

from typing import Any

import pytest

from dure.agents import Agent
from dure.core.message import say
from dure.core.prompt import Abilities, Prompt
from dure.memory import Summary
from dure.models import calls
from dure.models.scripted import Scripted
from dure.runtime import Run, replay
from dure.runtime.sizes import message_size
from dure.runtime.stores import Memory
from tests.memory.support import talk
from tests.runtime.support import World, anything, bodies, go, told


def test_what_fits_is_not_folded() -> None:
    messages = talk([(True, 10)] * 3)
    assert Summary().fold(messages, [10] * len(messages), 1_000) is None


def test_a_protocol_for_the_model_and_extracts_without_one() -> None:
    messages = talk([(True, 10), (False, 9_000)])
    prompt = Summary().prompt(messages, "boss")
    assert prompt is not None
    text = prompt.messages[0].text
    assert "user: the task" in text
    assert "(calls act with {})" in text
    assert "tools: rrrrrrrrrr" in text
    assert len(text) < 10_000
    assert Summary(model=False).prompt(messages, "boss") is None
    assert len(Summary().extract(messages)) < 1_500


@pytest.mark.parametrize("count", [2, 40, 5_000])
def test_however_much_is_folded_what_is_told_of_it_is_bounded(count: int) -> None:
    said = [say("user", "GOAL " + "g" * 50_000), *[say("boss", "b" * 9_000)] * count]
    said.append(say("user", "LATEST"))
    prompt = Summary().prompt(said, "boss")
    assert prompt is not None
    told = prompt.messages[0].text
    for text, most in ((told, 70_000), (Summary().extract(said), 8_000)):
        assert len(text) < most
        assert text.startswith("user: GOAL ggg")
        assert text.endswith("user: LATEST")
        assert (count == 40) or ("messages left out" in text) is (count == 5_000)
    assert "g" * 3_900 in Summary().extract(said[:1])
    assert Summary().extract([]) == ""


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
@pytest.mark.parametrize("memory", [Summary(), Summary(model=False)])
async def test_a_long_talk_fits_and_is_replayed(memory: Summary) -> None:
    sizes: list[int] = []

    def watched(prompt: Prompt) -> Any:
        sizes.append(sum(message_size(message)[0] for message in prompt.messages))
        return _talker(20)(prompt)

    store, abilities = Memory(), Abilities(window=4_000, most_output=500)
    tell = World().tool("tell", lambda a: f"#{a['n']}#" + "word " * 400, effect="read")
    agent = Agent("boss", Scripted("long", (watched,) * 30, abilities), [tell], memory=memory)
    outcome = await go(agent, store, "the task")
    assert outcome.text.startswith("end")
    assert max(sizes) < 4_000
    folds = bodies(store, outcome.run, "result", ":fold")
    assert len(folds) >= 3
    if memory.model:
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


@pytest.mark.anyio
@pytest.mark.parametrize("memory", [Summary(), Summary(model=False)])
async def test_a_task_too_long_to_be_kept_is_said_again_with_every_summary(memory: Summary) -> None:
    prompts: list[str] = []

    def answer(prompt: Prompt) -> Any:
        if prompt.messages[0].sender == "conversation":
            return "SUMMARY"
        prompts.append("".join(message.text for message in prompt.messages))
        return calls(("tell", {"n": len(prompts)})) if len(prompts) < 20 else "end"

    tell = World().tool("tell", lambda a: f"#{a['n']}#" + "word " * 800, effect="read")
    model = Scripted("long", (answer,) * 60, Abilities(window=16_000, most_output=2_000))
    task = "GOAL " + "long " * 5_000
    store = Memory()
    outcome = await go(Agent("boss", model, [tell], memory=memory), store, task)
    assert (outcome.text, outcome.error) == ("end", None)
    assert len(bodies(store, outcome.run, "result", ":fold")) > 2
    assert all(task[:3_900] in said for said in prompts)
    assert max(len(said) for said in prompts) < 4 * 14_000


@pytest.mark.anyio
async def test_a_protocol_that_does_not_fit_the_window_is_not_sent() -> None:
    asked: list[str] = []

    def answer(prompt: Prompt) -> Any:
        asked.append(prompt.messages[0].sender)
        return calls(*[("tell", {"n": n}) for n in range(8)]) if len(asked) == 1 else "end"

    tell = World().tool("tell", "word " * 800, effect="read")
    model = Scripted("small", (answer,) * 9, Abilities(window=4_000, most_output=500))
    outcome = await go(Agent("boss", model, [tell]), Memory(), [say("user", "go")] * 3)
    assert outcome.status == "done"
    assert "conversation" not in asked
