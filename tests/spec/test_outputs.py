"""Structured output and memory of an agent in a file: what they mean, both ways."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Literal, cast

import pytest
from pydantic import Field

from dure import Agent
from dure.core.errors import UsageError
from dure.core.schema import schema_of
from dure.core.stops import when
from dure.memory import HeadAndTail, Summary, TokenBudget, Window
from dure.models import scripted
from dure.runtime import Options, Run, stores
from dure.spec import dump, parse
from dure.spec.memories import memory_entry, memory_of
from dure.spec.outputs import output_entry, output_of

OFFER = """version: 1
agents:
  ann:
    output:
      Offer:
        price: float — in won
        terms: list
        state: one of open, final = open
"""


@dataclass
class Offer:
    price: Annotated[float, Field(description="in won")]
    terms: list[str]
    state: Literal["open", "final"] = "open"


def ann(text: str) -> Agent:
    found = parse(text)
    assert isinstance(found, Agent)
    return found


def test_an_answer_has_the_fields_of_the_file() -> None:
    replies = ("That is cheap.", '{"price": "1200000", "terms": ["a month"]}')
    terms = Options(model=scripted(*replies), store=stores.Memory())

    async def play() -> Any:
        return await Run(ann(OFFER), "an offer", **terms)

    said = asyncio.run(play())
    assert said.data == {"price": 1_200_000.0, "terms": ["a month"], "state": "open"}


def test_a_dataclass_and_the_lines_of_a_file_are_the_same() -> None:
    assert dump(Agent("ann", output=Offer)) == OFFER
    assert schema_of(ann(OFFER).output) == schema_of(Offer)
    assert ann(OFFER).output is ann(OFFER).output


@pytest.mark.parametrize(
    "memory",
    [
        Window(50),
        HeadAndTail(3),
        Summary(model=False, language="ko"),
        Summary(language="ko"),
        TokenBudget(9_000, Summary(language="ko")),
        TokenBudget(9_000, Window(8)),
        TokenBudget(9_000, HeadAndTail(8)),
    ],
)
def test_memories_have_a_form(memory: Any) -> None:
    entry = memory_entry(memory)
    assert entry is not None
    assert memory_of(entry, "ko") == memory


def test_a_field_that_a_file_cannot_hold_has_no_form() -> None:
    @dataclass
    class Nested:
        offer: Offer

    @dataclass
    class Written:
        """What is said here is told to the model, and a file has no place for it."""

        price: float

    assert output_entry(Nested) is None
    assert output_entry(int) is None
    for agent, field in (
        (Agent("ann", output=Written), "output"),
        (Agent("ann", output=Nested), "output"),
        (Agent("ann", memory=Summary(most=9)), "memory"),
        (Agent("ann", memory=TokenBudget(9_000, TokenBudget(9_000))), "memory"),
        (Agent("ann", until=when(bool)), "until"),
    ):
        with pytest.raises(UsageError, match=field):
            dump(agent)


@pytest.mark.parametrize(
    ("name", "lines", "said"),
    [
        ("Off er", {"price": "float"}, "'Off er' can name neither"),
        ("class", {"price": "float"}, "'class' can name neither"),
        ("Offer", {"class": "float"}, "'class' can name neither"),
        ("Offer", {"__class__": "float"}, "'__class__' can name neither"),
        ("Offer", {"가격": "float"}, "'가격' can name neither"),
        ("Offer", {"price": "flaot"}, "The parameter price is 'flaot'"),
        ("Offer", {"price": "int = many"}, "usually 'many', which is no integer"),
    ],
)
def test_what_is_wrong_with_an_output_is_told(
    name: str, lines: Mapping[str, str], said: str
) -> None:
    with pytest.raises(UsageError, match=said):
        output_of(name, lines)


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        ("memory: {}", "does not fit"),
        ("memory: {window: 9, summary: model}", "one of window, head_and_tail, summary"),
        ("memory: {window: 1}", "forgets what it is asked"),
        ("memory: {tokens: 9}", "Give 4000 or more"),
        ("memory: {summary: short}", "model, extracts"),
        ("output: Offer", "its name, and its fields"),
        ("output: {}", "its name, and its fields"),
        ("output: {Offer: {}}", "fields as lines"),
        ("output: {Offer: {price: 3}}", "str, int, float"),
        ("until: {}", "when it stops"),
    ],
)
def test_what_is_wrong_in_a_file_has_its_place(entry: str, said: str) -> None:
    with pytest.raises(UsageError, match=said) as raised:
        parse(f"version: 1\nagents:\n  ann:\n    {entry}\n")
    assert "line 4" in cast("str", raised.value.facts["place"])


def test_who_judges_when_an_agent_stops_is_not_who_runs() -> None:
    judged = "version: 1\nagents:\n  ann: {until: {goal_met: bob}}\n  bob: {}\n"
    assert parse(judged).name == "ann"
    assert dump(parse(judged)).startswith("version: 1\nstart: ann\n")
    with pytest.raises(UsageError, match="cannot sit in itself: ann → ann"):
        parse("version: 1\nstart: ann\nagents:\n  ann: {until: {goal_met: ann}}\n")
