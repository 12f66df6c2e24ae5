"""Letters from outside: to a run that sleeps, and to one that is under way."""

import pytest

from dure import Agent, Answer, Human, UsageError, letters, resume
from dure.core.message import say
from dure.models import scripted
from dure.runtime import Run
from dure.runtime.stores import Memory


class Asks:
    """Asks a person, then says what they said."""

    name, about = "asks", "asks a person"

    async def reply(self, turn):
        answer = await turn.ask("Which colour?")
        return say(self.name, answer.text)


async def test_an_answer_wakes_a_run_that_sleeps():
    store = Memory()
    outcome = await Run(Asks(), "Ask.", store=store)
    assert outcome.status == "waiting"
    head = await letters.answer("last", Answer(outcome.questions[0].id, "파랑"), store)
    assert head.run == outcome.run
    assert (await resume(outcome.run, Asks(), store=store)).text == "파랑"


async def test_the_first_answer_counts():
    store = Memory()
    outcome = await Run(Human("kim"), "Hello?", store=store)
    question = outcome.questions[0].id
    await letters.answer(outcome.run, Answer(question, "one"), store)
    await letters.answer(outcome.run, Answer(question, "two"), store)
    assert (await resume(outcome.run, Human("kim"), store=store)).text == "one"


async def test_a_steer_is_read_before_the_next_model_call():
    store = Memory()
    outcome = await Run(Asks(), "Ask.", store=store)
    await letters.steer(outcome.run, "Be brief.", store)
    await letters.answer(outcome.run, Answer(outcome.questions[0].id, "red"), store)

    class Thinks(Asks):
        async def reply(self, turn):
            answer = await turn.ask("Which colour?")
            model = scripted(lambda prompt: f"{answer.text}; {prompt.messages[-1].text}")
            return await turn.hand(Agent("painter", model), [answer])

    assert (await resume(outcome.run, Thinks(), store=store)).text == "red; Be brief."


async def test_a_stop_ends_a_run_that_sleeps():
    store = Memory()
    outcome = await Run(Asks(), "Ask.", store=store)
    await letters.stop(outcome.run, store)
    assert (await resume(outcome.run, Asks(), store=store)).status == "stopped"


async def test_a_pause_of_a_run_that_sleeps_is_over_when_it_is_taken_up():
    store = Memory()
    outcome = await Run(Asks(), "Ask.", store=store)
    await letters.pause(outcome.run, store)
    assert (await resume(outcome.run, Asks(), store=store)).status == "waiting"


async def test_no_such_run():
    with pytest.raises(UsageError, match="no run 'nobody'"):
        await letters.stop("nobody", Memory())
