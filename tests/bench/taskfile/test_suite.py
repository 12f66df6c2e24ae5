"""A task file as tasks."""

import os
from pathlib import Path

import pytest

from dure.agents import Agent
from dure.bench import evaluate
from dure.bench.taskfile import read_suite
from dure.core.errors import SetupError, UsageError
from dure.models import scripted
from dure.models.scripted import calls
from dure.runtime.stores import Memory
from dure.tools import files

EVERY_CHECK = """
times: 2
concurrency: 3
budget: {dollars: 0.5, calls: 9}
workspace: given
tasks:
  - id: 모두
    input: [첫째, 둘째]
    files: {in.txt: 안녕}
    checks:
      - equals: 'the sum is {"n": [42]}'
      - contains: 42
      - contains: [sum, 42]
      - matches: 'sum is'
      - number: 42
      - number: {is: 43, within: 1}
      - any: [one_of: [a, b], contains: sum]
      - data: {at: n.0, is: 42}
      - file: out.json
      - file: {path: out.json, json: 42, at: n.0, matches: '"n"', contains: 42}
      - file: {path: in.txt, equals: 안녕}
      - file: {path: below/given.txt, contains: [here]}
      - no_file: none.txt
      - called: write_file
      - called: {tool: write_file, with: {path: out.json}, times: 1}
      - not_called: delete_file
      - at_most: {calls: 4, dollars: 0, seconds: 60, tokens: 100000}
      - python: checks.py:fine
      - not: {contains: sorry}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "given" / "below").mkdir(parents=True)
    (tmp_path / "given" / "below" / "given.txt").write_text("it is here")
    (tmp_path / "checks.py").write_text(
        "async def fine(outcome, workspace):\n"
        "    return workspace.exists('in.txt') and '둘째' in outcome.asked\n"
    )
    (tmp_path / "eval.yaml").write_text(EVERY_CHECK, encoding="utf-8")
    return tmp_path


async def test_every_check(folder: Path) -> None:
    suite = read_suite(folder / "eval.yaml")
    assert (suite.times, suite.concurrency, suite.agent, suite.ids) == (2, 3, None, ("모두",))
    assert suite.budget is not None
    assert suite.budget.calls == 9
    write = calls(("write_file", {"path": "out.json", "text": '{"n": [42]}'}))
    answer = 'the sum is {"n": [42]}'
    # The second exchange hears the answer of the first: it gives the same one.
    agent = Agent("a", scripted(write, answer), [files.write])
    report = await evaluate(agent, suite.tasks(), store=Memory(), folder=folder / "e")
    assert report.ends["right"] == 1, report.rows


def test_reading_it_runs_nothing(folder: Path) -> None:
    (folder / "checks.py").write_text("raise AssertionError('run')")
    assert read_suite(folder / "eval.yaml").ids == ("모두",)
    with pytest.raises(UsageError, match="AssertionError: run"):
        read_suite(folder / "eval.yaml").tasks()


def test_only_some_tasks(tmp_path: Path) -> None:
    tasks = "".join(f"\n- {{id: t{n}, input: x, checks: [contains: x]}}" for n in range(3))
    (tmp_path / "eval.yaml").write_text(f"tasks:{tasks}")
    found = read_suite(tmp_path / "eval.yaml").tasks(["t1"])
    assert [task.id for task in found] == ["t1"]


def test_the_fingerprint_tells_what_results_depend_on(folder: Path) -> None:
    suite = read_suite(folder / "eval.yaml")
    seen = {suite.fingerprint()}
    (folder / "notes.txt").write_text("not part of it")
    assert suite.fingerprint() in seen
    (folder / "package.py").mkdir()
    os.mkfifo(folder / "given" / "pipe")
    assert suite.fingerprint() in seen
    for name in ("checks.py", "given/below/given.txt", "eval.yaml"):
        with (folder / name).open("a") as file:
            file.write("\n# more\n")
        assert suite.fingerprint() not in seen
        seen.add(suite.fingerprint())


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("'sum is'", "'('", "line 14, column 18, tasks[0].checks[3].matches: '(' is not a regular"),
        ("checks.py:fine", "checks.py:fin", "has no 'fin'"),
        ("checks.py:fine", "checks.py", "names nothing"),
        ("workspace: given", "workspace: /etc", "line 5, column 12, workspace: /etc is not below"),
        ("workspace: given", "workspace: ..", "is not below the folder of the task file"),
        ("workspace: given", "workspace: gone", "line 5, column 12, workspace: there is no folder"),
    ],
)
def test_what_is_wrong_is_said_before_anything_runs(
    folder: Path, old: str, new: str, said: str
) -> None:
    path = folder / "eval.yaml"
    path.write_text(path.read_text().replace(old, new))
    with pytest.raises(UsageError) as error:
        read_suite(path).tasks()
    assert said in error.value.text


def test_files_that_are_no_task_files(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="dure init"):
        read_suite(tmp_path / "none.yaml")
    with pytest.raises(SetupError, match="cannot be read"):
        read_suite(tmp_path)
    (tmp_path / "a.yaml").write_bytes("한글".encode("cp949"))
    with pytest.raises(UsageError, match="not UTF-8"):
        read_suite(tmp_path / "a.yaml")
    (tmp_path / "b.yaml").write_bytes(
        b"\xef\xbb\xbftasks:\r\n- {id: a, input: x, checks: [equals: x]}\r\n"
    )
    assert read_suite(tmp_path / "b.yaml").ids == ("a",)
    (tmp_path / "c.yaml").write_bytes(b"#" * (6 << 20))
    with pytest.raises(UsageError, match="more than"):
        read_suite(tmp_path / "c.yaml")
    (tmp_path / "d.yaml").write_text("tasks:\n" + "- {id: A, input: x, checks: [equals: x]}\n" * 2)
    with pytest.raises(UsageError, match="another task is called A"):
        read_suite(tmp_path / "d.yaml")
