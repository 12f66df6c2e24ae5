"""What a task file names in Python files."""

import sys
from pathlib import Path

import pytest

from dure.bench.taskfile.python import named
from dure.core.errors import UsageError


def write(folder: Path, name: str, text: str) -> None:
    (folder / name).write_text(text, encoding="utf-8")


def test_a_name_of_a_file(tmp_path: Path) -> None:
    write(tmp_path, "json.py", "from helper_of_test import two\nvalue = two\n")
    write(tmp_path, "helper_of_test.py", "two = 2\n")
    assert named("json.py:value", tmp_path) == 2
    assert sys.modules["json"].loads("1") == 1  # ours did not take its place
    sys.path.remove(str(tmp_path))


def test_a_file_is_run_once(tmp_path: Path) -> None:
    write(tmp_path, "a.py", "made = object()\nsame = made\n")
    assert named("a.py:made", tmp_path) is named("a.py:same", tmp_path)


@pytest.mark.parametrize(
    ("text", "reference", "said"),
    [
        ("x = 1", "a.py", "names nothing"),
        ("x = 1", "a.py:no name", "names nothing"),
        ("x = 1", "b.py:x", "no file"),
        ("x = 1", "a.py:y", "has no 'y'. It has: x"),
        ("x = 1\n1 / 0\n", "a.py:x", "line 2: ZeroDivisionError"),
        ("x = 1\n\nif\n", "a.py:x", "line 3: SyntaxError"),
        ("raise SystemExit", "a.py:x", "line 1: SystemExit"),
        ("import no_such_module", "a.py:x", "line 1: ModuleNotFoundError"),
    ],
)
def test_what_is_wrong_is_said(text: str, reference: str, said: str, tmp_path: Path) -> None:
    write(tmp_path, "a.py", text)
    with pytest.raises(UsageError) as error:
        named(reference, tmp_path)
    assert said in error.value.text
