"""Lines that match, in this process and in one of its own."""

import json
import subprocess
import sys
from typing import Any

from dure.tools import matching

FILES = [("a.txt", "One\ntwo\r\none two"), ("나.txt", "하나\n둘")]


def in_a_process(**task: Any) -> Any:
    program = [sys.executable, "-I", "-S", matching.__file__]
    done = subprocess.run(program, input=json.dumps(task).encode(), capture_output=True, timeout=60)
    assert done.stderr == b""
    return json.loads(done.stdout)


def test_matches() -> None:
    assert matching.matches("one", FILES, 9, exact=False) == [
        ("a.txt", 1, "One"),
        ("a.txt", 3, "one two"),
    ]
    assert matching.matches("one", FILES, 9, exact=True) == [("a.txt", 3, "one two")]
    assert matching.matches("", FILES, 2, exact=True) == [("a.txt", 1, "One"), ("a.txt", 2, "two")]


def test_the_same_in_a_process_of_its_own() -> None:
    found = in_a_process(pattern="하.", files=FILES, most=9, exact=True)
    assert found == [["나.txt", 1, "하나"]]
    assert "error" in in_a_process(pattern="(", files=FILES, most=9, exact=True)
