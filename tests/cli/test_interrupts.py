"""Ctrl-C and its like: the first puts the run down, the second kills; nothing is lost."""

import os
import signal
from pathlib import Path

import pytest

from tests.cli.chat_server import ANSWER, ModelServer
from tests.cli.terminal import Terminal, invoke

WAITS = "while not __import__('os').path.exists('go'): pass"


def run_of(screen: str) -> str:
    return screen.partition("dure resume ")[2].split()[0]


def test_ctrl_c_while_a_model_thinks(server: ModelServer) -> None:
    with Terminal(["run", "--model", server.model, "HANG"], Path.cwd()) as terminal:
        terminal.shows("is thinking")
        terminal.types("\x03")
        code, screen = terminal.ends()
    assert code == 130
    assert "Paused. Go on with: dure resume" in screen
    assert invoke("show").out.count("paused") == 2
    shown = invoke("runs").out
    assert "paused" in shown


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_other_signals_pause_too(server: ModelServer, number: signal.Signals) -> None:
    with Terminal(["run", "--model", server.model, "SLOW"], Path.cwd()) as terminal:
        terminal.shows("All")
        os.kill(terminal.process.pid, number)
        code, screen = terminal.ends()
    assert code == 130
    assert "Paused. Go on with: dure resume" in screen


def test_a_call_that_changes_something_is_let_finish(server: ModelServer) -> None:
    task = f'CALL python {{"code": "{WAITS}"}}'
    arguments = ["run", "--no-sandbox", "--model", server.model, task]
    with Terminal(arguments, Path.cwd()) as terminal:
        terminal.shows("python code=")
        terminal.types("\x03")
        terminal.shows("Finishing python first")
        Path("go").touch()
        code, screen = terminal.ends()
    assert code == 130
    assert "while not __import__" in screen
    said = invoke("resume", run_of(screen))
    assert (said.code, said.out) == (0, f"{ANSWER}\n")


def test_twice_kills_and_loses_nothing(server: ModelServer) -> None:
    task = f'CALL python {{"code": "{WAITS}"}}'
    arguments = ["run", "--no-sandbox", "--model", server.model, task]
    with Terminal(arguments, Path.cwd()) as terminal:
        terminal.shows("python code=")
        terminal.types("\x03")
        terminal.shows("Finishing python first")
        terminal.types("\x03")
        code, screen = terminal.ends()
    Path("go").touch()
    assert code == -signal.SIGINT
    assert "Killed" in screen
    assert "interrupted" in invoke("runs").out
    said = invoke("resume")  # nobody knows whether the call happened: it is never made twice
    assert said.code == 7
    assert "did it happen?" in said.err
    assert "--give-up" in said.err
    said = invoke("answer", "last", "--yes", "it", "did", "--resume")
    assert (said.code, said.out) == (0, f"{ANSWER}\n")


def test_ctrl_c_at_a_question(server: ModelServer) -> None:
    task = 'CALL ask_person {"question": "Which?"}'
    with Terminal(["run", "--model", server.model, task], Path.cwd()) as terminal:
        terminal.shows("Which?")
        terminal.shows("> ")
        terminal.types("\x03")
        code, _ = terminal.ends()
    assert code == 130
    said = invoke("answer", "last", "red", "--resume")
    assert said.out == f"{ANSWER}\n"
