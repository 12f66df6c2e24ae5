"""How a difference looks: words within a line, lines within a text, values as JSON."""

import re

from dure.cli.view.changes import value_lines
from dure.cli.view.paint import Paint
from dure.runtime.diff import Change

COLOURED = Paint(on=True, cells=80, terminal=True)


def plain(lines: list[str]) -> list[str]:
    return [re.sub(r"\x1b\[\d+m", "", line) for line in lines]


def test_short_texts_word_by_word() -> None:
    change = Change("reply", "It is 5 won.", "It is 6 won.")
    assert value_lines(change, Paint()) == ["- It is 5 won.", "+ It is 6 won."]
    lines = value_lines(change, COLOURED)
    assert plain(lines) == ["- It is 5 won.", "+ It is 6 won."]
    assert "\x1b[31m5\x1b[0m won." in lines[0]
    assert "\x1b[32m6\x1b[0m won." in lines[1]


def test_long_texts_line_by_line() -> None:
    left = "\n".join(f"line {n}" for n in range(100))
    lines = value_lines(Change("result", left, left.replace("line 50", "line fifty")), Paint())
    assert lines[1:] == [" line 49", "-line 50", "+line fifty", " line 51"]


def test_what_only_one_has() -> None:
    assert value_lines(Change("failure", None, "It broke.\x1b[2J"), Paint()) == [
        "It broke.\\x1b[2J"
    ]


def test_values() -> None:
    lines = value_lines(Change("calls", [{"a": 1}], [{"a": 2}]), Paint())
    assert '-    "a": 1' in lines
    assert '+    "a": 2' in lines
