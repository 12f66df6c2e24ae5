"""Evaluations are found again by what they are of."""

from pathlib import Path

from dure.bench.kept import FOLDER, evaluations, newest
from dure.bench.rows import FILE, Row, add_row, begin_results, make_folder


def keep(data: Path, name: str, **facts: object) -> Path:
    folder = data / FOLDER / name
    make_folder(folder)
    begin_results(folder, facts)
    return folder


def test_the_newest_of_its_kind(tmp_path: Path) -> None:
    assert newest(tmp_path, {}) is None
    keep(tmp_path, "2026-01-01", file="a", model="m")
    wanted = keep(tmp_path, "2026-01-02", file="a", model="m", mark="x")
    keep(tmp_path, "2026-01-03", file="a", model="n")
    found = newest(tmp_path, {"file": "a", "model": "m"})
    assert found is not None
    assert (found.folder, found.facts["mark"]) == (wanted, "x")
    assert newest(tmp_path, {"file": "b"}) is None


def test_it_is_finished_when_all_that_was_planned_has_ended(tmp_path: Path) -> None:
    folder = keep(tmp_path, "one", tasks=["a", "b"], times=2)
    places = [(task, number) for task in ("a", "b") for number in (1, 2)]
    for task, number in places:
        [found] = evaluations(tmp_path)
        assert not found.is_finished
        add_row(folder, Row(task, number, "environment error", (), retry=True))
        assert not found.is_finished
        add_row(folder, Row(task, number, "right", ("r",)))
    [found] = evaluations(tmp_path)
    assert found.is_finished


def test_what_cannot_be_read_is_left_out(tmp_path: Path) -> None:
    keep(tmp_path, "one")
    (tmp_path / FOLDER / "two").mkdir()
    (keep(tmp_path, "three") / FILE).write_text("{")
    assert [each.folder.name for each in evaluations(tmp_path)] == ["one"]
