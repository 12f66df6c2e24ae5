"""Members within bounds of their own, and members whose failure is told."""

from __future__ import annotations

from typing import Any

import pytest

from dure.agents import Agent
from dure.core.budget import Budget
from dure.core.errors import BudgetSpent, DureError, ReplyFailed
from dure.core.message import Message
from dure.core.prompt import Reply
from dure.core.usage import Usage
from dure.models import calls, scripted
from dure.runtime import Run, replay
from dure.runtime.stores import Memory
from dure.teams.bounded import FAILURE, forgiving, within
from dure.tools import calculator

BUSY = Agent("eve", scripted(*[calls(("calculator", {"expression": "1+1"}))] * 20), [calculator])


async def test_a_members_own_budget() -> None:
    outcome = await Run(within(BUSY, Budget(calls=3)), "Count.")
    assert isinstance(outcome.error, BudgetSpent)
    assert outcome.usage.calls == 3
    assert within(BUSY).members == (BUSY,)


@pytest.mark.parametrize(
    "who",
    [
        within(BUSY, Budget(calls=3)),
        Agent("eve", scripted(Reply(Message("eve", ()), "refused", Usage()))),
    ],
)
async def test_what_is_forgiven(who: Any) -> None:
    store = Memory()
    outcome = await Run(forgiving(who), "Count.", store=store)
    assert outcome.text.startswith("[eve could not answer: ")
    assert outcome.message is not None
    assert outcome.message.kind == FAILURE
    assert (await replay(outcome.run, forgiving(who), store=store)).text == outcome.text


@pytest.mark.parametrize(
    ("error", "budget"),
    [(ReplyFailed("model.unavailable", "Down."), Budget()), (None, Budget(calls=2))],
)
async def test_what_is_not(error: DureError | None, budget: Budget) -> None:
    who = Agent("eve", scripted(error)) if error else within(BUSY, Budget(calls=9))
    outcome = await Run(forgiving(who), "Count.", budget=budget)
    assert outcome.status in ("paused", "spent")
