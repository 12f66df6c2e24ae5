"""A file is written whole or not at all, and never over another by accident."""

import os
import stat
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from dure.cli.written import write_whole
from dure.core.errors import SetupError, UsageError


def test_whole_and_for_the_user_alone() -> None:
    assert write_whole(Path("a.txt"), ["한", "글\n"]) == 7
    assert Path("a.txt").read_bytes() == "한글\n".encode()
    assert stat.S_IMODE(Path("a.txt").stat().st_mode) == 0o600


def test_not_at_all() -> None:
    def pieces() -> Iterator[str]:
        yield "one"
        raise RuntimeError

    with pytest.raises(RuntimeError):
        write_whole(Path("a.txt"), pieces())
    assert list(Path().iterdir()) == []


def test_not_over_another() -> None:
    Path("a.txt").write_text("mine")
    with pytest.raises(UsageError) as caught:
        write_whole(Path("a.txt"), ["yours"])
    assert caught.value.code == "cli.file_exists"
    assert [file.read_text() for file in Path().iterdir()] == ["mine"]
    write_whole(Path("a.txt"), ["yours"], force=True)
    assert Path("a.txt").read_text() == "yours"


def test_where_nothing_can_be_written() -> None:
    with pytest.raises(SetupError) as caught:
        write_whole(Path("no/such/folder/a.txt"), ["x"])
    assert caught.value.code == "cli.file_unwritable"


def test_a_link_is_followed() -> None:
    Path("a.txt").write_text("mine")
    Path("link").symlink_to("a.txt")
    write_whole(Path("link"), ["yours"], force=True)
    assert Path("link").is_symlink()
    assert Path("a.txt").read_text() == "yours"


@pytest.mark.skipif(os.name == "nt", reason="there are no pipes by name")
def test_what_is_no_file_is_not_replaced_by_one() -> None:
    os.mkfifo("pipe")
    with ThreadPoolExecutor() as other:
        read = other.submit(Path("pipe").read_bytes)
        assert write_whole(Path("pipe"), ["한", "글" * 100_000]) == 300_003
        assert read.result().decode() == "한" + "글" * 100_000
    assert stat.S_ISFIFO(Path("pipe").stat().st_mode)
    with pytest.raises(SetupError) as caught:
        write_whole(Path(), ["x"], force=True)
    assert caught.value.code == "cli.file_unwritable"
