"""Killed at every event, a flow goes on where it was: nothing twice, nothing lost, the same end."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]


@pytest.mark.parametrize("play", ["flowing", "deciding"])
def test_killed_at_every_event(play: str, tmp_path: Path) -> None:
    program = [sys.executable, "-m", "tests.teams.flow.plays", play, str(tmp_path)]
    said = subprocess.run(program, cwd=ROOT, stdout=subprocess.PIPE, timeout=170, check=True)
    found = json.loads(said.stdout)
    assert found["problems"] == []
    assert found["kills"] > 40
    assert found["asked"] > 0
