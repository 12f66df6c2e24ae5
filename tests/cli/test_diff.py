"""`dure diff`: two runs on the screen, in a pipe and as JSON."""

import json
from pathlib import Path

from dure.host.languages import width
from tests.cli.chat_server import ModelServer
from tests.cli.terminal import Terminal, invoke


def made(*arguments: str) -> str:
    """A run; its id."""
    invoke("run", *arguments)
    return str(json.loads(invoke("runs", "--json", "--most", "1").out)["run"])


def test_the_same() -> None:
    one, other = made("what is 12*12"), made("what is 12*12")
    said = invoke("diff", one, other)
    assert said.code == 0
    assert "The same: 5 steps." in said.out
    record = json.loads(invoke("diff", one, other, "--json").out)
    assert (record["same"], record["first"]) == (True, None)
    assert [step["key"] for step in record["steps"]][1] == "agent/1:think"


def test_a_fork(server: ModelServer) -> None:
    Path("notes.txt").write_text("one", "utf-8")
    run = made("--model", server.model, 'CALL read_file {"path": "notes.txt"}')
    said = invoke("fork", run, "--at", "agent/2:use/1:read_file", "--say", "two")
    assert said.code == 0, said.err
    said = invoke("diff", run, "last")
    assert said.code == 1
    assert "The same in 2 steps." in said.out
    assert "They part at agent/2:use/1:read_file" in said.out
    assert "- one" in said.out
    assert "+ two" in said.out
    record = json.loads(invoke("diff", run, "last", "--json").out)
    assert record["first"] == "agent/2:use/1:read_file"
    changes = [change for step in record["steps"] for change in step["changes"]]
    assert changes == [{"fact": "result", "left": "one", "right": "two"}]


def test_side_by_side_in_korean() -> None:
    one, other = made("3 더하기 4는?"), made("3 더하기 5는?")
    said = invoke("diff", one, other, "--lang", "ko")
    assert said.code == 1
    assert "부터 다릅니다" in said.out
    rows = [line for line in said.out.splitlines() if " ≠ " in line]
    assert len(rows) >= 3
    assert len({width(row.partition(" ≠ ")[0]) for row in rows}) == 1
    assert max(map(width, said.out.splitlines())) <= 100
    assert len(invoke("diff", one, other, "--full").out) > len(invoke("diff", one, other).out)


def test_on_a_terminal() -> None:
    one, other = made("what is 12*12"), made("what is 12*13")
    with Terminal(["diff", one, other], Path.cwd()) as terminal:
        terminal.shows("They part at")
        code, screen = terminal.ends()
    assert code == 1
    assert "\x1b[31m12*12" in screen
    assert "\x1b[32m12*13" in screen


def test_runs_that_are_not_there() -> None:
    one = made("what is 1+1")
    said = invoke("diff", one, "nothing")
    assert said.code == 2
    assert "There is no run" in said.err
