"""A pair, a negotiation, a counsellor, co-writing: killed at each event, the end is the same."""

from pathlib import Path

import pytest

from tests.agents.partners.killed import MADE
from tests.runtime.killer import at_once


@pytest.mark.parametrize("name", MADE)
def test_killed_at_every_event(name: str, tmp_path: Path) -> None:
    folders = {when: tmp_path / when for when in ("after", "before")}
    for folder in folders.values():
        folder.mkdir()
    module = "tests.agents.partners.killed"
    problems = at_once(*[(module, name, folder, when) for when, folder in folders.items()])
    assert problems == [[], []]
