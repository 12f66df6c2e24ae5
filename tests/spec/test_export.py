"""A file as Python: it makes the same objects, which are the same file again and run the same."""

import asyncio
import re
import subprocess
import sys
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from dure import Agent
from dure.core.contracts import Participant
from dure.core.errors import UsageError
from dure.core.event import Event
from dure.core.stops import when
from dure.models import scripted
from dure.runtime import Options, Run, stores
from dure.runtime.export import lines_of
from dure.spec import dump, parse
from dure.spec.canonical import written
from dure.spec.export import python
from dure.spec.layout import literal
from dure.teams import JointChat
from tests.spec.broken import GOOD
from tests.spec.generated import TEXTS, Making
from tests.spec.test_flows import TASKS, TRIP

TOOLS = """version: 1
tools:
  weather:
    kind: http
    url: "https://example.org/{city}"
    parameters: {city: "str — the city"}
agents:
  ann: {tools: [weather, calculator], guards: [secrets]}
"""
BOARD = """version: 1
agents: {writer: {}, editor: {}, owner: {}}
teams:
  press:
    kind: board
    members: [writer, editor]
    watches: {writer: [task, changes], editor: draft}
    sends: {writer: draft, editor: [changes, print]}
    also: {editor: task}
    answers: print
    otherwise: owner
"""
RENT = """version: 1
agents: {owner: {}, tenant: {}}
teams:
  rent:
    kind: negotiation
    members: [owner, tenant]
    issues: {won: [300, 900], from: [May, June]}
    private: {tenant: {words: Not above 600., limits: {won: [300, 600]}}}
    rounds: 2
"""
FILES = {"team": GOOD, "flow": TRIP, "tasks": TASKS, "tools": TOOLS, "board": BOARD, "rent": RENT}


def made(text: str) -> Participant:
    """Who runs in a Python file."""
    names: dict[str, Any] = {"__name__": "exported"}
    exec(compile(text, "exported.py", "exec"), names)
    return names["agent"]


@pytest.mark.parametrize("first", range(0, 300, 50))
def test_python_makes_the_same_objects(first: int) -> None:
    for seed in range(first, first + 50):
        text = dump(parse(written(Making(seed).spec())))
        assert dump(made(python(parse(text)))) == text, seed


@pytest.mark.parametrize("name", FILES)
def test_the_file_and_its_python_leave_the_same_journal(name: str) -> None:
    from_file = parse(FILES[name])
    events = journal(from_file)
    assert events == journal(made(python(from_file)))
    assert events


def journal(who: Participant) -> list[str]:
    """The events of a run as they are exported, but for times, the run's own name, and the digests
    of prompts, in which that name is."""
    said = ("DONE", '{"answer": "Enough."}', '{"choice": "end"}')

    async def play(folder: str) -> list[Event]:
        store, model = stores.Memory(), scripted(*(said * 20))
        terms = Options(model=model, store=store, workspace=folder)
        outcome = await Run(who, '{"topic": "tea"}', **terms)
        return list(await (await store.open()).read(outcome.run))

    with tempfile.TemporaryDirectory() as folder:
        events = asyncio.run(play(folder))
    *lines, _ = lines_of([replace(event, at=0.0) for event in events], {})
    taken = r'"digest":"\w+"|"value":\d{9,}\.\d+'  # what differs: names of runs, clocks
    return [re.sub(taken, "", line).replace(events[0].run, "RUN") for line in lines]


def test_it_reads_like_code_that_a_person_wrote(tmp_path: Path) -> None:
    for seed in range(40):
        text = python(parse(written(Making(seed).spec())))
        (tmp_path / f"made_{seed}.py").write_text(text, "utf-8")
    for name, text in FILES.items():
        (tmp_path / f"{name}.py").write_text(python(parse(text)), "utf-8")
    ruff = [str(Path(sys.executable).parent / "ruff")]
    for check in (["format", "--check"], ["check", "--select", "E4,E7,E9,F,I"]):
        words = [*ruff, *check, "--isolated", "--line-length", "100", str(tmp_path)]
        done = subprocess.run(words, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("text", [*TEXTS, "\\", "'''", '"""', "\"'", 'end"', "\x00\ud800", "\r\n"])
def test_every_text_is_spelled_so_that_it_is_read_again(text: str) -> None:
    assert eval(str(literal({"a": [text]}))) == {"a": [text]}


def test_what_has_no_form_in_a_file_is_refused() -> None:
    own = JointChat("t", [Agent("ann"), Agent("bob")], until=when(lambda said: True))
    with pytest.raises(UsageError, match="until has no form"):
        python(own)


def test_any_name_is_a_good_variable() -> None:
    names = [
        "run",
        "print",
        "rounds",
        "load",
        "agent",
        "Agent",
        "class",
        "지수 씨",
        "1st",
        "x²",
        "ﬁ",
        "x-1",
        "x 1",
    ]
    names += ["sys", "hand", "says", "end", "None"]
    agents = {name: {"tools": ["clock"]} for name in names}
    team = {"kind": "joint", "members": names, "until": {"says": "DONE", "rounds": 9}}
    text = dump(parse(written({"version": 1, "agents": agents, "teams": {"team": team}})))
    assert dump(made(python(parse(text)))) == text


def test_it_runs(tmp_path: Path) -> None:
    path = tmp_path / "made.py"
    path.write_text(python(parse("version: 1\nagents:\n  지수: {model: offline}\n")), "utf-8")
    done = subprocess.run(
        [sys.executable, str(path), "what is 12*12"],
        capture_output=True,
        text=True,
        check=True,
        env={"DURE_HOME": str(tmp_path), "PATH": "/usr/bin:/bin"},
    )
    assert "144" in done.stdout or "cannot" in done.stdout
