"""What a check says of a flow, with its cure, in English and Korean."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest

from dure.core.contracts import Turn
from dure.teams.flow import END, Flow, all_of, listen, router, start


@dataclass
class State:
    """Empty."""


def step(turn: Turn, state: State) -> None:
    """Nothing."""


def way(turn: Turn, state: State) -> str:
    """Somewhere."""
    return "again"


def flow(*to: str) -> Flow[Any]:
    begin = start("again")(step)
    judge = router(begin, to=to)(way)

    def late(turn: Turn, state: State) -> None:
        """Never."""

    return Flow("f", State, [begin, judge, listen(all_of(begin, "late"))(late)])


def test_what_is_rarely_meant_is_said_with_its_cure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DURE_LANG", "en")
    found = flow("again").check()
    assert [(each.code, each.where) for each in found] == [
        ("flow.never_begins", "f"),
        ("flow.never_ends", "f"),
    ]
    assert found[0].text == "The step late can never begin: it waits for step and late."
    assert found[1].text == "The loop of step, way has no way out."
    (_, nowhere) = flow("again", "out").check()
    assert "route out, to which nobody listens" in nowhere.text
    assert '@listen("out")' in nowhere.cure
    assert [each.code for each in flow("again", END).check()] == ["flow.never_begins"]


def test_it_is_said_in_korean(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DURE_LANG", "ko")
    assert flow("again").check()[1].text == "step, way의 반복에는 나가는 길이 없습니다."
