"""dure on macOS, Windows and odd terminals, as far as Linux can show it: see `elsewhere.py`."""

import asyncio
import os
import subprocess
import sys
from pathlib import Path

import pytest

from dure.cli.keyboard import typed_line

HERE = Path(__file__).parent
CHECKS = 9


def python(folder: Path, *words: str, **more: str) -> subprocess.CompletedProcess[bytes]:
    kept, desk = folder / "kept", folder / "desk"
    kept.mkdir(exist_ok=True)
    desk.mkdir(exist_ok=True)
    return subprocess.run(
        [sys.executable, "-W", "error", *words],
        cwd=desk,
        env={**os.environ, "DURE_HOME": str(kept), **more},
        capture_output=True,
        timeout=120,
        check=False,
    )


@pytest.mark.parametrize("system", ["win32", "darwin"])
def test_everything_but_sandboxed_tools_works(system: str, tmp_path: Path) -> None:
    done = python(tmp_path, str(HERE / "elsewhere.py"), system, str(HERE / "everything.py"))
    said = done.stdout.decode() + done.stderr.decode()
    assert done.returncode == 0, said
    assert done.stdout.decode().count(" ok\n") == CHECKS, said


@pytest.mark.parametrize(
    ("encoding", "written", "korean"),
    [
        ("utf-8", "utf-8", "차"),
        ("cp949", "cp949", "차"),
        # What the terminal has no letters for is written out, never lost.
        ("cp1252", "cp1252", "\\ucc28"),
        # Nobody has such a terminal: a setting is missing, and UTF-8 is meant.
        ("ascii", "utf-8", "차"),
    ],
)
def test_output_in_any_encoding(encoding: str, written: str, korean: str, tmp_path: Path) -> None:
    said = ""
    for words in (["run", "--lang", "ko", "3의 차례"], ["demo", "--lang", "ko"], ["--help"]):
        more = {"PYTHONUTF8": "0", "PYTHONIOENCODING": encoding}
        done = python(tmp_path, "-m", "dure", *words, **more)
        said += done.stdout.decode(written) + done.stderr.decode(written)
        assert done.returncode == 0, said
    assert "Traceback" not in said
    assert korean in said


class NoReaders(asyncio.SelectorEventLoop):
    """A loop that cannot wait for a console, as that of Windows."""

    def add_reader(self, fd, callback, *args) -> None:  # type: ignore[override]
        raise NotImplementedError


def test_a_line_is_read_where_the_loop_cannot_wait_for_a_console(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    ours, theirs = os.pipe()
    os.write(theirs, "예\r\n".encode())
    os.close(theirs)
    with open(ours, encoding="utf-8", newline="") as stdin:
        monkeypatch.setattr(sys, "stdin", stdin)
        with asyncio.Runner(loop_factory=NoReaders) as runner:
            assert runner.run(typed_line("> ")) == "예"
            assert runner.run(typed_line("> ")) is None
    assert capsys.readouterr().err == "> > "
