"""The counsellor: on danger no model speaks; the level of speech is kept; a person takes over."""

from typing import Any

import pytest

from dure.agents import Human
from dure.agents.partners import counsellor
from dure.core.errors import UsageError
from dure.models import scripted
from dure.runtime import Run, replay
from dure.runtime.stores import Memory
from tests.agents.test_human import typist
from tests.runtime.support import lines

pytestmark = pytest.mark.anyio


async def test_it_answers_by_its_model_and_knows_its_bounds() -> None:
    systems: list[str] = []

    def says(prompt: Any) -> str:
        systems.append(prompt.system)
        return "That sounds tiring. What weighs most?"

    outcome = await Run(counsellor(scripted(says)), "I sleep badly.", store=Memory())
    assert outcome.text == "That sounds tiring. What weighs most?"
    for bound in ("diagnosis", "medicines", "secrecy"):
        assert bound in systems[0]


@pytest.mark.parametrize(
    ("language", "said", "number"), [("ko", "죽 고 싶어요", "109"), ("en", "I want to die", "988")]
)
async def test_on_danger_help_is_named_and_no_model_is_asked(
    language: str, said: str, number: str
) -> None:
    store = Memory()
    one = counsellor(scripted(ValueError("asked")), language=language)
    outcome = await Run(one, said, store=store)
    assert number in outcome.text
    assert outcome.data == {"danger": "self-harm", "handed_over": []}
    assert outcome.usage.calls == 0
    assert any("step" in key for _, key in lines(store, outcome.run))
    assert (await replay(outcome.run, one, store=store)).text == outcome.text


async def test_what_only_the_model_sees_is_handed_over_too() -> None:
    one = counsellor(scripted("DANGER"), helpline="Call 1234.")
    outcome = await Run(one, "I gave my cat away, and all my things.", store=Memory())
    assert "Call 1234." in outcome.text
    assert outcome.data["danger"] == "seen by the model"


async def test_what_was_said_is_not_forgotten() -> None:
    store = Memory()
    one = counsellor(scripted("unused", "Have you reached somebody?"), helpline="Call 1234.")
    first = await Run(one, "I want to die", store=store)
    second = await Run(one, "Anyway, nice weather.", store=store, after=first.run)
    assert second.text == "Have you reached somebody?\n\nCall 1234."


async def test_a_helper_takes_over() -> None:
    store = Memory()
    one = counsellor(scripted("unused", "How are you now?"), helper=Human("mina"))
    first = await Run(one, "I want to die", store=store, asks=typist("not asked"))
    assert first.data["handed_over"] == ["mina"]
    assert first.message is not None
    assert (first.message.kind, first.message.to) == ("handoff", ("mina",))
    second = await Run(one, "Hm.", store=store, after=first.run, asks=typist("I am here."))
    assert second.text == "mina: I am here."
    third = await Run(one, "Hm.", store=store, after=first.run, asks=typist(""))
    assert third.text.startswith("How are you now?")


async def test_the_level_of_speech_is_repaired_once() -> None:
    script = scripted("힘들었겠다. 왜 그래?", "힘드셨겠어요. 무슨 일이 있었나요?")
    outcome = await Run(counsellor(script, language="ko"), "회사에서 혼났어요.", store=Memory())
    assert outcome.text == "힘드셨겠어요. 무슨 일이 있었나요?"
    stubborn = counsellor(scripted("그래.", "그랬어."), language="ko")
    outcome = await Run(stubborn, "회사에서 혼났어요.", store=Memory())
    assert outcome.text == "그랬어."
    familiar = counsellor(scripted("많이 힘들었겠다."), language="ko", level="반말")
    assert (await Run(familiar, "혼났어.", store=Memory())).text == "많이 힘들었겠다."


def test_a_level_that_is_none() -> None:
    level: Any = "높임말"
    with pytest.raises(UsageError, match="존댓말"):
        counsellor(level=level)
