"""An autonomous agent, killed at any event: it ends the same, and replay makes no call."""

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[3]


def test_killed_at_every_event(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.agents.autonomous.killed", tmp_path],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=150,
        check=False,
    )
    assert done.stdout, done.stderr
    assert json.loads(done.stdout) == []
