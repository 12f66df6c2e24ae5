"""What a run's tools wrote is kept with their results, and a fork has it again."""

from pathlib import Path

from dure import Agent, fork
from dure.core.event import Event
from dure.core.policy import Request, Verdict
from dure.models import calls, scripted
from dure.runtime import Run
from dure.runtime.stores import Memory
from dure.tools import files


def anything(_: Request) -> Verdict:
    return Verdict("allow", "anything")


def writer(*texts: str) -> Agent:
    """Writes one text after another into the same file."""
    wrote = [calls(("write_file", {"path": "보고서.md", "text": text})) for text in texts]
    return Agent("writer", scripted(*wrote, "done"), [files.write])


async def first_result(store: Memory, run: str) -> Event:
    return next(event for event in store.events[run] if "files" in event.body)


async def test_a_fork_elsewhere_has_the_files_as_they_were(tmp_path: Path) -> None:
    store, agent = Memory(), writer("하나", "둘")
    outcome = await Run(agent, "Write.", store=store, workspace=tmp_path / "one", policy=anything)
    cut = (await first_result(store, outcome.run)).seq
    again = await fork(outcome.run, agent, cut, store=store, workspace=tmp_path / "two")
    assert again.status == "waiting"  # the parent wrote the second text: a person is asked first
    assert (tmp_path / "two" / "보고서.md").read_text("utf-8") == "하나"
    assert (tmp_path / "one" / "보고서.md").read_text("utf-8") == "둘"
    [note] = [event for event in store.events[again.run] if event.kind == "note"]
    assert note.body["restored"] == ["보고서.md"]


async def test_a_fork_beside_its_parent_leaves_files_alone_and_says_so(tmp_path: Path) -> None:
    store, agent = Memory(), writer("one", "two")
    outcome = await Run(agent, "Write.", store=store, workspace=tmp_path, policy=anything)
    cut = (await first_result(store, outcome.run)).seq
    again = await fork(outcome.run, agent, cut, store=store, workspace=tmp_path)
    assert (tmp_path / "보고서.md").read_text("utf-8") == "two"
    [note] = [event for event in store.events[again.run] if event.kind == "note"]
    assert note.body["differing"] == ["보고서.md"]


async def test_a_file_too_large_to_keep_is_named(tmp_path: Path) -> None:
    store, agent = Memory(), writer("x" * (2 << 20))
    outcome = await Run(agent, "Write.", store=store, workspace=tmp_path / "one", policy=anything)
    cut = (await first_result(store, outcome.run)).seq
    again = await fork(outcome.run, agent, cut, store=store, workspace=tmp_path / "two")
    [note] = [event for event in store.events[again.run] if event.kind == "note"]
    assert note.body["lost"] == ["보고서.md"]
