"""`dure tools`, `models`, `config`, `doctor`, and the command `dure` itself."""

import os
import resource
import subprocess
from pathlib import Path

import pytest

from tests.cli.chat_server import ModelServer
from tests.cli.terminal import DURE, dure, environment, invoke


def test_help_and_version() -> None:
    help_text = invoke("--help").out
    for name in ("demo", "run", "chat", "doctor", "replay"):
        assert f"\n  {name} " in help_text
    assert invoke().out == help_text
    assert "0." in invoke("--version").out


def test_the_version_is_quick() -> None:
    """In seconds of its own work, the best of several."""

    def once() -> float:
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run([*DURE, "--version"], check=True, capture_output=True, env=environment({}))
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime

    assert min(once() for _ in range(5)) <= 0.25


def test_a_command_that_does_not_exist() -> None:
    said = invoke("rnu")
    assert said.code == 2
    assert "run" in said.err


def test_before_and_after_the_command(tmp_path: Path) -> None:
    assert "아직 실행이 없습니다" in invoke("--lang", "ko", "runs").out
    assert "아직 실행이 없습니다" in invoke("runs", "--lang", "ko").out
    assert "no runs" in invoke("runs").out  # it held for that call only
    said = invoke("run", "--in", str(tmp_path / "other"), "what is 1+1")
    assert f"--in {tmp_path / 'other'}" in said.err
    assert (tmp_path / "other" / "dure.db").exists()


def test_tools() -> None:
    said = invoke("tools")
    assert any(line.split()[:2] == ["write_file", "write"] for line in said.out.splitlines())
    assert "expression" in invoke("tools", "--full").out


def test_choosing_does_nothing(server: ModelServer) -> None:
    call = 'write_file {"path": "a.txt", "text": "x"}'
    said = invoke("tools", "choose", "--model", server.model, f"CALL {call}")
    assert (said.code, said.out) == (0, 'write_file  path="a.txt"  text="x"\n')
    assert list(Path().iterdir()) == []
    assert "no runs" in invoke("runs").out
    assert invoke("tools", "choose", "12 * 12").out.startswith("calculator")
    words = invoke("tools", "choose", "--model", server.model, "hello")
    assert "No tool" in words.err


def test_models(server: ModelServer) -> None:
    said = invoke("models", OPENAI_API_KEY="sk-not-a-real-key")
    assert "openai:gpt-5-mini" in said.out
    assert "export ANTHROPIC_API_KEY" in said.out
    assert "ollama serve" in said.out
    assert "sk-not" not in said.out


def test_config(tmp_path: Path) -> None:
    folder = tmp_path / "kept"
    folder.mkdir()
    (folder / "config.toml").write_text('model = "human"\nlanguage = "ko"\n')
    (folder / "secrets.toml").write_text('OPENAI_API_KEY = "sk-0123456789"\n')
    (folder / "secrets.toml").chmod(0o600)
    said = invoke("config", DURE_MODEL="")
    assert "human" in said.out
    assert "설정" in said.out
    assert "sk-0123" not in said.out
    assert "OPENAI_API_KEY" not in os.environ


def test_doctor() -> None:
    said = invoke("doctor", OPENAI_API_KEY="sk-not-a-real-key")
    assert said.code == 0
    for words in ("Python", "dure.db", "OPENAI_API_KEY", "utf-8"):
        assert words in said.out
    assert "sk-not" not in said.out


def test_doctor_says_what_is_broken(tmp_path: Path) -> None:
    (tmp_path / "kept").mkdir()
    (tmp_path / "kept" / "config.toml").write_text("model = \n")
    said = invoke("doctor")
    assert said.code == 3
    assert "✗ settings" in said.out
    assert "config.toml" in said.out


@pytest.mark.parametrize("name", ["NO_COLOR", "TERM"])
def test_colours_can_be_switched_off(name: str) -> None:
    from tests.cli.terminal import Terminal

    arguments = ["run", "what is 12*12"]
    with Terminal(arguments, Path.cwd(), {name: "dumb"}) as terminal:
        _, screen = terminal.ends()
    assert "144" in screen
    assert "\x1b[3" not in screen
    with Terminal(arguments, Path.cwd()) as terminal:
        assert "\x1b[3" in terminal.ends()[1]


def test_a_terminal_that_knows_no_korean() -> None:
    said = dure("run", "3 더하기 4는?", "--lang", "ko", PYTHONIOENCODING="ascii")
    assert said.code == 0
    assert "3 + 4 = 7" in said.out


def test_choosing_shows_the_tool_although_an_argument_is_missing() -> None:
    assert invoke("tools", "choose", "내일 날씨").out == "weather  place=?\n"


def test_every_tool_is_listed_in_korean() -> None:
    lines = invoke("tools", "--lang", "ko").out.splitlines()
    assert lines
    assert all(line.endswith(("다.", ").")) for line in lines)
