"""Whatever a run writes is taken in elsewhere: the check knows all that the runtime does."""

from pathlib import Path
from typing import Any

import pytest

from dure.core.outcome import Answer, Question
from dure.runtime import Run, resume
from dure.runtime.export import export
from dure.runtime.imported import checked
from dure.runtime.stores import Memory
from dure.runtime.wellformed import RUN, is_event
from tests.runtime.golden.make import made
from tests.runtime.plays import PLAYS, Ledger


@pytest.mark.parametrize("name", PLAYS)
async def test_every_play(name: str, tmp_path: Path) -> None:
    play, store = PLAYS[name](Ledger(tmp_path / "ledger")), Memory()

    async def asks(question: Question) -> Answer | None:
        return play.answers(question)

    options: dict[str, Any] = {"store": store, "policy": play.policy, **play.more}
    outcome = await Run(play.who, play.task, **options)
    books = await store.open()
    assert checked(await export(books, outcome.run))  # also where it waits
    outcome = await resume(outcome.run, play.who, asks=asks, **options)
    assert outcome.status == "done"
    [journal] = checked(await export(books, outcome.run))
    assert all(map(is_event, journal.events))


async def test_all_that_a_journal_may_hold() -> None:
    assert checked(await made())


@pytest.mark.parametrize("name", ["010909014640-q6dj", "한글-run", "a.b"])
def test_what_a_run_may_be_called(name: str) -> None:
    assert RUN.fullmatch(name)


@pytest.mark.parametrize("name", ["", "last", "../x", "a/b", "-x", ".x", "a b", "a\n", "x" * 101])
def test_what_no_run_is_called(name: str) -> None:
    assert not RUN.fullmatch(name)
