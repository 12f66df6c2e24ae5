"""Streamed text is released by sentence, in each script, and never before it has passed."""

from __future__ import annotations

import pytest

from dure.agents.guards import guard, length, personal_data
from dure.runtime.gate import Gate

PASSES = [personal_data(places=["output"])]


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("안녕하세요. 반갑습니다.", "안녕하세요. "),
        ("好。再见。", "好。"),
        ("「はい。」次です。", "「はい。」"),
        ("本当？！はい", "本当？！"),
        ("Really?! Yes.", "Really?! "),
        ("- one\n- two", "- one\n"),
        ("```python\nx = 1.5\n```\nend", "```python\n"),
        ("Version 1.5 is out. Next", "Version 1.5 is out. "),
    ],
)
def test_a_sentence_is_shown_once_another_begins(text: str, first: str) -> None:
    gate, shown = Gate(PASSES), list[str | None]()
    for character in text:
        shown += gate.feed(character)
    assert shown[0] == first
    shown += gate.end()
    assert "".join(piece or "" for piece in shown) == text


@pytest.mark.parametrize("between", ["。", "。\n", ".\n", "\n", "\n\n", " "])
def test_a_number_over_an_end_is_never_shown(between: str) -> None:
    text = f"番号 010-1234{between}5678 です。終わり。"
    for size in range(1, len(text)):
        gate, shown = Gate(PASSES), list[str | None]()
        for at in range(0, len(text), size):
            shown += gate.feed(text[at : at + size])
        shown += gate.end()
        said = "".join(piece or "" for piece in shown)
        whole = PASSES[0].text
        assert whole is not None
        assert said == whole(text)
        assert None not in shown


def test_what_is_stopped_later_is_forgotten() -> None:
    gate = Gate([length(12)])
    assert gate.feed("Short. And then a lot more") == ["Short. "]
    assert gate.feed(" of it. x") == [None]
    assert gate.feed(" Even more. y") == []
    assert gate.end() == []


def test_a_guard_that_sees_the_whole_holds_all_back() -> None:
    @guard("output")
    def whole(what: object) -> object:
        return what

    gate = Gate([], holds=whole.text is None)
    assert gate.feed("One. Two. Three.") == []
    assert gate.end() == []
