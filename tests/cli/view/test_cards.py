"""Cards of tool calls."""

from typing import Any

import pytest

from dure.cli.view.cards import card
from dure.cli.view.paint import Paint


def shown(value: Any) -> list[str]:
    text = {"kind": "text", "text": "before"}
    limit = {"kind": "data", "schema": "dure.limit", "value": value}
    return card("python", {}, {"parts": [text, limit]}, Paint())


@pytest.mark.parametrize(
    ("limit", "line"),
    [("time", "time"), ("file size", "size of a file"), ("odd\x1b[2J", "odd")],
)
def test_the_limit_of_a_program_is_said_first(limit: str, line: str) -> None:
    lines = shown({"limit": limit})
    assert lines[1].startswith(f"    stopped at a limit: {line}")
    assert "\x1b" not in lines[1]
    assert lines[2:] == ["    before"]


def test_what_is_no_record_of_a_limit_is_shown_as_it_is() -> None:
    assert shown([1])[1:] == ["    before", "    [1]"]


def test_in_korean(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DURE_LANG", "ko")
    assert shown({"limit": "time"})[1] == "    한도에 걸려 멈춤: 시간"
