"""A strategy, killed at any event: taken up again it ends the same, and replay makes no call."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from dure.agents.strategies import NAMES

ROOT = Path(__file__).parents[3]


@pytest.mark.parametrize("name", NAMES)
def test_killed_at_every_event(name: str, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.agents.strategies.killed", name, tmp_path],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.stdout, done.stderr
    assert json.loads(done.stdout) == []
