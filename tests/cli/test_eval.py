"""`dure eval` at the command line."""

import csv
import io
import json
import os
import signal
import sqlite3
import time
from pathlib import Path

import pytest

from tests.cli.terminal import Terminal, dure, invoke

AGENT = '''
from dure import Agent, tool
from dure.models import calls, scripted

def wish(prompt):
    return calls(("double", {"n": int(prompt.messages[0].text.split()[-1])}))

def answer(prompt):
    return prompt.messages[-1].results[0].text

@tool(effect="read")
async def double(n: int) -> int:
    """Twice a number. Use to double."""
    return 2 * n

agent = Agent("doubler", scripted(wish, answer), [double])
'''
THINKER = '''
import json
from dure import Agent
from dure.models.scripted import Scripted

def said(prompt):
    """Doubles right only where it has been planned."""
    number = int(prompt.messages[0].text.split()[-1])
    if prompt.schema is not None:
        return json.dumps({"steps": [{"do": "double it"}, {"do": "look at it"}]})
    return str(2 * number) if len(prompt.messages) > 1 else "1"

agent = Agent("doubler", Scripted("scripted", (said,) * 9))
'''
TASKS = """
agent: agent.py:agent
tasks:
  - {id: one, input: double 1, checks: [number: 2, called: double]}
  - {id: 둘, input: double 2, checks: [number: 5]}
"""


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "project"
    folder.mkdir()
    (folder / "agent.py").write_text(AGENT, encoding="utf-8")
    (folder / "eval.yaml").write_text(TASKS, encoding="utf-8")
    monkeypatch.chdir(folder)
    monkeypatch.setenv("DURE_HOME", str(tmp_path / "data"))
    return folder


def runs(project: Path) -> int:
    with sqlite3.connect(project.parent / "data" / "dure.db") as db:
        return db.execute("SELECT count(*) FROM run").fetchone()[0]


def test_a_report(project: Path) -> None:
    said = invoke("eval", "--times", "3")
    assert said.code == 0, said.err
    assert "doubler with scripted: 2 tasks × 3" in said.err
    assert said.err.count("✓ one/") == 3
    assert "3 of 6 right: 50 % (95 % interval:" in said.out
    assert "right 3 · wrong 3" in said.out
    assert "✗ 둘/1  wrong  4, not 5" in said.out
    run = said.out.split("✗ 둘/1")[1].split("\n")[0].split()[-1]
    shown = invoke("show", run)
    assert "double" in shown.out


def test_lines_up_with_korean(project: Path) -> None:
    said = invoke("eval", "--lang", "ko", "--quiet")
    assert said.err == ""
    lines = said.out.splitlines()
    assert lines[1:4] == [
        "과제      맞음  95 % 구간",
        "one       1/1   17–100 %",
        "둘        0/1   0–83 %",
    ]
    assert "2개 가운데 1개 맞음" in said.out
    assert "틀림  5가 아니라 4" in said.out


def test_rows_as_json(project: Path) -> None:
    said = invoke("eval", "--json", "--quiet")
    *rows, last = map(json.loads, said.out.splitlines())
    assert [(row["task"], row["end"]) for row in sorted(rows, key=lambda row: row["end"])] == [
        ("one", "right"),
        ("둘", "wrong"),
    ]
    assert last["report"]["ends"]["right"] == 1
    assert rows[0]["run"]


def test_a_table(project: Path) -> None:
    path = project / "eval.yaml"
    path.write_text(TASKS.replace("number: 5", "equals: =1+1"), encoding="utf-8")
    said = invoke("eval", "--csv", "out.csv")
    assert said.code == 0
    data = (project / "out.csv").read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))
    assert [(row["task"], row["end"], row["calls"]) for row in rows] == [
        ("one", "right", "2"),
        ("둘", "wrong", "2"),
    ]
    assert not any(row["why"].startswith("=") for row in rows)
    assert invoke("eval", "--csv", "nowhere/out.csv").code == 3


def test_only_some_tasks(project: Path) -> None:
    said = invoke("eval", "--task", "one", "--model", "offline")
    assert "1 tasks × 1" in said.err
    wrong = invoke("eval", "--task", "two")
    assert (wrong.code, "There are: one, 둘" in wrong.err) == (2, True)


def test_models_are_compared(project: Path) -> None:
    (project / "agent.py").write_text(AGENT.replace("scripted(wish, answer), ", "None, "))
    said = invoke("eval", "--model", "offline", "--model", "offline", "--fresh")
    assert said.code == 0, said.err
    assert "offline against offline: +0 points" in said.out


def test_strategies_are_compared(project: Path) -> None:
    (project / "other.py").write_text(THINKER, encoding="utf-8")
    (project / "eval.yaml").write_text(TASKS.replace(", called: double", ""), encoding="utf-8")
    given = ["--strategy", "step,plan", "--agent", "other.py", "--csv", "rows.csv"]
    said = invoke("eval", *given)
    assert said.code == 0, said.err
    assert "doubler with scripted · plan_execute: 2 tasks × 1" in said.err
    table = [line.split()[:3] for line in said.out.splitlines()]
    assert ["step_by_step", "0", "%"] in table
    assert ["plan_execute", "50", "%"] in table
    assert "plan_execute against step_by_step: +50 points" in said.out
    rows = list(csv.DictReader(io.StringIO((project / "rows.csv").read_text("utf-8-sig"))))
    assert [row["strategy"] for row in rows] == ["step_by_step"] * 2 + ["plan_execute"] * 2
    assert rows[0]["agent"] == str(project / "other.py")
    # what is finished is shown again, and a run of it is taken up with its strategy
    again = invoke("eval", *given, "--resume", "--json")
    assert json.loads(again.out.splitlines()[-1])["strategy"] == "plan_execute"
    assert runs(project) == 4
    assert invoke("replay", rows[-1]["run"]).code == 0


def test_a_strategy_that_there_is_not(project: Path) -> None:
    said = invoke("eval", "--strategy", "lats")
    assert said.code == 2
    assert "step_by_step" in said.err


def test_a_finished_evaluation_begins_anew(project: Path) -> None:
    for times in (1, 2):
        assert invoke("eval").code == 0
        assert runs(project) == 2 * times
    more = invoke("eval", "--resume", "--times", "3")
    assert (more.code, runs(project)) == (0, 8)
    assert "going on where it was" in more.err


def test_an_evaluation_that_was_killed_goes_on(project: Path) -> None:
    """Killed in the second attempt; what was done is not done again, and the run goes on."""
    deadly = AGENT.replace(
        "    return 2 * n",
        "    import os, signal\n"
        "    if n == 2 and os.environ.get('DIE'):\n"
        "        os.kill(os.getpid(), signal.SIGKILL)\n"
        "    return 2 * n",
    )
    (project / "agent.py").write_text(deadly, encoding="utf-8")
    killed = dure("eval", "--concurrency", "1", "--times", "2", DIE="1")
    assert killed.code == -signal.SIGKILL
    assert runs(project) == 2
    on = dure("eval")
    assert on.code == 0, on.err
    assert "2 tasks × 2 · going on where it was" in on.err
    assert "2 of 4 right" in on.out
    assert runs(project) == 4


def test_what_changed_since_begins_anew(project: Path) -> None:
    (project / "agent.py").write_text(AGENT.replace("return 2 * n", "raise SystemError('gone')"))
    waiting = AGENT.replace("    return 2 * n", "    import os; os._exit(9)")
    (project / "agent.py").write_text(waiting)
    assert dure("eval").code == 9
    (project / "agent.py").write_text(AGENT)
    said = invoke("eval")
    assert "begins anew" in said.err
    assert "1 of 2 right" in said.out
    none = invoke("eval", "--resume", "--model", "offline")
    assert (none.code, "to go on with" in none.err) == (2, True)


def test_ctrl_c_ends_in_good_order(project: Path) -> None:
    slow = AGENT.replace(
        "    return 2 * n",
        "    import asyncio; await asyncio.sleep(n * 100 - 100)\n    return 2 * n",
    )
    (project / "agent.py").write_text(slow)
    with Terminal(["eval"], project, {"DURE_HOME": str(project.parent / "data")}) as terminal:
        terminal.shows("1 of 2 · 1 right")
        terminal.types("\x03")
        code, rest = terminal.ends()
    assert code == 130, rest
    assert "Nothing that was done is lost: `dure eval` goes on." in rest
    assert "Traceback" not in rest
    (project / "agent.py").write_text(slow.replace("n * 100 - 100", "0"))
    on = invoke("eval", "--resume")
    assert on.code == 0, on.err
    assert runs(project) == 2


def test_a_run_of_an_evaluation_goes_on_alone(project: Path) -> None:
    """`dure answer` and `dure resume` open it as the evaluation did."""
    asking = AGENT.replace('effect="read"', 'effect="write", repeat="never"').replace(
        "    return 2 * n",
        "    import os\n"
        "    if n == 2 and os.environ.get('DIE'):\n"
        "        os._exit(9)\n"
        "    return 2 * n",
    )
    (project / "agent.py").write_text(asking)
    assert dure("eval", "--concurrency", "1", DIE="1").code == 9
    waits = dure("eval")
    assert waits.code == 7, waits.err
    assert "1 attempts have not ended yet" in waits.out
    answered = dure("answer", "last", "--no", "--resume")
    assert answered.code == 0, answered.err
    ended = dure("eval")
    assert ended.code == 0, ended.err
    assert "1 of 2 right" in ended.out
    assert runs(project) == 2


@pytest.mark.parametrize(
    ("old", "new", "code", "said"),
    [
        ("agent.py:agent", "agent.py:agnet", 2, "has no 'agnet'"),
        ("agent.py:agent", "nope.py:agent", 2, "There is no file"),
        ("number: 2", "nubmer: 2", 2, "line 4"),
        ("number: 2", "python: agent.py:nothing", 2, "has no 'nothing'"),
        ("tasks:", "model: nope:nope\ntasks:", 2, "nope"),
    ],
)
def test_what_is_wrong_is_said_in_one_sentence(
    project: Path, old: str, new: str, code: int, said: str
) -> None:
    path = project / "eval.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    found = invoke("eval")
    assert (found.code, "Traceback" in found.err) == (code, False), found.err
    assert said in found.err
    assert invoke("eval", "none.yaml").code == 2


def test_two_do_not_drive_one_evaluation(project: Path) -> None:
    slow = AGENT.replace(
        "    return 2 * n", "    import asyncio; await asyncio.sleep(100)\n    return 2 * n"
    )
    (project / "agent.py").write_text(slow)
    environ = {"DURE_HOME": str(project.parent / "data")}
    with Terminal(["eval"], project, environ) as terminal:
        terminal.shows("0 of 2")
        until = time.monotonic() + 20
        while not list((project.parent / "data").glob("evaluations/*/results.jsonl")):
            assert time.monotonic() < until
        other = dure("eval")
        os.kill(terminal.process.pid, signal.SIGKILL)
    assert other.code == 2
    assert "under way already" in other.err
