"""What a guard did is told in a sentence, in the reader's language, and with nothing hidden."""

from __future__ import annotations

from typing import Any

import pytest

from dure.cli.view.guarded import guard_text


@pytest.mark.parametrize(
    ("decision", "reason", "told"),
    [
        ("stop", "too\nlong\u202e", "guard short stopped this (output): too long"),
        ("change", "", "guard short changed this (output)"),
    ],
)
def test_it_names_guard_place_and_reason(decision: str, reason: str, told: str) -> None:
    body: dict[str, Any] = {"guard": "short", "place": "output", "decision": decision}
    said = guard_text({**body, "reason": reason})
    assert said.startswith(told)
    assert "\u202e" not in said
