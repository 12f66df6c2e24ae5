"""The space of what was deleted is given back to the disk, unless somebody is at work there."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from dure.runtime.space import give_back, store_size


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A database that was large once."""
    path = tmp_path / "dure.db"
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        db.execute("PRAGMA journal_mode=WAL")
        db.execute("CREATE TABLE t(x)")
        db.executemany("INSERT INTO t VALUES(?)", [("x" * 1_000,) for _ in range(1_000)])
        db.execute("DELETE FROM t")
    return path


def test_it_becomes_small(file: Path) -> None:
    before = store_size(file)
    freed = give_back(file)
    assert freed is not None
    assert freed > 900_000
    assert store_size(file) == before - freed
    assert give_back(file) == 0


def test_only_if_much_is_empty(file: Path) -> None:
    assert give_back(file, at_least=0.999) == 0
    assert give_back(file, at_least=0.25)


def test_nobody_has_to_wait_for_it(file: Path) -> None:
    with closing(sqlite3.connect(file, isolation_level=None)) as db:
        db.execute("BEGIN IMMEDIATE")
        assert give_back(file, patience=0) is None
        db.execute("ROLLBACK")
    assert give_back(file)
