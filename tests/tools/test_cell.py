"""Code is run as a notebook runs it."""

import subprocess
import sys
from pathlib import Path

import pytest

from dure.tools import cell


def run(code: str) -> subprocess.CompletedProcess[bytes]:
    program = [sys.executable, "-X", "utf8", "-c", Path(cell.__file__).read_text("utf-8")]
    return subprocess.run(program, input=code.encode(), capture_output=True, timeout=60)


@pytest.mark.parametrize(
    ("code", "out"),
    [
        ("1 + 1", "2\n"),
        ("x = 3\nx", "3\n"),
        ("'두레'", "두레\n"),
        ("None", ""),
        ("print(1); [2]", "1\n[2]\n"),
        ("", ""),
        ("import pickle\nclass A: pass\npickle.loads(pickle.dumps(A())).__class__.__name__", "A\n"),
    ],
)
def test_the_last_line_is_printed(code: str, out: str) -> None:
    done = run(code)
    assert (done.stdout.decode(), done.stderr, done.returncode) == (out, b"", 0)


def test_a_traceback_shows_the_code_and_nothing_else() -> None:
    done = run("print('before')\ndef f():\n    return 1 / 0\nf()\n")
    trace = done.stderr.decode()
    assert done.returncode == 1
    assert done.stdout == b"before\n"
    assert trace.startswith(
        'Traceback (most recent call last):\n  File "<code>", line 4, in <module>\n    f()\n'
    )
    assert "return 1 / 0" in trace
    assert "cell" not in trace


def test_code_that_cannot_be_read_and_exit_codes() -> None:
    done = run("x = (")
    assert done.returncode == 1
    assert b"SyntaxError" in done.stderr
    assert b"<string>" not in done.stderr
    assert run("import sys; sys.exit(7)").returncode == 7
