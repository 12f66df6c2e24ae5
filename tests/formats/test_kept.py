from pathlib import Path

import pytest

from dure.core.errors import UsageError
from dure.formats.kept import FILE, Kept, encode, known, load

MODELS = {"ollama:한글": {"json": Kept(10, 8, 1, 9, 1.5, None, 2.0)}}


def test_what_is_written_is_read(tmp_path: Path) -> None:
    assert load(tmp_path) == {}
    (tmp_path / FILE).write_text(encode(MODELS), "utf-8")
    assert load(tmp_path) == MODELS
    assert known(tmp_path, "ollama:한글") == MODELS["ollama:한글"]
    assert known(tmp_path, "other") == {}


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "{}", '{"version": 1, "models": {"a": {"json": {"x": 1}}}}', "\0"]
)
def test_a_damaged_file_is_said_and_stops_nothing(text: str, tmp_path: Path) -> None:
    (tmp_path / FILE).write_text(text, "utf-8")
    with pytest.raises(UsageError, match="is damaged"):
        load(tmp_path)
    assert known(tmp_path, "a") == {}


def test_a_newer_file(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text('{"version": 2, "models": []}', "utf-8")
    with pytest.raises(UsageError, match="newer dure"):
        load(tmp_path)
