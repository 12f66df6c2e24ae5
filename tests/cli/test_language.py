"""The language of the screen is the call's; the language of the prompts is the run's."""

import json
import sqlite3
from pathlib import Path

from dure.agents import Agent
from dure.cli.entry import recipe_from
from tests.cli.terminal import invoke


def made_again(kept: Path) -> Agent:
    """The agent of the newest run, as `dure resume` makes it."""
    with sqlite3.connect(kept / "dure.db") as db:
        (entry,) = db.execute("SELECT entry FROM run ORDER BY id DESC LIMIT 1").fetchone()
    db.close()
    name, *arguments = json.loads(entry)
    agent = recipe_from(name, arguments).agent()
    assert isinstance(agent, Agent)
    return agent


def test_a_run_keeps_the_language_of_its_prompts(tmp_path: Path) -> None:
    assert invoke("run", "--lang", "ko", "--plan", "what is 1+1").code == 0
    agent = made_again(tmp_path / "kept")
    assert agent.profile.language == "ko"
    assert "작업 폴더" in agent.profile.instructions
    assert "실행" in invoke("resume", "last", "--lang", "ko").err
    assert "is over already" in invoke("resume", "last").err


def test_prompts_may_be_in_another_language_than_the_screen(tmp_path: Path) -> None:
    said = invoke("run", "--lang", "ko", "--prompts", "en", "what is 1+1")
    assert "모델 호출" in said.err
    agent = made_again(tmp_path / "kept")
    assert agent.profile.language == "en"
    assert "workspace" in agent.profile.instructions
