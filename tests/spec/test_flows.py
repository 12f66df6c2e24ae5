"""Flows and tasks in a file: what each form of a step does, and what is said of wrong ones."""

import asyncio
from pathlib import Path
from typing import Any

import pytest

from dure.core.errors import UsageError
from dure.core.outcome import Outcome
from dure.models import scripted
from dure.runtime import Run, stores
from dure.spec import dump, parse

AGENTS = """version: 1
agents:
  scout: {}
  writer: {}
  chief: {}
"""
TRIP = f"""{AGENTS}flows:
  trip:
    state: {{sights: "", cities: [Seoul, Busan], reports: [], views: []}}
    steps:
      sights: {{who: scout, tell: "Sights of {{task}}?", into: sights}}
      visit:
        {{who: scout, each: cities, after: sights, tell: "{{item}} of {{task}}", into: reports}}
      views: {{all: [scout, writer], after: sights, tell: "{{sights}}", into: views}}
      page:
        who: writer
        after: [{{all: [visit, views]}}, again]
        tell: "{{reports}} {{views}}"
        into: answer
      judge: {{decide: chief, after: page, to: [again, end], most: 2, otherwise: end}}
"""


def go(text: str, *said: str, task: str = "Korea") -> tuple[Outcome, list[str]]:
    """How the file's run ends on a model that repeats what it hears, and all that it heard."""
    heard: list[str] = []
    lines = iter(said)

    def answer(prompt: Any) -> str:
        heard.append(prompt.messages[-1].text)
        if prompt.me == "chief":
            return next(lines)
        return f"{prompt.me}: {prompt.messages[-1].text}"

    async def play() -> Outcome:
        return await Run(parse(text), task, model=scripted(answer), store=stores.Memory())

    return asyncio.run(play()), heard


def test_every_form_of_a_step() -> None:
    outcome, heard = go(TRIP, '{"choice": "again"}', '{"choice": "end"}')
    assert outcome.error is None
    state = outcome.data
    assert state["sights"] == "scout: Sights of Korea?"
    assert state["reports"] == ["scout: Seoul of Korea", "scout: Busan of Korea"]
    assert state["views"] == [f"{name}: scout: Sights of Korea?" for name in ("scout", "writer")]
    lists = [state["reports"], state["views"]]
    assert outcome.text == "writer: " + " ".join("\n- " + "\n- ".join(each) for each in lists)
    assert sum("Seoul" in each and "views" not in each for each in heard) >= 2


def test_it_is_the_same_when_it_is_written_again() -> None:
    text = dump(parse(TRIP))
    assert dump(parse(text)) == text
    again, heard = go(text, '{"choice": "end"}')
    first, before = go(TRIP, '{"choice": "end"}')
    assert (again.data, sorted(heard)) == (first.data, sorted(before))


def test_a_flow_sits_in_a_team_and_a_team_in_a_flow() -> None:
    text = f"""{AGENTS}teams:
  talk: {{kind: sequential, members: [scout, inner]}}
flows:
  inner:
    steps: {{one: {{who: writer, into: answer}}}}
  outer:
    steps: {{all of it: {{who: talk, into: answer}}}}
"""
    outcome, _ = go(text)
    assert "writer: " in outcome.text


TASKS = """version: 1
agents:
  ann: {}
  bob: {}
people:
  owner: {default: "yes", within: 0}
teams:
  report:
    kind: tasks
    members: [ann, bob]
    tasks:
      - {what: "Find out about {topic}.", name: facts, who: ann, expected: one sentence}
      - {what: "Write about {topic}.", who: bob, file: "{topic}.md", context: facts}
"""


def test_tasks(tmp_path: Path) -> None:
    async def play() -> Outcome:
        model = scripted(lambda prompt: f"{prompt.me} on tea")
        terms: Any = {"model": model, "store": stores.Memory(), "workspace": str(tmp_path)}
        return await Run(parse(TASKS), '{"topic": "tea"}', **terms)

    outcome = asyncio.run(play())
    assert outcome.text == "bob on tea"
    assert (tmp_path / "tea.md").read_text() == "bob on tea"
    assert [each["status"] for each in outcome.data["tasks"]] == ["done", "done"]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("who: scout, tell", "whom: scout, tell", "steps.sights.whom: there is no such field"),
        ('who: scout, tell: "Sights', 'who: nobody, tell: "Sights', "there is no 'nobody'"),
        ('who: scout, tell: "Sights', 'tell: "Sights', "a step needs one of"),
        ("to: [again, end], ", "", "a step needs one of"),
        (
            "views: {all: [scout, writer]",
            "views: {all: [scout, writer], who: scout",
            "a step needs",
        ),
        ("into: sights}", "into: sigths}", "sigths"),
        ("after: page, to", "after: pgae, to", "pgae"),
        ("after: page, to", "after: {any: [page]}, to", "nothing to begin after"),
        ("after: page, to", "after: [[page]], to", "nothing to begin after"),
        ("after: page, to", "after: {some: 3, of: [page]}, to", "can never come"),
        ("most: 2, otherwise: end", "most: 2", "otherwise"),
        ("into: sights}", "into: sights, question: Why?}", "with who takes no question"),
        ("state: {sights", "state: {wrong name: 1, sights", "wrong name"),
        ("[Seoul, Busan]", "Seoul", "no list in the state"),
        ("Sights of {task}", "Sights of {taks}", "tell: .*'taks'. Its fields are task, answer"),
        ("Sights of {task}", "Sights of {item}", "'item'"),
        ("Sights of {task}", "Sights of {task", "cannot be filled"),
        ("Sights of {task}", "Sights of {}", "cannot be filled"),
    ],
)
def test_what_is_wrong_is_told(old: str, new: str, said: str) -> None:
    assert old in TRIP
    with pytest.raises(UsageError, match=said):
        parse(TRIP.replace(old, new, 1))


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('what: "Find', 'waht: "Find', "no such field"),
        ("who: ann", "who: zoe", "who does facts"),
        ("context: facts", "context: fact", "fact"),
        ("kind: tasks", "kind: sequential", "takes a list of tasks"),
    ],
)
def test_what_is_wrong_in_tasks_is_told(old: str, new: str, said: str) -> None:
    assert old in TASKS
    with pytest.raises(UsageError, match=said):
        parse(TASKS.replace(old, new, 1))
