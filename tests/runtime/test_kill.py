"""Killed at every event, a run goes on where it was: nothing twice, nothing lost, the same end."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.runtime.plays import PLAYS

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def killers(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[dict[str, subprocess.Popen[str]]]:
    """A killer for each play, all at work at once."""
    on_server = request.param == "postgres"
    where = [request.getfixturevalue("server").url()] if on_server else []
    program = [sys.executable, "-m", "tests.runtime.killer"]
    started = {
        name: subprocess.Popen(
            [*program, name, tmp_path_factory.mktemp(name), *where],
            cwd=ROOT,
            text=True,
            stdout=subprocess.PIPE,
        )
        for name in PLAYS
    }
    yield started
    for killer in started.values():
        killer.kill()
        killer.communicate()


@pytest.mark.parametrize("play", PLAYS)
def test_killed_at_every_event(play: str, killers: dict[str, subprocess.Popen[str]]) -> None:
    said, _ = killers[play].communicate(timeout=170)
    found = json.loads(said)
    assert found["problems"] == []
    assert found["kills"] > 40
    # The plays are such that a person must be asked about some call that may have happened.
    assert found["asked"] > 0
