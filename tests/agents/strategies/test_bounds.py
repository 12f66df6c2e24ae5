"""Every strategy keeps within the budget, whatever is left of it, and says the same in Korean."""

from __future__ import annotations

import string
from pathlib import Path
from typing import Any

import pytest

import dure.agents.strategies
from dure.agents.strategies import NAMES, named
from dure.core.budget import Budget
from tests.agents.strategies.killed import REPLIES
from tests.agents.strategies.support import agent, by_kind, solved
from tests.runtime.support import World

PROMPTS = sorted((Path(dure.agents.strategies.__file__).parent / "prompts").glob("*.md"))
ENGLISH = [path for path in PROMPTS if ".ko" not in path.suffixes]
WRONG = {"why": {"why": "no", "right": False}}


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("calls", [1, 2, 3, 5, 8, 13])
async def test_no_strategy_takes_more_calls_than_there_are(name: str, calls: int) -> None:
    brain = by_kind({**REPLIES, **WRONG})
    note = World().tool("note", "noted", effect="read", repeat="free")
    outcome = await solved(named(name), agent(brain, [note]), budget=Budget(calls=calls))
    assert outcome.usage.calls <= calls
    assert outcome.status in ("done", "spent")


@pytest.mark.parametrize("name", NAMES)
async def test_no_strategy_goes_on_for_ever(name: str) -> None:
    def never(prompt: Any) -> Any:
        fields = {"steps": [{"do": "again"}] * 2, "evidence": [], "thoughts": [], "scores": []}
        field = next(iter(prompt.schema["properties"])) if prompt.schema else ""
        return {**fields, **WRONG["why"]} if field else "FAILED: I cannot."

    outcome = await solved(
        named(name),
        agent(
            by_kind(dict.fromkeys(("steps", "evidence", "thoughts", "scores", "why", ""), never))
        ),
    )
    assert outcome.status == "done"
    assert outcome.usage.calls < 20


@pytest.mark.parametrize("english", ENGLISH, ids=lambda path: path.stem)
def test_each_prompt_is_there_in_korean_with_the_same_facts(english: Path) -> None:
    korean = english.with_suffix(".ko.md")
    assert fields(english) == fields(korean)


def fields(path: Path) -> set[str | None]:
    """The names that a prompt has filled in."""
    parsed = string.Formatter().parse(path.read_text("utf-8"))
    return {name for _, name, _, _ in parsed if name is not None}
