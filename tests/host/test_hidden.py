"""Paths that were written with something private in sight."""

from pathlib import Path

import pytest

from dure.core.errors import SetupError
from dure.host.hidden import EVERYTHING, NAME, hidden_in, hide


def test_paths_are_kept_by_folder(tmp_path: Path):
    one, two, data = tmp_path / "one", tmp_path / "two", tmp_path / "data"
    assert hidden_in(one, data) == set()
    hide(one, ["notes.md", "메모/1.md"], data)
    hide(two, ["other.md"], data)
    assert hidden_in(one, data) == {"notes.md", "메모/1.md"}
    assert hidden_in(two, data) == {"other.md"}
    assert (data / NAME).stat().st_mode & 0o077 == 0


def test_half_a_line_swallows_nothing(tmp_path: Path):
    hide(tmp_path / "one", ["a"], tmp_path)
    with open(tmp_path / NAME, "ab") as kept:
        kept.write(b'["/x", "\xff')
    hide(tmp_path / "one", ["b"], tmp_path)
    assert hidden_in(tmp_path / "one", tmp_path) == {"a", "b"}


def test_where_tools_could_write_nobody_can_say(tmp_path: Path):
    hide(tmp_path, ["a"], tmp_path / "data")
    assert hidden_in(tmp_path, tmp_path / "data") == {EVERYTHING}
    assert hidden_in(tmp_path, tmp_path / ".dure") == set()


def test_what_cannot_be_kept_is_said(tmp_path: Path):
    (tmp_path / "data").write_text("a file")
    with pytest.raises(SetupError, match="private data in sight"):
        hide(tmp_path / "one", ["a"], tmp_path / "data")
    assert hidden_in(tmp_path / "one", tmp_path / "data") == {EVERYTHING}
