"""Two who talk: who begins, how long, and what comes of it."""

from typing import Any

import pytest

from dure.agents import Agent, Human
from dure.core.errors import UsageError
from dure.core.message import Message, Text, say
from dure.core.prompt import Prompt
from dure.core.stops import says
from dure.models import scripted
from dure.runtime import Run, replay, resume
from dure.runtime.stores import Memory
from dure.teams.chat import Chat
from dure.teams.summaries import joined, last_word_of, reflection, without
from tests.runtime.support import put


def heard(prompt: Prompt) -> str:
    """All that an agent was told."""
    return " / ".join(f"{m.sender}: {m.text}" for m in prompt.messages)


def member(name: str, word: str = "") -> Agent:
    """An agent that says one word and counts."""

    def reply(prompt: Prompt) -> str:
        return word or f"{name} {sum(m.sender == name for m in prompt.messages) + 1}"

    return Agent(name, scripted(*[reply] * 60))


async def done(chat: Chat, task: Any = "Talk.", **options: Any) -> str:
    """What the chat answers; the replay says the same."""
    store = Memory()
    outcome = await Run(chat, task, store=store, **options)
    assert outcome.status == "done", outcome.error
    assert (await replay(outcome.run, chat, store=store)).text == outcome.text
    return outcome.text.replace("\n\n", ", ")


ANN, BOB = member("ann"), member("bob")


async def test_each_speaks_so_often() -> None:
    said = await done(Chat("c", ANN, BOB, turns=2, summary=joined))
    assert said == "ann: ann 1, bob: bob 1, ann: ann 2, bob: bob 2"
    said = await done(Chat("c", ANN, BOB, opening="Hi", turns=2, summary=joined))
    assert said == "bob: bob 1, ann: ann 2, bob: bob 2"
    assert await done(Chat("c", ANN, BOB, opening="Hi", turns=1)) == "bob 1"


async def test_the_opening_is_the_first_ones() -> None:
    listener = Agent("bob", scripted(heard))
    assert await done(Chat("c", ANN, listener, opening="Hi", turns=1)) == "user: Talk. / ann: Hi"
    made = Chat("c", ANN, listener, opening=lambda said: f"On {said[-1].text}", turns=1)
    assert await done(made) == "user: Talk. / ann: On Talk."
    message = Chat("c", ANN, listener, opening=lambda said: say("x", Text("Hi")), turns=1)
    assert await done(message) == "user: Talk. / ann: Hi"


async def test_a_rule_ends_it_earlier() -> None:
    chat = Chat("c", ANN, member("bob", "So be it. DONE"), until=says("DONE"), turns=9)
    assert await done(chat) == "So be it. DONE"
    assert chat.until.sure
    ended = Chat("c", ANN, member("bob", "Yes. DONE"), until=says("DONE"), summary=without("DONE"))
    assert await done(ended) == "Yes."
    endless = await done(Chat("c", ANN, BOB, summary=joined))
    assert endless.count(", ") == 39


async def test_what_it_answers_with() -> None:
    assert await done(Chat("c", ANN, BOB, turns=2, summary=last_word_of("ann"))) == "ann 2"
    told = Chat("c", ANN, BOB, turns=1, summary=reflection(scripted("They talked.")))
    assert await done(told) == "They talked."
    counted = Chat("c", ANN, BOB, turns=2, summary=lambda table: say("x", str(len(table.said))))
    assert await done(counted) == "5"


async def test_a_person_is_one_of_two() -> None:
    store, chat = Memory(), Chat("c", Human("owner"), ANN, turns=1)
    outcome = await Run(chat, "Talk.", store=store)
    assert outcome.status == "waiting"
    await put(store, outcome, text="Hello")
    outcome = await resume(outcome.run, chat, store=store)
    assert outcome.text == "ann 1"


async def test_who_spoke_last_before_does_not_begin() -> None:
    chat = Chat("c", ANN, BOB, turns=1, summary=joined)
    assert (await done(chat, Message("ann", (Text("I said."),)))).startswith("bob: bob 1, ann")


def test_what_is_refused() -> None:
    with pytest.raises(UsageError, match="turns=0 is no conversation"):
        Chat("c", ANN, BOB, turns=0)
    with pytest.raises(UsageError, match="Two are called 'ann'"):
        Chat("c", ANN, ANN)
