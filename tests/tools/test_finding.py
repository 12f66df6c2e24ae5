"""Listing and searching a workspace."""

from pathlib import Path

import pytest

from dure.core.errors import ToolError
from dure.tools import finding
from dure.tools.finding import list_files, search_files
from tests.tools.support import text_of


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "src").mkdir()
    (tmp_path / "src/a.py").write_text("def total(x):\n    return x\n")
    (tmp_path / "메모.txt").write_bytes("두레의 Total\n".encode("cp949"))
    (tmp_path / "p.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    return tmp_path


async def test_listing(folder: Path) -> None:
    assert await text_of(list_files, folder) == (
        "p.png (8 bytes)\nsrc/\nsrc/a.py (27 bytes)\n메모.txt (13 bytes)"
    )
    assert await text_of(list_files, folder, pattern="*.py") == "src/a.py (27 bytes)"
    assert await text_of(list_files, folder, path="src", pattern="src/*.py") != ""
    assert "no file *.csv" in await text_of(list_files, folder, pattern="*.csv")


async def test_an_empty_workspace(tmp_path: Path) -> None:
    assert await text_of(list_files, tmp_path) == ". is empty."


async def test_a_long_list_says_that_it_was_cut(tmp_path: Path) -> None:
    for number in range(finding.MOST_LISTED + 3):
        (tmp_path / f"{number:04}").touch()
    assert "(and 3 more;" in await text_of(list_files, tmp_path)


async def test_searching_text_in_any_encoding(folder: Path) -> None:
    assert await text_of(search_files, folder, text="total") == (
        "src/a.py:1: def total(x):\n메모.txt:1: 두레의 Total\n"
        "(1 files were not searched: binary, or too much altogether)"
    )
    only_one = await text_of(search_files, folder, text="total", case=True, pattern="*.txt")
    assert only_one == "No line in 1 files has 'total'."
    assert "src/a.py:1" in await text_of(search_files, folder, text="(x)", path="src/a.py")


async def test_regular_expressions(folder: Path) -> None:
    text = await text_of(search_files, folder, text=r"두레\w", regex=True)
    assert text.startswith("메모.txt:1: 두레의 Total")
    with pytest.raises(ToolError, match="not a regular expression"):
        await text_of(search_files, folder, text="(", regex=True)


async def test_a_regular_expression_without_end_is_stopped(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(finding, "MOST_SECONDS", 0.5)
    (folder / "evil.txt").write_text("a" * 60 + "b")
    with pytest.raises(ToolError) as caught:
        await text_of(search_files, folder, text="(a+)+$", regex=True)
    assert caught.value.code == "search.slow"


async def test_the_number_of_lines_is_bounded(folder: Path) -> None:
    (folder / "many.txt").write_text("x\n" * 100)
    text = await text_of(search_files, folder, text="x", pattern="many.txt", most=3)
    assert text.endswith("many.txt:3: x\n(the first 3 lines; there may be more)")
    for nothing in ("",):
        with pytest.raises(ToolError):
            await text_of(search_files, folder, text=nothing)
