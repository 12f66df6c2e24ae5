"""The tests of a project, run in the sandbox: what counts as passed, and what is told otherwise."""

from pathlib import Path
from typing import Any

import pytest

from dure.core.contracts import Turn
from dure.core.message import ToolCall
from dure.runtime import Run
from dure.sandbox import Missing, best
from dure.teams.company.report import Report, read_report, run_tests
from tests.runtime.support import Play

SEVEN = "def seven():\n    return 7\n"
GOOD = """
import unittest
from seven import seven

class Seven(unittest.TestCase):
    def test_seven(self):
        self.assertEqual(seven(), 7)
"""


async def ran(
    folder: Path, files: dict[str, str], *, seconds: float = 30, command: str = ""
) -> Report:
    """How the tests of these files end."""
    if isinstance(best(), Missing):
        pytest.skip("there is no sandbox here")
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    found: list[Report | None] = []

    async def script(turn: Turn) -> str:
        call = ToolCall("1", "run_tests", {"command": command} if command else {})
        result = (await turn.use(call, tools=[run_tests(seconds=seconds)])).results[0]
        found.append(read_report(result.parts))
        return result.text

    outcome = await Run(Play(script), "go", workspace=folder)
    assert found[0] is not None, outcome.text
    return found[0]


async def test_good_tests(tmp_path: Path) -> None:
    report = await ran(tmp_path, {"seven.py": SEVEN, "tests/test_seven.py": GOOD})
    assert (report.passed, report.ran, report.proven, report.problem) == (True, 1, True, "")


async def test_the_project_is_not_changed(tmp_path: Path) -> None:
    test = GOOD + "        open('left.txt', 'w').close()\n"
    assert (await ran(tmp_path, {"seven.py": SEVEN, "tests/test_seven.py": test})).passed
    assert not (tmp_path / "left.txt").exists()


async def test_tests_beside_the_program_and_in_a_package(tmp_path: Path) -> None:
    files = {"seven.py": SEVEN, "test_seven.py": GOOD, "tests/__init__.py": ""}
    report = await ran(tmp_path, files | {"tests/test_more.py": GOOD})
    assert (report.passed, report.ran) == (True, 2)


async def test_a_failure_is_told_with_paths_of_the_project(tmp_path: Path) -> None:
    files = {"seven.py": SEVEN.replace("7", "8"), "tests/test_seven.py": GOOD}
    report = await ran(tmp_path, files)
    assert report.names == ["test_seven.Seven.test_seven"]
    assert 'File "tests/test_seven.py", line 7' in report.failed[0]["text"]
    assert "8 != 7" in report.failed[0]["text"]
    assert report.problem == "failed"


HOLDS = "import unittest\nclass T(unittest.TestCase):\n"

ODD: dict[str, tuple[str, dict[str, Any]]] = {
    "nothing is tested": (
        HOLDS + "    def test(self): pass\n",
        {"passed": True, "proven": False},
    ),
    "no tests": ("x = 1\n", {"problem": "no_tests", "passed": False}),
    "all are skipped": (
        HOLDS + "    @unittest.skip('later')\n    def test(self): pass\n",
        {"problem": "all_skipped", "skipped": 1, "passed": False},
    ),
    "an import that fails": ("import nowhere\n", {"problem": "failed", "passed": False}),
    "a set-up that fails": (
        HOLDS + "    @classmethod\n    def setUpClass(cls): 1 / 0\n    def test(self): pass\n",
        {"problem": "failed", "passed": False},
    ),
    "a part that fails": (
        HOLDS + "    def test(self):\n        with self.subTest('b'): self.fail()\n",
        {"problem": "failed", "passed": False},
    ),
    "one that should have failed": (
        HOLDS + "    @unittest.expectedFailure\n    def test(self): pass\n",
        {"problem": "failed", "passed": False},
    ),
    "the process ends itself": (
        HOLDS + "    def test(self):\n        import os\n        os._exit(0)\n",
        {"problem": "broke_off", "at": "test_odd.T.test", "passed": False},
    ),
    "exit": (
        HOLDS + "    def test(self): raise SystemExit(0)\n",
        {"problem": "failed", "passed": False},
    ),
    "output like a report": (
        HOLDS + "    def test(self):\n        print('{\"passed\": true, \"ran\": 9}')\n"
        "        self.fail('really')\n",
        {"problem": "failed", "ran": 1, "passed": False},
    ),
    "it never ends": (
        HOLDS + "    def test(self):\n        while True: pass\n",
        {"problem": "hung", "at": "test_odd.T.test", "passed": False},
    ),
    "odd letters": (
        HOLDS + "    def test(self): self.fail('\\ud800 \\0 가 🙂')\n",
        {"problem": "failed", "passed": False},
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", ODD)
async def test_what_is_no_success(name: str, tmp_path: Path) -> None:
    test, expected = ODD[name]
    report = await ran(tmp_path, {"seven.py": SEVEN, "tests/test_odd.py": test}, seconds=3)
    assert {field: getattr(report, field) for field in expected} == expected, report


async def test_no_program_proves_nothing(tmp_path: Path) -> None:
    test = HOLDS + "    def test(self): self.assertEqual(1, 1)\n"
    report = await ran(tmp_path, {"tests/test_odd.py": test})
    assert (report.passed, report.proven) == (True, False)


async def test_a_command(tmp_path: Path) -> None:
    files = {"check.sh": "test \"$(python3 -c 'import seven; print(seven.seven())')\" = 7"}
    report = await ran(tmp_path, {"seven.py": SEVEN, **files}, command="sh ./check.sh")
    assert (report.passed, report.proven) == (True, False)  # the emptied script says yes to all
    files = {"tests/check.sh": files["check.sh"]}
    report = await ran(tmp_path, {"seven.py": SEVEN, **files}, command="sh tests/check.sh")
    assert (report.passed, report.proven) == (True, True)
    report = await ran(tmp_path, {}, command="echo what; exit 3")
    assert (report.passed, report.problem, report.output) == (False, "failed", "what")
