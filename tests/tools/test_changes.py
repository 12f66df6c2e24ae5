"""What changed in a workspace."""

import os
from pathlib import Path

from dure.core.codec import digest
from dure.core.message import Data
from dure.host.files import Folder
from dure.tools.changes import SCHEMA, changes, difference, snapshot


def test_a_record_names_size_and_hash() -> None:
    assert changes({"b": b"xy", "a": b""}, ("c",)) == Data(
        {
            "changed": [
                {"path": "a", "size": 0, "hash": digest(b"")},
                {"path": "b", "size": 2, "hash": digest(b"xy")},
            ],
            "deleted": ["c"],
        },
        SCHEMA,
    )


def test_differences_of_snapshots(tmp_path: Path) -> None:
    workspace = Folder(tmp_path)
    for name in ("same", "edited", "gone"):
        (tmp_path / name).write_text("one")
    before = snapshot(workspace)
    assert before.whole
    assert snapshot(workspace).digest == before.digest
    assert difference(before, snapshot(workspace), workspace) is None
    (tmp_path / "edited").write_text("two")
    changed = before.files["edited"][2]
    os.utime(tmp_path / "edited", ns=(changed, changed))  # hides when it was changed
    (tmp_path / "gone").unlink()
    (tmp_path / "d").mkdir()
    (tmp_path / "d/new").write_text("three")
    after = snapshot(workspace)
    assert after.digest != before.digest
    found = difference(before, after, workspace)
    assert found
    assert [each["path"] for each in found.value["changed"]] == ["d/new", "edited"]
    assert found.value["deleted"] == ["gone"]


def test_an_empty_workspace_has_a_snapshot(tmp_path: Path) -> None:
    assert snapshot(Folder(tmp_path / "not made yet")).files == {}
