"""Opening beneath a folder: the parts that `Folder` does not show."""

import os
from pathlib import Path

import pytest

from dure.host import beneath


@pytest.mark.parametrize("handles", [True, False])
def test_no_handle_is_left_open(tmp_path: Path, handles: bool) -> None:
    (tmp_path / "a" / "b").mkdir(parents=True)
    (tmp_path / "link").symlink_to("a")
    before = len(os.listdir("/proc/self/fd"))
    for _ in range(20):
        with beneath.folder(tmp_path, ["a", "b"], handles=handles) as place:
            assert place.names() == []
        with pytest.raises(FileNotFoundError), beneath.folder(tmp_path, ["a", "c"]):
            pass
        with pytest.raises(beneath.Link), beneath.folder(tmp_path, ["link", "b"]):
            pass
    assert len(os.listdir("/proc/self/fd")) == before


@pytest.mark.parametrize("handles", [True, False])
def test_what_lies_there_is_described_itself(tmp_path: Path, handles: bool) -> None:
    (tmp_path / "link").symlink_to("nowhere")
    with beneath.folder(tmp_path, [], handles=handles) as place:
        assert beneath.is_link(place.stat("link"))
        assert place.stat("nothing") is None
        assert not beneath.is_link(None)
        assert place.actual("없음") == "없음"
        with pytest.raises(beneath.Link):
            place.open("link", os.O_RDONLY)


def test_a_folder_that_is_swapped_for_a_link_meanwhile(tmp_path: Path) -> None:
    """The race between looking and opening, at its worst moment."""
    work, outside = tmp_path / "work", tmp_path / "outside"
    (work / "d").mkdir(parents=True)
    outside.mkdir()
    with beneath.folder(work, ["d"], handles=True) as place:
        (work / "d").rename(work / "kept")
        (work / "d").symlink_to(outside)
        os.close(place.create("a.txt"))
    assert [path.name for path in (work / "kept").iterdir()] == ["a.txt"]
    assert list(outside.iterdir()) == []
    with pytest.raises(beneath.Link), beneath.folder(work, ["d"]):
        pass
