"""`dure answer`, and questions at the terminal."""

import asyncio
import json
import subprocess
import sys
from pathlib import Path

import pytest

from dure import Human
from dure.host.config import places
from dure.runtime import Run
from tests.cli.chat_server import ANSWER, ModelServer
from tests.cli.terminal import Terminal, invoke

TWO = 'CALL ask_person {"question": "Which?"} ;; ask_person {"question": "Why?"}'


@pytest.fixture
def written(server: ModelServer) -> str:
    """A run that wrote a file; what it did is asked about in a fork of its first event."""
    said = invoke("run", "--model", server.model, 'CALL write_file {"path": "a.txt", "text": "x"}')
    assert said.code == 0
    return str(json.loads(invoke("show", "--json").out.splitlines()[0])["run"])


def test_several_questions(server: ModelServer) -> None:
    said = invoke("run", "--model", server.model, TWO)
    assert said.code == 7
    shown = invoke("answer", "last").out
    ids = [line.split()[1] for line in shown.splitlines() if "--question" in line]
    assert len(ids) == 2
    many = invoke("answer", "last", "red")
    assert many.code == 2
    assert "--question" in many.err
    first = invoke("answer", "last", "red", "--question", ids[0])
    assert "Go on: dure resume" in first.err
    assert "Which?" not in invoke("answer", "last").out
    last = invoke("answer", "last", "because", "--resume")
    assert (last.code, last.out) == (0, f"{ANSWER}\n")
    assert invoke("answer", "last", "again").code == 2
    assert "waits for no answer" in invoke("answer", "last").out


def test_the_kind_of_answer_must_fit(server: ModelServer, written: str) -> None:
    assert invoke("fork", written, "--at", "1").code == 7
    unfit = invoke("answer", "last", "sure")
    assert unfit.code == 2
    assert "--yes, --no, --always, --edit" in unfit.err
    broken = invoke("answer", "last", "--edit", "[1]")
    assert broken.code == 2
    assert "JSON object" in broken.err


@pytest.mark.parametrize(
    "answer",
    [
        ["--yes", "please", "don't"],
        ["--always", "no"],
        ["--edit", "{}", "but not now"],
        ["--no", "--edit", "{}"],
        ["--no", "--yes"],
        ["--yes", "--no"],
    ],
)
def test_what_could_be_meant_otherwise_is_no_leave(written: str, answer: list[str]) -> None:
    Path("a.txt").unlink()
    assert invoke("fork", written, "--at", "1").code == 7
    assert invoke("answer", "last", *answer, "--resume").code == 2
    assert not Path("a.txt").exists()
    assert invoke("answer", "last", "--no").code == 0


@pytest.mark.parametrize(
    ("answer", "file", "told"),
    [
        (["--yes"], "a.txt", "Wrote"),
        (["--no", "not that one"], "", "not that one"),
        (["--edit", '{"path": "b.txt", "text": "y"}'], "b.txt", "Wrote"),
    ],
)
def test_leave(written: str, answer: list[str], file: str, told: str) -> None:
    Path("a.txt").unlink()
    waiting = invoke("fork", written, "--at", "1")
    assert waiting.code == 7
    assert 'path = "a.txt"' in waiting.err
    shown = invoke("show").out
    assert 'path = "a.txt"' in shown
    assert "dure answer" in shown
    assert invoke("answer", "last", *answer, "--resume").code == 0
    assert [path.name for path in Path().iterdir()] == ([file] if file else [])
    assert told in invoke("show", "--full").out


@pytest.mark.parametrize(
    ("typed", "file"),
    [
        ("y\r", "a.txt"),
        ("ㅛ\r", "a.txt"),
        ("what?\rv\rn not that one\r", ""),
        ("yes please don't\ryes, but\ry n\ra lot\rn\r", ""),
        ('e {"path": "b.txt", "text": "y"}\ra\ry\r', "b.txt"),
        ('e\r{"path": \re\r{"path": "b.txt", "text": "y"}\ry\r', "b.txt"),
        ('e {"path": "b.txt", "text": "y"}\rn\r', ""),
    ],
)
def test_leave_at_the_terminal(written: str, typed: str, file: str) -> None:
    Path("a.txt").unlink()
    with Terminal(["fork", written, "--at", "1"], Path.cwd()) as terminal:
        terminal.shows("May this be done?")
        assert 'path = "a.txt"' in terminal.shows("y yes")
        terminal.types(typed)
        terminal.shows(ANSWER)
        assert terminal.ends()[0] == 0
    assert [path.name for path in Path().iterdir()] == ([file] if file else [])


def test_nobody_at_the_terminal_wants_to_answer(written: str) -> None:
    with Terminal(["fork", written, "--at", "1"], Path.cwd()) as terminal:
        terminal.shows("y yes")
        terminal.types("\x04")
        code, screen = terminal.ends()
    assert code == 7
    assert "dure answer" in screen


def test_the_second_is_told_who_was_first(written: str) -> None:
    assert invoke("fork", written, "--at", "1").code == 7
    assert invoke("answer", "last", "--no", "not now", "--by", "kim").code == 0
    second = invoke("answer", "last", "--yes", "--by", "lee")
    assert second.code == 2
    assert "kim was first, and said 'no'" in second.err


def test_two_terminals_at_once(written: str) -> None:
    assert invoke("fork", written, "--at", "1").code == 7
    command = [sys.executable, "-m", "dure", "answer", "last"]
    both = [
        subprocess.Popen([*command, f"--{word}", "--by", word], stderr=subprocess.PIPE, text=True)
        for word in ("yes", "no")
    ]
    said = [each.communicate(timeout=60)[1] for each in both]
    assert sorted(each.returncode for each in both) == [0, 2]
    assert sum("was first" in text for text in said) == 1


def test_a_run_made_in_python_goes_on_there(written: str) -> None:
    async def play() -> str:
        return (await Run(Human("kim"), "Which?", store=places().data / "dure.db")).run

    said = invoke("answer", asyncio.run(play()), "red")
    assert "go on there: run(resume(" in said.err
