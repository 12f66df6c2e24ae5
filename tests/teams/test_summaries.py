"""What a team answers with, of all that was said."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from dure.agents import Agent
from dure.core.message import Data, Message, Text
from dure.core.prompt import Prompt
from dure.core.stops import rounds, says
from dure.models import scripted
from dure.runtime import Run, replay
from dure.runtime.stores import Memory
from dure.teams import JointChat
from dure.teams.summaries import Summary, joined, last_word, last_word_of, reflection, without
from dure.teams.table import Table


async def answer(summary: Summary, *, last: Sequence[str] = ("Lilies. DONE",)) -> Message:
    """What a team of two answers with."""
    ann, bob = Agent("ann", scripted("Roses?")), Agent("bob", scripted(*last))
    team = JointChat("t", [ann, bob], until=says("DONE") | rounds(2), summary=summary)
    store = Memory()
    outcome = await Run(team, "Which flowers?", store=store)
    assert outcome.status == "done", outcome.error
    assert (await replay(outcome.run, team, store=store)).text == outcome.text
    assert outcome.message is not None
    return outcome.message


async def test_the_last_word() -> None:
    assert (await answer(last_word)).text == "Lilies. DONE"
    assert (await answer(last_word_of("ann"))).text == "Roses?"
    assert (await answer(last_word_of("cho"))).text == "Lilies. DONE"


@pytest.mark.parametrize(
    ("last", "text"),
    [("Lilies. DONE", "Lilies."), ("**DONE** Lilies", "**** Lilies"), ("UNDONE", "UNDONE")],
)
async def test_without_the_word_that_ended_it(last: str, text: str) -> None:
    assert (await answer(without("DONE"), last=[last])).text == text


async def test_all_of_it() -> None:
    message = await answer(joined)
    assert message.text == "ann: Roses?\n\nbob: Lilies. DONE"


async def test_other_parts_are_kept() -> None:
    said = [Message("ann", (Text("see DONE"), Data({"a": 1})))]
    table = Table(None, "t", [], said)  # type: ignore[arg-type]
    assert joined(table).data == {"a": 1}
    message = await without("DONE")(table)  # type: ignore[misc]
    assert (message.text, message.data) == ("see", {"a": 1})


async def test_reflection_by_a_model_or_a_participant() -> None:
    def reflects(prompt: Prompt) -> str:
        assert "what came of it" in prompt.messages[-1].text
        return f"{len(prompt.messages)} messages: lilies."

    assert (await answer(reflection(scripted(reflects)))).text == "4 messages: lilies."
    assert (
        await answer(reflection(Agent("eve", scripted(reflects))))
    ).text == "4 messages: lilies."
    own = reflection(scripted(lambda prompt: prompt.messages[-1].text), prompt="Sum up.")
    assert (await answer(own)).text == "Sum up."
    korean = reflection(scripted(lambda prompt: prompt.messages[-1].text), language="ko")
    assert "대화가 끝났습니다" in (await answer(korean)).text


async def test_by_a_function_that_waits() -> None:
    async def late(table: Table) -> Message:
        count = await table.turn.step("count", lambda: len(table.said), int)
        return Message(table.team, (Text(f"{count} messages"),))

    assert (await answer(late)).text == "3 messages"


async def test_a_very_long_silence_is_no_trouble() -> None:
    said = await answer(without("DONE"), last=("Lilies." + "\n" * 100_000 + "DONE",))
    assert said.text == "Lilies."
