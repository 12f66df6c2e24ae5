"""Co-writing: by turns, edits that fit one place, and done when all accept the same version."""

import json
from pathlib import Path
from typing import Any

import pytest

from dure.agents import Agent, Human
from dure.agents.partners import CoWriting
from dure.core.errors import ToolError, UsageError
from dure.models import scripted
from dure.runtime import Run, replay
from dure.runtime.stores import Memory
from tests.agents.test_human import typist
from tests.runtime.support import bodies

pytestmark = pytest.mark.anyio


def does(kind: str, **more: str) -> str:
    """A change as a model writes it."""
    return json.dumps({"do": kind, **more})


def writer(name: str, *changes: str) -> Agent:
    """A writer that makes these changes."""
    return Agent(name, scripted(*changes))


async def wrote(folder: Path, *writers: Any, **more: Any) -> tuple[Any, Memory]:
    """How the writing ends, and its journal."""
    store = Memory()
    work = CoWriting("poem", writers, file="poem.md", **more)
    outcome = await Run(work, "A poem.", store=store, workspace=str(folder))
    assert outcome.status == "done", outcome.error
    assert (await replay(outcome.run, work, store=store)).text == outcome.text
    return outcome, store


async def test_two_write_until_both_accept(tmp_path: Path) -> None:
    ann = writer("ann", does("write", text="Rain falls.\nRain stays."), does("accept"))
    bob = writer("bob", does("edit", old="Rain stays.", new="Night stays."))
    outcome, store = await wrote(tmp_path, ann, bob)
    assert outcome.text == "Rain falls.\nNight stays."
    assert outcome.data["accepted"]
    assert outcome.data["versions"] == 2
    assert (tmp_path / "poem.md").read_text() == outcome.text
    assert len([each for each in bodies(store, outcome.run, "intent") if "path" in str(each)]) == 2


async def test_an_edit_that_fits_no_single_place_is_told(tmp_path: Path) -> None:
    (tmp_path / "poem.md").write_text("a a b")
    ann = writer("ann", does("edit", old="a", new="c"), does("edit", old="a b", new="c"))
    bob = writer("bob", "accept")
    outcome, _ = await wrote(tmp_path, ann, bob)
    assert outcome.text == "a c"


async def test_the_file_is_in_the_workspace(tmp_path: Path) -> None:
    work = CoWriting("poem", [writer("ann", "accept"), writer("bob", "accept")], file="../p.md")
    with pytest.raises(ToolError, match="workspace"):
        await Run(work, "A poem.", store=Memory(), workspace=str(tmp_path))


async def test_what_was_not_written_is_not_said_to_be(tmp_path: Path) -> None:
    (tmp_path / "poem.md").mkdir()
    ann = writer("ann", does("write", text="x"))
    with pytest.raises(ToolError):
        await wrote(tmp_path, ann, writer("bob", "accept"))


async def test_people_comment_in_plain_words(tmp_path: Path) -> None:
    heard: list[str] = []

    def edits(prompt: Any) -> str:
        heard.append("\n".join(message.text for message in prompt.messages))
        return does("edit", old="sun", new="rain")

    ann = Agent("ann", scripted(does("write", text="The sun."), edits))
    store = Memory()
    work = CoWriting("poem", [ann, Human("kim")], file="poem.md")
    outcome = await Run(
        work,
        "A poem.",
        store=store,
        workspace=str(tmp_path),
        asks=typist("Should it not rain?", "수락"),
    )
    assert outcome.text == "The rain."
    assert "Should it not rain?" in heard[0]
    assert outcome.data["accepted_by"] == ["ann", "kim"]


async def test_it_ends(tmp_path: Path) -> None:
    ann = writer("ann", *[does("write", text=f"{n}") for n in range(3)])
    bob = writer("bob", *["and more"] * 3)
    outcome, _ = await wrote(tmp_path, ann, bob, rounds=1)
    assert (outcome.data["why"], outcome.data["accepted"]) == ("1 rounds", False)
    silent = [writer(name, *['{"do": "sing"}'] * 3) for name in ("ann", "bob")]
    outcome, _ = await wrote(tmp_path, *silent)
    assert outcome.data["why"] == "nobody said anything that counts"


def test_who_can_write() -> None:
    with pytest.raises(UsageError, match="two or more"):
        CoWriting("poem", [Human("kim")])
