"""`--agent`: an agent of one's own file at the command line."""

from pathlib import Path

import pytest

from tests.cli.terminal import invoke

AGENT = """
from dure import Agent
from dure.models import scripted

agent = Agent("mine", instructions="Be brief.")
other = Agent("other", scripted("I am the other one."))
named = Agent("named", "offline")
nothing = 3
"""


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "mine.py").write_text(AGENT)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DURE_HOME", str(tmp_path / "data"))
    return tmp_path


def test_an_agent_of_ones_own(folder: Path) -> None:
    said = invoke("run", "--agent", "mine.py:other", "who are you?")
    assert (said.code, said.out.strip()) == (0, "I am the other one."), said.err
    assert "Model: scripted (the agent names it)" in said.err
    on = invoke("fork", "last", "--at", "1")  # from wherever it is gone on with
    assert (on.code, on.out.strip()) == (0, "I am the other one."), on.err
    usual = invoke("run", "--agent", str(folder / "mine.py"), "what can you do?")
    assert usual.code == 0, usual.err
    assert "mine" in invoke("show", "last").out
    named = invoke("run", "--agent", "mine.py:named", "--lang", "ko", "안녕")
    assert "모델: offline (에이전트에 지정됨)" in named.err


def test_a_model_that_is_asked_for_goes_before_its_own() -> None:
    said = invoke("run", "--agent", "mine.py:other", "--model", "offline", "hello")
    assert said.code == 0, said.err
    assert "other one" not in said.out


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["mine.py", "--plan"], "Leave --tools, --plan and --sandbox out"),
        (["mine.py", "--tools", "clock"], "Leave --tools, --plan and --sandbox out"),
        (["none.py"], "There is no file"),
        (["mine.py:none"], "has no 'none'. It has:"),
        (["mine.py:nothing"], "3 cannot take a turn"),
    ],
)
def test_what_is_wrong_is_said(options: list[str], said: str) -> None:
    found = invoke("run", "--agent", *options, "hello")
    assert (found.code, said in found.err, "Traceback" in found.err) == (2, True, False), found.err
