"""Killed at each event, the company goes on where it was: the same files, the same answer."""

from pathlib import Path

from tests.runtime.killer import at_once


def test_killed_at_every_event(tmp_path: Path) -> None:
    folders = {when: tmp_path / when for when in ("after", "before")}
    for folder in folders.values():
        folder.mkdir()
    module = "tests.teams.company.killed"
    problems = at_once(*[(module, folder, when) for when, folder in folders.items()])
    assert problems == [[], []]
