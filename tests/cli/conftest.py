"""What the tests of the command line share: a folder of their own, and a model server."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.chat_server import ModelServer


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each test works in `desk` and keeps its runs in `kept`."""
    (tmp_path / "desk").mkdir()
    monkeypatch.chdir(tmp_path / "desk")
    monkeypatch.setenv("DURE_HOME", str(tmp_path / "kept"))
    # Whatever language a command of the test chooses is forgotten after it.
    monkeypatch.setenv("DURE_LANG", "en")
    monkeypatch.delenv("DURE_LANG")


@pytest.fixture(scope="session")
def server() -> Iterator[ModelServer]:
    with ModelServer() as opened:
        yield opened
