"""Killed at every event, tasks and sequences go on where they were: nothing twice, the same end."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]


@pytest.mark.parametrize("play", ["tasked", "chained"])
def test_killed_at_every_event(play: str, tmp_path: Path) -> None:
    program = [sys.executable, "-m", "tests.teams.tasks.plays", play, str(tmp_path)]
    said = subprocess.run(program, cwd=ROOT, stdout=subprocess.PIPE, timeout=290, check=True)
    found = json.loads(said.stdout)
    assert found["problems"] == []
    assert found["kills"] > 60
    assert found["asked"] > 0
