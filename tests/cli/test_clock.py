"""A clock that is set back between two runs."""

import sqlite3
from pathlib import Path

from tests.cli.terminal import invoke


def test_the_last_run_is_the_one_that_came_last(tmp_path: Path) -> None:
    assert invoke("run", "what is 1+1").code == 0
    with sqlite3.connect(tmp_path / "kept" / "dure.db") as db:
        db.execute("UPDATE run SET created = created + 1e6")
        db.execute("UPDATE journal SET at = at + 1e6")
    db.close()
    assert invoke("run", "what is 2+3").code == 0
    assert "2+3 = 5" in invoke("show", "last").out
    listed = invoke("runs").out
    assert listed.index("2+3") < listed.index("1+1")
    assert invoke("runs", "prune", "--older", "1d", "--yes").code == 0
    assert "1+1" in invoke("runs").out
