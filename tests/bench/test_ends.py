"""How attempts end, each class by a real run."""

from typing import Any

import pytest

from dure.agents import Agent
from dure.bench.ends import calls_made, end_of
from dure.bench.score import Score
from dure.core.budget import Budget
from dure.core.errors import DureError, ReplyFailed
from dure.core.message import Message, Text
from dure.core.outcome import Outcome
from dure.core.policy import read_only
from dure.core.prompt import Reply, Stop
from dure.formats import json_reply
from dure.models import scripted
from dure.models.scripted import calls
from dure.runtime import Run
from dure.runtime.stores import Memory
from dure.tools import tool


@tool(effect="read")
def double(n: int) -> int:
    """Twice a number. Use when asked to double."""
    return 2 * n


@tool(effect="write")
def erase() -> str:
    """Erases all. Use never."""
    return "gone"


def reply(stop: Stop, text: str = "no") -> Reply:
    return Reply(Message("agent", (Text(text),)), stop)


async def played(*script: Any, format: Any = None, **options: Any) -> tuple[Outcome, list[Any]]:
    store = Memory()
    agent = Agent("agent", scripted(*script), [double, erase], format=format)
    outcome = await Run(agent, "double 2", store=store, **options)
    events = await (await store.open()).read(outcome.run)
    return outcome, calls_made(events)


@pytest.mark.parametrize(
    ("script", "right", "end"),
    [
        (["4"], True, "right"),
        (["5"], False, "wrong"),
        ([calls(("double", {"n": 2})), "5"], False, "wrong"),
        ([calls(("triple", {"n": 2})), "5"], False, "invalid action"),
        ([calls(("double", {"m": 2})), "5"], False, "invalid action"),
        ([calls(("double", {"m": 2})), calls(("double", {"n": 2})), "5"], False, "wrong"),
        ([calls(("double", {"m": 2})), "4"], True, "right"),
    ],
)
async def test_ends_with_an_answer(script: list[Any], right: bool, end: str) -> None:
    outcome, made = await played(*script)
    assert outcome.status == "done"
    assert end_of(outcome, made, Score(right)) == end


@pytest.mark.parametrize(
    ("script", "options", "end"),
    [
        ([reply("length")], {}, "limit"),
        ([reply("refused")], {}, "refused"),
        ([reply("filtered")], {}, "refused"),
        ([reply("empty", "")], {}, "invalid format"),
        ([reply("cut")], {}, "environment error"),
        (["no JSON"] * 4, {"format": json_reply()}, "invalid format"),
        (["4"], {"budget": Budget(calls=0)}, "limit"),
        ([calls(("double", {"n": 2}))] * 20, {}, "limit"),
        ([ReplyFailed("model.unavailable", "It is gone.", stop="cut")], {}, "environment error"),
    ],
)
async def test_ends_without_one(script: list[Any], options: dict[str, Any], end: str) -> None:
    outcome, made = await played(*script, **options)
    assert outcome.status != "done"
    assert end_of(outcome, made, None) == end


async def test_a_run_that_a_person_stopped_tells_nothing_of_the_agent() -> None:
    assert end_of(Outcome("run", "stopped"), [], None) == "environment error"
    assert end_of(Outcome("run", "failed", error=DureError("x", "x")), [], None) == (
        "environment error"
    )


async def test_the_calls_that_were_made() -> None:
    script = calls(("double", {"n": 2}), ("erase", {}), ("triple", {"n": 1}))
    _, made = await played(script, "4", policy=read_only)
    assert {each.tool: (each.arguments, each.failed, each.known) for each in made} == {
        "double": ({"n": 2}, False, True),
        "erase": ({}, True, True),
        "triple": ({"n": 1}, True, False),
    }
