"""What no file of the repository may hold: secrets, this machine's paths, unfinished work."""

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

FORBIDDEN = {
    "a private key": re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY-----"),
    # long enough that sk-test-1234 may stand in a test
    "a key of a model provider": re.compile(r"\bsk-(?:ant-|proj-)?[A-Za-z0-9_-]{40,}"),
    "a token of a code host": re.compile(r"\b(?:ghp|gho|ghs|glpat)[_-][A-Za-z0-9_-]{20,}"),
    "a cloud key": re.compile(r"\b(?:AKIA|AIza)[A-Za-z0-9_-]{16,}"),
    "an address with a password": re.compile(
        r"\b\w{1,20}://[^\s:/@'\"{<$]+:[^\s:/@'\"{<$]+@[^\s'\"]*\.\w"
    ),
    "a path of this machine": re.compile(rf"{re.escape(str(ROOT))}\b"),
    "unfinished work": re.compile(r"(?:#|//|<!--)\s*(?:TODO|FIXME|XXX)\b"),
    "a merge that was not finished": re.compile(r"^(?:<{7}|>{7}) ", re.MULTILINE),
}


def files() -> list[Path]:
    """What is in the repository or would be with `git add --all`."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    paths = (ROOT / name for name in listed.stdout.split("\0") if name)
    return [path for path in paths if path.is_file()]


@pytest.mark.parametrize("what", FORBIDDEN)
def test_no_file_contains(what: str) -> None:
    found = [
        str(path.relative_to(ROOT))
        for path in files()
        if FORBIDDEN[what].search(path.read_bytes().decode("utf-8", errors="replace"))
    ]
    assert found == []


def test_files_are_small() -> None:
    """A recording or a picture of more than a megabyte belongs elsewhere."""
    assert [str(path) for path in files() if path.stat().st_size > 1_000_000] == []
