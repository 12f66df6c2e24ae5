"""ReWOO's plan: marks, groups that can be fetched at once, and what is put in their place."""

from __future__ import annotations

import pytest

from dure.agents.strategies.blueprint import Blueprint, Evidence, filled_in, marks, waves


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("#E1", ["E1"]),
        ("#E1의 값과 #E2.", ["E1", "E2"]),
        ("colour #E10000, #E1F2, E3 and # E4", []),
        ("(#E12)+#E12", ["E12", "E12"]),
    ],
)
def test_marks(text: str, found: list[str]) -> None:
    assert marks(text) == found


def test_what_does_not_need_each_other_is_fetched_at_once() -> None:
    plan = Blueprint(
        [
            Evidence("E1", "", "look", {"at": "a"}),
            Evidence("E2", "", "look", {"at": {"deep": ["#E1"]}}),
            Evidence("E3", "", "look", {"at": "b", "often": 3}),
            Evidence("E4", "", "look", {"at": "#E2 #E3"}),
        ]
    )
    assert [[each.id for each in wave] for wave in waves(plan)] == [["E1", "E3"], ["E2"], ["E4"]]


def test_what_was_found_is_put_in_once() -> None:
    found = {"E1": "#E2 \\1", "E2": "two"}
    given = {"a": "<#E1>", "b": ["#E2", 3, None], "c": "#E9"}
    assert filled_in(given, found) == {"a": "<#E2 \\1>", "b": ["two", 3, None], "c": "#E9"}
