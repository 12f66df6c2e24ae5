"""An autonomous agent from its goals to its end: by a critic, by a bound, by a person."""

from typing import Any

import pytest

from dure import Agent, Budget, Human, models, stores
from dure.agents.autonomous import Autonomous
from dure.core.errors import UsageError
from dure.core.prompt import Prompt
from dure.models.scripted import calls
from dure.runtime import Run
from tests.agents.autonomous.support import END, GIVE_UP, LOOK, PLAN, judged, scout, worked


async def test_it_ends_when_the_critic_agrees() -> None:
    found, outcome = await worked(scout(PLAN, LOOK, END, critic=[judged(True)]))
    assert found.status == "done"
    assert found.reason == "The number is 42."
    [goal] = found.goals
    assert goal.met
    assert goal.evidence == ('#2 look({"place":"box"}) → the number 42',)
    assert found.plan[0].text == "look in the box"
    assert found.steps == 3
    assert "✓ the number is known" in outcome.text


async def test_the_critic_sends_it_back() -> None:
    first = judged(False, missing="Look in the box.")
    who = scout(PLAN, END, LOOK, END, critic=[first, judged(True, steps=[3])])
    found, _ = await worked(who)
    assert found.status == "done"
    assert found.goals[0].evidence[0].startswith("#3 look")


async def test_a_claim_without_a_step_is_not_believed() -> None:
    """A critic that believes everything names no step, and one that names a step that was not
    made, or failed, is not believed either."""
    believes = [judged(True, steps=[]), judged(True, steps=[9]), judged(True, steps=[2])]
    who = scout(END, ("flaky", {}), END, END, critic=believes)
    found, _ = await worked(who)
    assert found.status == "stuck"
    assert not found.goals[0].met
    assert "no step shows it" in found.goals[0].why


async def test_an_impossible_goal_is_named_so() -> None:
    said = judged(False, impossible=True)
    found, outcome = await worked(scout(LOOK, GIVE_UP, critic=[said]))
    assert found.status == "impossible"
    assert "This cannot be done." in outcome.text


async def test_impossible_is_not_taken_at_its_word() -> None:
    critic = [judged(False), judged(True)]
    found, _ = await worked(scout(GIVE_UP, LOOK, END, critic=critic))
    assert found.status == "done"


async def test_a_budget_ends_it_with_what_was_achieved() -> None:
    found, outcome = await worked(scout(PLAN, LOOK, END), budget=Budget(calls=2))
    assert found.status == "bounded"
    assert found.steps == 2
    assert outcome.usage.calls == 2
    assert not found.goals[0].met


async def test_the_task_is_the_goal_where_none_is_given() -> None:
    found, _ = await worked(scout(LOOK, END, critic=[judged(True, steps=[1])], goals=[]))
    assert [goal.text for goal in found.goals] == ["Find it."]


async def test_a_person_is_asked_before_each_step() -> None:
    who = scout(PLAN, LOOK, END, critic=[judged(True)], steps=0)
    found, _ = await worked(who, "y", "y -5")
    assert found.status == "done"


async def test_n_ends_it_with_what_was_achieved() -> None:
    found, _ = await worked(scout(LOOK, END, steps=1), "n")
    assert found.status == "stopped"
    assert found.steps == 1


async def test_words_are_feedback_instead_of_the_step() -> None:
    who = scout(("look", {"place": "desk"}), LOOK, END, critic=[judged(True, steps=[1])], steps=0)
    found, _ = await worked(who, "look in the box instead", "ㅛ - 9")
    assert found.status == "done"
    assert found.steps == 2


async def test_a_run_waits_for_its_person() -> None:
    who = scout(LOOK, END, steps=0)
    outcome = await Run(who, "Find it.", store=stores.Memory())
    assert outcome.status == "waiting"
    assert "NEXT: look" in outcome.questions[0].text


async def test_repeats_are_told_and_then_end_it() -> None:
    who = scout(*[LOOK] * 9, critic=[judged(False)])
    found, outcome = await worked(who)
    assert found.status == "stuck"
    assert "look was called before" in found.reason or "not called again" in found.reason
    assert [each.why for each in found.needless]
    assert outcome.text


async def test_no_step_is_made_more_than_three_times() -> None:
    turns = [LOOK, ("look", {"place": "desk"})] * 6
    who = scout(*turns, critic=[judged(False)], goals=["the number is known"])
    found, _ = await worked(who)
    assert found.status == "stuck"


async def test_the_stronger_model_is_tried() -> None:
    strong = models.scripted(*[calls(END)] * 9)
    who = scout(*[LOOK] * 9, critic=[judged(True, steps=[1])], stronger=strong)
    found, _ = await worked(who)
    assert found.status == "done"


async def test_a_person_is_asked_for_a_way_out() -> None:
    who = scout(LOOK, LOOK, LOOK, END, critic=[judged(True, steps=[1])], asks=Human("owner"))
    found, _ = await worked(who, "It is done.")
    assert found.status == "done"


async def test_do_not_ask_is_kept() -> None:
    who = scout(
        *[LOOK] * 9, critic=[judged(False)], asks=Human("owner"), constraints=["Never ask me."]
    )
    found, _ = await worked(who)
    assert found.status == "stuck"


async def test_a_helper_has_a_share() -> None:
    order = ("start_agent", {"name": "reader", "task": "look", "share": 0.5})

    def helped(prompt: Prompt) -> Any:
        return "The number is 42." if prompt.me == "reader" else calls(order)

    who = scout(helped, END, critic=[judged(True, steps=[1])])
    found, outcome = await worked(who)
    assert found.status == "done", outcome


@pytest.mark.parametrize("given", [{"steps": -1}, {"patience": 4}, {"goals": "a goal"}])
def test_wrong_numbers_are_said(given: dict[str, object]) -> None:
    with pytest.raises(UsageError):
        Autonomous(Agent("a"), **given)  # pyright: ignore[reportArgumentType]
