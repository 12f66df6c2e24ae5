"""Rows, and the file that keeps them."""

import json
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from dure.bench.rows import (
    FILE,
    Row,
    add_row,
    begin_results,
    decode_row,
    encode_row,
    make_folder,
    read_facts,
    read_rows,
)
from dure.core.errors import SetupError, UsageError
from dure.core.usage import Usage

ROW = Row("과제", 1, "wrong", ("a", "b"), "5, not 4", Usage(1, 2, 0, 0, 1), Decimal("0.10"), 0.5)


def test_a_row_is_the_same_after_it_was_written() -> None:
    for row in (ROW, replace(ROW, cost=None, judges=("j",), retry=True)):
        assert decode_row(json.loads(json.dumps(encode_row(row)))) == row
    assert ROW.run == "b"
    assert replace(ROW, runs=()).run == ""


def test_the_last_row_of_an_attempt_counts(tmp_path: Path) -> None:
    begin_results(tmp_path, {"evaluation": "e"})
    add_row(tmp_path, ROW)
    add_row(tmp_path, replace(ROW, attempt=2))
    add_row(tmp_path, replace(ROW, end="right"))
    assert [row.end for row in read_rows(tmp_path).values()] == ["right", "wrong"]
    assert (read_facts(tmp_path) or {})["evaluation"] == "e"


@pytest.mark.parametrize("cut", range(1, 60, 7))
def test_a_line_that_was_cut_off_is_passed_over(tmp_path: Path, cut: int) -> None:
    begin_results(tmp_path, {})
    add_row(tmp_path, ROW)
    add_row(tmp_path, replace(ROW, attempt=2))
    path = tmp_path / FILE
    path.write_bytes(path.read_bytes()[:-cut])
    assert list(read_rows(tmp_path)) == ([ROW.place, ("과제", 2)] if cut == 1 else [ROW.place])
    add_row(tmp_path, replace(ROW, attempt=3))
    assert ("과제", 3) in read_rows(tmp_path)


def test_odd_text_is_kept(tmp_path: Path) -> None:
    begin_results(tmp_path, {})
    add_row(tmp_path, replace(ROW, why="half \ud800, NUL \0, line \u2028 and\r\nbreak"))
    assert "break" in read_rows(tmp_path)[ROW.place].why


@pytest.mark.parametrize("text", ["", "not JSON\n", "[]\n", '{"version": 99}\n'])
def test_other_files_are_refused(tmp_path: Path, text: str) -> None:
    assert read_facts(tmp_path) is None
    (tmp_path / FILE).write_text(text)
    with pytest.raises(UsageError, match="not a results file"):
        read_facts(tmp_path)


def test_a_place_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(SetupError, match="Nothing is lost"):
        make_folder(tmp_path / "file" / "below")
    with pytest.raises(SetupError):
        add_row(tmp_path, ROW)
