"""A game that is killed at each of its events goes on to the same end."""

from pathlib import Path

import pytest

from tests.runtime.killer import at_once


@pytest.mark.parametrize("name", ["person", "model"])
def test_killed_at_every_event(name: str, tmp_path: Path) -> None:
    folders = {way: tmp_path / way for way in ("after", "before")}
    for folder in folders.values():
        folder.mkdir()
    module = "tests.agents.players.killing"
    for found in at_once(*[(module, name, way, folder) for way, folder in folders.items()]):
        assert found["problems"] == []
        assert found["kills"] > 10
