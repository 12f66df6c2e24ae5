"""Drawings: complete, in any script, and nothing in a name gets out of its quotes."""

from __future__ import annotations

from dataclasses import dataclass

from dure.agents import Human
from dure.core.contracts import Turn
from dure.teams.flow import END, Flow, all_of, dot, hand, listen, mermaid, outline, router, start


@dataclass
class State:
    """Empty."""


@start("again")
def write(turn: Turn, state: State) -> None:
    """Write."""


person = hand(Human("지수"), "start")


@router(write, to=("again", END), most=3, otherwise=END)
def judge(turn: Turn, state: State) -> str:
    """Judge."""
    return END


@listen(all_of(write, person))
def close(turn: Turn, state: State) -> None:
    """Close."""


FLOW = Flow("story", State, [write, person, judge, close])


def test_a_terminal_shows_a_line_a_step() -> None:
    assert outline(FLOW).splitlines() == [
        "story",
        "├─ write: after start or again",
        "├─ 지수: after start",
        "├─ judge: after write → again | end (at most 3, then end)",
        "└─ close: after write and 지수",
    ]


def test_mermaid_has_every_arrow() -> None:
    assert mermaid(FLOW).splitlines() == [
        "flowchart TD",
        '  n0(["start"])',
        '  n1["write"]',
        '  n2["지수"]',
        '  n3{"judge"}',
        '  n4["close"]',
        '  n5(["end"])',
        "  n0 --> n1",
        '  n3 -->|"again"| n1',
        "  n0 --> n2",
        "  n1 --> n3",
        '  n1 -->|"all of"| n4',
        '  n2 -->|"all of"| n4',
        '  n3 -->|"end"| n5',
    ]


def test_dot_has_them_too() -> None:
    drawn = dot(FLOW)
    assert drawn.startswith('digraph "story" {')
    assert drawn.endswith("}")
    assert 'n3 -> n1 [label="again"];' in drawn
    assert '  n3 [label="judge" shape=diamond];' in drawn
    assert drawn.count("->") == 7
