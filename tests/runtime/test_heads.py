"""A head made again from the journal is the head that the store had."""

from dataclasses import replace
from typing import Any

import pytest

from dure.agents import Agent, Human
from dure.core.message import say
from dure.models import scripted
from dure.runtime import Run
from dure.runtime.heads import head_of
from dure.runtime.stores import Memory
from tests.runtime.support import Priced, go, price


@pytest.mark.parametrize(
    ("who", "status"),
    [
        (Agent("a", Priced(lambda prompt, line: "한글", price())), "done"),
        (Agent("a", scripted("")), "failed"),
        (Human("bob"), "waiting"),
    ],
)
async def test_it_is_the_same(who: Any, status: str) -> None:
    store = Memory()
    first = await go(Agent("z", scripted("z")), store)
    outcome = await Run(
        who, [say("user", "한\n글"), say("user", "x" * 200)], store=store, after=first
    )
    assert outcome.status == status
    books = await store.open()
    kept, events = await books.find(outcome.run), await books.read(outcome.run)
    assert head_of(events) == replace(kept, entry="", created=events[0].at, epoch=1)


async def test_what_has_no_end_was_interrupted() -> None:
    store = Memory()
    outcome = await go(Agent("a", scripted("z")), store)
    assert head_of(store.events[outcome.run][:-1]).status == "interrupted"
