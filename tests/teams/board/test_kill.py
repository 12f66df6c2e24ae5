"""Killed at every event, a board goes on where it was: nothing twice, nothing lost."""

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[3]


def test_killed_at_every_event(tmp_path: Path) -> None:
    program = [sys.executable, "-m", "tests.teams.board.plays", "board", str(tmp_path)]
    said = subprocess.run(program, cwd=ROOT, stdout=subprocess.PIPE, timeout=170, check=True)
    found = json.loads(said.stdout)
    assert found["problems"] == []
    assert found["kills"] > 40
    assert found["asked"] > 0
