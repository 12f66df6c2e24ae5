"""`dure init`: a project that runs at once."""

import json
import os
from pathlib import Path

import pytest

from dure.bench.taskfile import read_suite
from tests.cli.terminal import dure, invoke

FILES = {"agent.py", "eval.yaml", "README.md", "eval.schema.json", ".gitignore"}


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "work").mkdir()
    monkeypatch.chdir(tmp_path / "work")
    monkeypatch.setenv("DURE_HOME", str(tmp_path / "data"))
    return tmp_path / "work"


@pytest.mark.parametrize(
    ("lang", "question", "figures"),
    [
        ("en", "What is the price of bibimbap?", "9 of 12 right"),
        ("ko", "비빔밥 가격은?", "9개 맞음"),
    ],
)
def test_the_project_runs_at_once(place: Path, lang: str, question: str, figures: str) -> None:
    made = invoke("init", "shop", "--lang", lang)
    assert (made.code, set(os.listdir("shop"))) == (0, FILES), made.err
    assert f'dure run --agent agent.py "{question}"' in made.out
    os.chdir(place / "shop")
    asked = dure("run", "--agent", "agent.py", question)
    assert (asked.code, asked.out.strip()) == (0, "9000"), asked.err
    judged = dure("eval", "--lang", lang)
    assert judged.code == 0, judged.err
    assert figures in judged.out
    again = dure("resume", "last")
    assert again.code == 0, again.err


@pytest.mark.parametrize("lang", ["en", "ko"])
def test_the_files_are_sound(place: Path, lang: str) -> None:
    invoke("init", "--lang", lang)
    assert len(read_suite(place / "eval.yaml").ids) == 4
    assert "properties" in json.loads((place / "eval.schema.json").read_text(encoding="utf-8"))
    readme = (place / "README.md").read_text(encoding="utf-8")
    assert [name for name in FILES - {"README.md", ".gitignore"} if f"`{name}`" not in readme] == []
    compile((place / "agent.py").read_text(encoding="utf-8"), "agent.py", "exec")


def test_nothing_is_overwritten(place: Path) -> None:
    (place / "agent.py").write_text("mine")
    (place / "README.md").symlink_to("nowhere")
    said = invoke("init")
    assert said.code == 2
    assert "agent.py, README.md" in said.err
    assert set(os.listdir(place)) == {"agent.py", "README.md"}
    assert (place / "agent.py").read_text() == "mine"


def test_a_folder_that_cannot_be_written_is_said(place: Path) -> None:
    (place / "file").write_text("")
    for folder in ("file", "file/below"):
        said = invoke("init", folder)
        assert (said.code, "Traceback" in said.err) == (3, False), said.err
        assert "cannot be written to" in said.err
