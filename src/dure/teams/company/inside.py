"""Runs the tests of a project in copies of it, and says how they ended as one line of JSON.

Started inside the sandbox, with the project as its folder, so this file imports the standard
library only. Tests that pass are run once more against the same project with its programs emptied:
tests that pass there, too, prove nothing. The project itself is not changed.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

LEFT_OUT = (".git", ".hg", ".svn", ".venv", "venv", "node_modules", "__pycache__", ".dure")
PROGRAMS = (".py", ".sh", ".js", ".mjs", ".ts", ".rb", ".go", ".rs", ".java", ".c", ".cpp", ".php")
MOST_TEXT = 1_500  # characters of one failure, from its end
MOST_FAILED = 50


def main() -> None:
    """Run the tests as the arguments say: the program that runs them, and how, as JSON."""
    runner, how = sys.argv[1], json.loads(sys.argv[2])
    with tempfile.TemporaryDirectory() as folder:
        report = tested(Path.cwd(), Path(folder), runner, how)
    sys.stdout.write(json.dumps(report) + "\n")


def tested(project: Path, folder: Path, runner: str, how: dict[str, Any]) -> dict[str, Any]:
    """How the tests of the project end, and whether they would notice that it does nothing."""
    found = run(copied(project, folder / "whole"), folder / "whole.jsonl", runner, how)
    if found["passed"]:
        copy = copied(project, folder / "empty")
        found["proven"] = emptied(copy) and not run(copy, folder / "e.jsonl", runner, how)["passed"]
    return found


def copied(project: Path, to: Path) -> Path:
    """A copy of the project, without what only lies there."""
    left_out = shutil.ignore_patterns(*LEFT_OUT)
    return Path(shutil.copytree(project, to, symlinks=True, ignore=left_out))


def emptied(project: Path) -> bool:
    """Empty the programs, but for the tests; whether there are any."""
    found = False
    for path in sorted(project.rglob("*")):
        place = path.relative_to(project)
        is_test = "tests" in place.parts[:-1] or path.name.startswith("test_")
        if path.suffix in PROGRAMS and path.is_file() and not path.is_symlink() and not is_test:
            found = found or path.stat().st_size > 0
            path.write_bytes(b"")
    return found


def run(project: Path, notes: Path, runner: str, how: dict[str, Any]) -> dict[str, Any]:
    """Run the tests once in this folder, in a process of their own: it may end as it likes."""
    command = how["command"]
    program = ["/bin/sh", "-c", command] if command else [sys.executable, "-c", runner, str(notes)]
    env = {**os.environ, "PYTHONPATH": str(project), "PYTHONHASHSEED": "0"}
    output = notes.with_suffix(".out")
    with output.open("wb") as file:
        try:
            code: int | None = subprocess.run(
                program, cwd=project, env=env, stdin=subprocess.DEVNULL, stdout=file,
                stderr=subprocess.STDOUT, timeout=how["seconds"], check=False,
            ).returncode  # fmt: skip
        except subprocess.TimeoutExpired:
            code = None
    said = tail(output.read_text("utf-8", "replace"), project)
    return by_command(code, said) if command else by_notes(notes, code, said, project)


def by_command(code: int | None, said: str) -> dict[str, Any]:
    """What a command of the project's own says of its tests: whether it ended with 0."""
    problem = "hung" if code is None else "" if code == 0 else "failed"
    return report(passed=code == 0, problem=problem, output=said)


def by_notes(notes: Path, code: int | None, said: str, project: Path) -> dict[str, Any]:
    """What the runner noted, line by line, as far as it came."""
    lines = notes.read_text("utf-8", "replace").splitlines() if notes.exists() else []
    found: list[dict[str, Any]] = [json.loads(line) for line in lines]
    failed = [{**each, "text": tail(each["text"], project)} for each in found if "text" in each]
    end = next((each for each in found if "ran" in each), None)
    ran, skipped = (end["ran"], end["skipped"]) if end else (0, 0)
    began = [each["began"] for each in found if "began" in each]
    if end is None or code is None:
        problem = "hung" if code is None else "broke_off"
    elif failed:
        problem = "failed"
    elif ran == 0 or ran == skipped:
        problem = "all_skipped" if ran else "no_tests"
    else:
        problem = "" if code == 0 else "broke_off"
    at = began[-1] if began and problem in ("hung", "broke_off") else ""
    return report(
        passed=not problem, problem=problem, ran=ran, skipped=skipped, failed=failed, at=at,
        output=said,
    )  # fmt: skip


def report(passed: bool, problem: str, output: str, **more: Any) -> dict[str, Any]:
    """The report, whole."""
    record: dict[str, Any] = {"ran": 0, "skipped": 0, "failed": [], "at": "", "proven": False}
    record |= {"passed": passed, "problem": problem, "output": output} | more
    record["failed"] = record["failed"][:MOST_FAILED]
    return record


def tail(text: str, project: Path) -> str:
    """The end of a text, with paths as they are in the project."""
    return text.replace(f"{project}/", "").strip()[-MOST_TEXT:]


if __name__ == "__main__":
    main()
