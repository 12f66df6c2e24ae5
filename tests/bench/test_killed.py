"""An evaluation that was killed goes on, and no attempt is made twice."""

import json
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
ATTEMPTS = 12


def mortal(folder: Path, *moment: str) -> tuple[int, Any]:
    """How an evaluation ended, and what it printed."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.mortal", str(folder), *moment],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    return done.returncode, json.loads(done.stdout) if done.returncode == 0 else done.stderr


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> Any:
    code, found = mortal(tmp_path_factory.mktemp("undisturbed"))
    assert code == 0, found
    return found


@pytest.mark.parametrize(
    "moments",
    [
        ["model:1"],
        ["tool:5"],
        ["check:4"],
        ["row:7"],
        ["model:24"],
        ["row:12"],
        ["model:9", "tool:1", "check:2", "row:1", "row:1", "model:1"],
    ],
    ids=" ".join,
)
def test_no_attempt_is_made_twice(moments: list[str], undisturbed: Any, tmp_path: Path) -> None:
    for moment in moments:
        code, said = mortal(tmp_path, moment)
        assert code == -signal.SIGKILL, said
    code, found = mortal(tmp_path)
    assert code == 0, found
    assert found["ends"] == undisturbed["ends"]
    assert len(set(found["runs"])) == ATTEMPTS
    assert sorted(found["heads"]) == sorted(found["runs"])
    # What was under way when it died may be asked for again; a tool call with the key it had.
    model = (tmp_path / "model").read_text().splitlines()
    tool = (tmp_path / "tool").read_text().splitlines()
    assert len(set(model)) == len(set(tool)) == ATTEMPTS
    assert len(model) <= ATTEMPTS + 3 * len(moments)
    assert len(tool) <= ATTEMPTS + 3 * len(moments)
