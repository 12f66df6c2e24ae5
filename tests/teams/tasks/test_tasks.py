"""Tasks: done in order or at once, by whom, accepted or done again, and honest about the rest."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from dure.agents import Agent, Human
from dure.core.budget import Budget
from dure.core.contracts import Participant, Turn
from dure.core.errors import UsageError
from dure.core.message import Data, Image, Message, Text, say
from dure.core.outcome import Outcome
from dure.core.prompt import Prompt, Reply
from dure.models import calls, scripted
from dure.models.scripted import Scripted
from dure.runtime import Run, replay, resume
from dure.runtime.stores import Memory
from dure.teams.results import results
from dure.teams.summaries import joined
from dure.teams.tasks import Task, Tasks
from tests.runtime.support import Play, Priced, World, anything, put


def heard(prompt: Prompt) -> str:
    """All that an agent was told."""
    return " / ".join(f"{m.sender}: {m.text}" for m in prompt.messages)


def agent(name: str, *replies: Any) -> Agent:
    """An agent that says these, or all that it was told."""
    return Agent(name, scripted(*(replies or (heard,))))


async def go(who: Participant, task: Any = "go", **options: Any) -> Outcome:
    """Run to its end or halt."""
    return await Run(who, task, **({"store": Memory(), "policy": anything} | options))


def stands(outcome: Outcome) -> dict[str, str]:
    """How each task stands."""
    assert outcome.message is not None
    record = [part.value for part in outcome.message.parts if isinstance(part, Data)][-1]
    return {each["task"]: each["status"] for each in record["tasks"]}


def missing(outcome: Outcome) -> list[str]:
    """What is missing, of each task that has something missing."""
    assert outcome.message is not None
    record = [part.value for part in outcome.message.parts if isinstance(part, Data)][-1]
    return [each["missing"] for each in record["tasks"] if each["missing"]]


async def test_each_is_told_the_results_before_it() -> None:
    team = Tasks(
        "report",
        [
            Task("Find facts.", who=agent("ann", "Seoul is large."), name="facts"),
            Task("Write.", "one page", who=agent("bob")),
        ],
    )
    outcome = await go(team, "About Seoul.")
    assert outcome.text == (
        "user: About Seoul. / facts: Seoul is large. / report: Write.\n\nWhat is expected: one page"
    )
    assert stands(outcome) == {"facts": "done", "task 2": "done"}
    assert [member.name for member in team.members] == ["ann", "bob"]


async def test_those_that_need_nothing_of_each_other_are_done_at_once() -> None:
    store = Memory()
    members = [agent("a", "A"), agent("b", "B"), agent("c")]
    team = Tasks(
        "report",
        [
            Task("one", name="one", who="a", context=[]),
            Task("two", name="two", who="b", context=[]),
            Task("three", name="three", who="c"),
            Task("four", name="four", who="c", context=["two"]),
        ],
        members,
        summary=joined,
    )
    outcome = await go(team, store=store)
    assert "three: user: go / one: A / two: B / report: three" in outcome.text
    assert "four: user: go / two: B / report: four" in outcome.text
    together = [e for e in store.events[outcome.run] if e.body.get("what") == "together"]
    assert [event.body["branches"] for event in together] == [2, 2]


async def test_fill_ins() -> None:
    team = Tasks(
        "report",
        [Task("Of {topic}, {{topic}}, {} and {1}: {n}.", "on {topic}", who=agent("a"))],
    )
    outcome = await go(team, '{"topic": "{n}", "n": [1, 2]}')
    assert outcome.text.endswith(
        "report: Of {n}, {topic}, {} and {1}: [1,2].\n\nWhat is expected: on {n}"
    )
    with pytest.raises(UsageError, match="topic, n, which the run was not given"):
        await go(team, "tea")
    by_data = await go(team, Message("user", (Data({"topic": "tea", "n": 1}),)))
    assert "on tea" in by_data.text


async def test_what_is_not_accepted_is_done_again_with_the_reason() -> None:
    def short(said: Message) -> str | None:
        return "longer than three words" if len(said.text.split()) > 3 else None

    team = Tasks("t", [Task("Say hi.", who=agent("a", "hi hi hi hi", heard, "hi"), accept=[short])])
    outcome = await go(team)
    assert outcome.text == "hi"
    team = Tasks("t", [Task("Say hi.", who=agent("a", "1 2 3 4", heard), accept=[short], tries=2)])
    outcome = await go(team)
    assert missing(outcome) == ["longer than three words"]
    store = Memory()
    run = (await go(team, store=store)).run
    tries = results(store.events[run], "task 1")
    assert tries[-1].text.endswith(
        "a: 1 2 3 4 / t: It is not done yet: longer than three words\nDo it again."
    )


@pytest.mark.parametrize(
    ("ruling", "text"),
    [(True, "hi"), (None, "hi"), ("", "hi"), ((True, "ho"), "ho"), ((True, {"n": 1}), "")],
)
async def test_what_a_function_may_say(ruling: Any, text: str) -> None:
    async def check(said: Message) -> Any:
        return ruling

    outcome = await go(Tasks("t", [Task("x", who=agent("a", "hi"), accept=[check])]))
    assert outcome.text == text
    assert stands(outcome) == {"task 1": "done"}


@pytest.mark.parametrize("ruling", [False, (False, None), (False, "because")])
async def test_what_a_function_refuses(ruling: Any) -> None:
    task = Task("x", who=agent("a", "hi"), accept=[lambda said: ruling], tries=1)
    outcome = await go(Tasks("t", [task]))
    assert missing(outcome) == [
        "because" if ruling == (False, "because") else "the check did not accept it"
    ]


async def test_a_function_that_raises_is_named() -> None:
    def broken(said: Message) -> bool:
        return said.data["no"]

    with pytest.raises(UsageError, match="broken of the task task 1 raised TypeError"):
        await go(Tasks("t", [Task("x", who=agent("a", "hi"), accept=[broken])]))


def judging(word: str) -> Scripted:
    """A model that accepts what has this word in it."""

    def reply(prompt: Prompt) -> str:
        yes = word in prompt.messages[1].text
        return f'{{"why": "no {word}", "choice": "{"yes" if yes else "no"}"}}'

    return Scripted("judge", (reply,) * 9)


async def test_a_condition_that_raises_is_named_and_the_run_goes_on() -> None:
    store, mended = Memory(), list[str]()

    def needed(found: Any) -> bool:
        return bool(mended or found["missing"])

    tasks = [Task("x", who=agent("a", "A")), Task("y", who=agent("b", "B"), when=needed)]
    team = Tasks("t", tasks)
    with pytest.raises(UsageError, match="needed of the task task 2 raised KeyError"):
        await go(team, store=store)
    mended.append("yes")
    (run,) = store.events
    outcome = await resume(run, team, store=store, policy=anything)
    assert outcome.text == "B"
    assert outcome.usage.calls == 2


async def test_a_sentence_is_judged() -> None:
    task = Task("x", who=agent("a", "hi", heard), accept=["It names {topic}."])
    outcome = await go(Tasks("t", [task], judge=judging("tea")), '{"topic": "tea"}')
    assert outcome.text.endswith("a: hi / t: It is not done yet: no tea\nDo it again.")
    # Without a judge, the model of whoever did it is asked; it may be the run's.
    task = Task("x", who=Agent("a"), accept=["Good."], tries=1)
    said = missing(await go(Tasks("t", [task]), model=scripted("hi", "hi", "hi")))
    assert said == ["the check gave no clear answer"]


async def test_any_participant_may_accept() -> None:
    critic = agent("critic", "No: too short.")
    outcome = await go(Tasks("t", [Task("x", who=agent("a", "hi"), accept=[critic], tries=1)]))
    assert missing(outcome) == ["the check did not accept it"]


async def test_a_judge_of_no_clear_word() -> None:
    critic = agent("critic", "perhaps", "maybe", "who knows")
    outcome = await go(Tasks("t", [Task("x", who=agent("a", "hi"), accept=[critic], tries=1)]))
    assert missing(outcome) == ["the check gave no clear answer"]


async def _reviewed(*words: str) -> Outcome:
    store = Memory()
    task = Task("x", who=agent("a", *[f"try {n}" for n in range(9)]), accept=[Human("owner")])
    team = Tasks("t", [task])
    outcome = await go(team, store=store)
    for word in words:
        assert outcome.status == "waiting"
        assert f"a: try {words.index(word)}" in outcome.questions[0].text
        await put(store, outcome, text=word)
        outcome = await resume(outcome.run, team, store=store, policy=anything)
    assert outcome.status == "done"
    return outcome


async def test_a_person_accepts_or_says_what_to_change() -> None:
    outcome = await _reviewed("shorter", "no, a title", "third", "fourth", "Yes!")
    assert outcome.text == "try 4"
    assert (await _reviewed("")).text == "try 0"
    assert missing(await _reviewed("again", "끝")) == ["owner stopped it"]


async def test_a_person_does_a_task() -> None:
    store = Memory()
    team = Tasks("t", [Task("Your name?", who=Human("owner"), output=list[str], tries=2)])
    outcome = await go(team, store=store)
    assert '"type":"array"' in outcome.questions[0].text
    await put(store, outcome, text="Kim")
    outcome = await resume(outcome.run, team, store=store)
    assert "It is not done yet" in outcome.questions[0].text
    await put(store, outcome, text='["Kim"]')
    outcome = await resume(outcome.run, team, store=store)
    assert outcome.data == ["Kim"]


@dataclass
class Fact:
    """A fact."""

    city: str
    people: int


async def test_structured_results(tmp_path: Path) -> None:
    teller = agent("a", '{"city": "Seoul"}', '{"city": "서울", "people": 9}')
    task = Task("x", who=teller, output=Fact, file="out/fact.json")
    outcome = await go(Tasks("t", [task]), workspace=str(tmp_path))
    assert outcome.data == {"city": "서울", "people": 9}
    assert '"city": "서울"' in (tmp_path / "out/fact.json").read_text("utf-8")


async def test_a_team_is_told_the_form_and_what_was_wrong() -> None:
    async def script(turn: Turn) -> str:
        tried = len(turn.messages) > 2
        assert '"required":["city","people"]' in turn.messages[1].text
        assert not tried or "people" in turn.messages[-1].text
        return '{"city": "B", "people": 3}' if tried else '{"city": "B"}'

    outcome = await go(Tasks("t", [Task("x", who=Play(script, "team"), output=Fact)]))
    assert outcome.data == {"city": "B", "people": 3}


async def test_files_are_written_once_and_only_in_the_workspace(tmp_path: Path) -> None:
    store = Memory()
    task = Task("x", who=agent("a", "Tea."), file="notes/{topic}.md")
    team = Tasks("t", [task])
    outcome = await go(team, '{"topic": "tea"}', workspace=str(tmp_path), store=store)
    assert (tmp_path / "notes/tea.md").read_text() == "Tea."
    (tmp_path / "notes/tea.md").unlink()
    assert (await replay(outcome.run, team, store=store)).text == "Tea."
    assert not (tmp_path / "notes/tea.md").exists()
    outcome = await go(team, '{"topic": "../../tea"}', workspace=str(tmp_path))
    assert stands(outcome) == {"task 1": "undone"}
    assert "could not be written" in missing(outcome)[0]


async def test_files_are_shown(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("x,y\n1,2\n")
    (tmp_path / "p.png").write_bytes(b"\x89PNG\r\n\x1a\n" + b"0" * 90)

    async def script(turn: Turn) -> Message:
        parts = [part for message in turn.messages for part in message.parts]
        assert [part.mime for part in parts if isinstance(part, Image)] == ["image/png"]
        return say("a", " / ".join(message.text for message in turn.messages))

    team = Tasks("t", [Task("x", who=Play(script, "a"), files=["a.csv", "p.png"])])
    outcome = await go(team, workspace=str(tmp_path))
    assert outcome.text == "go / x,y\n1,2 /  / x"
    team = Tasks("t", [Task("x", who=Play(script, "a"), files=["b.csv"])])
    assert "b.csv could not be read" in missing(await go(team, workspace=str(tmp_path)))[0]


async def test_tools_of_a_task() -> None:
    world = World()
    tools = [world.tool("look")]
    doer = Agent("a", scripted(calls(("look", {"x": 1})), "seen"), tools)
    assert (await go(Tasks("t", [Task("x", who=doer, tools=tools)]))).text == "seen"
    bare = Agent("a", scripted(calls(("look", {"x": 2})), "seen"))
    assert (await go(Tasks("t", [Task("x", who=bare, tools=tools)]))).text == "seen"
    assert world.done == ["look 1", "look 2"]


async def test_what_needs_a_task_that_failed_is_not_begun() -> None:
    team = Tasks(
        "t",
        [
            Task("one", name="one", who=agent("a", "x"), accept=[lambda said: "bad"], tries=1),
            Task("two", name="two", who="b", context=[]),
            Task("three", name="three", who="b", context=["one"]),
            Task("four", name="four", who="b", context=["three", "two"]),
        ],
        [agent("b", "B")],
    )
    outcome = await go(team)
    assert stands(outcome) == {"one": "undone", "two": "done", "three": "undone", "four": "undone"}
    assert outcome.text == (
        "Not everything was done.\nDone: two.\nNot done:\n- one: bad\n"
        "- three: it needs one, which is not done\n- four: it needs three, which is not done"
    )


async def test_a_task_that_is_not_needed_is_passed_over() -> None:
    def few(found: Any) -> bool:
        return len(found["list"].text) < 5

    tasks = [
        Task("list", name="list", who=agent("a", "1 2 3 4 5")),
        Task("more", name="more", who=agent("b", "6"), when=few),
        Task("sum", name="sum", who=agent("c")),
    ]
    outcome = await go(Tasks("t", tasks))
    assert stands(outcome) == {"list": "done", "more": "skipped", "sum": "done"}
    assert outcome.text == "user: go / list: 1 2 3 4 5 / t: sum"
    nothing = Tasks("t", [Task("x", who=agent("a"), when=lambda found: False)])
    assert (await go(nothing)).text == "Nothing was to be done."


async def test_a_manager_picks_who_and_judges_the_result() -> None:
    def lead(prompt: Prompt) -> str:
        last = prompt.messages[-1].text
        if last.startswith("Who is to do this task?\n- a: a member\n- b: a member"):
            return "b is the one"
        return "yes" if "won" in prompt.messages[1].text else '{"why": "no price", "choice": "no"}'

    team = Tasks(
        "t",
        [Task("Find a tea.", "a tea and its price")],
        [agent("a", "never"), agent("b", "Sencha", "Sencha, 9,000 won")],
        manager=agent("lead", lead),
    )
    outcome = await go(team)
    assert outcome.text == "Sencha, 9,000 won"
    silent = Tasks("t", [Task("x")], team.members, manager=agent("m", *"???"))
    assert missing(await go(silent)) == ["m named nobody who could do it"]


async def test_a_failed_turn_is_a_try() -> None:
    cut = Reply(Message("a", (Text("hal"),)), "length")
    task = Task("x", who=Agent("a", Priced(lambda prompt, line: cut)), tries=2)
    outcome = await go(Tasks("t", [task]))
    assert "a could not answer" in missing(outcome)[0]


async def test_korean() -> None:
    team = Tasks(
        "보고서",
        [Task("차에 대해 쓰기", who=agent("지은", "차"), accept=[lambda said: False], tries=1)],
        language="ko",
    )
    outcome = await go(team)
    assert outcome.text == "다 되지는 않았습니다.\n안 된 일:\n- task 1: 검사를 통과하지 못했습니다"


async def test_the_budget_holds_for_all() -> None:
    team = Tasks("t", [Task(str(n), who="a", context=[]) for n in range(9)], [agent("a", "x")])
    outcome = await go(team, budget=Budget(calls=5))
    assert outcome.status == "spent"
    assert outcome.usage.calls == 5


def test_what_is_refused_before_a_run() -> None:
    one, two = agent("a"), agent("b")
    person = Human("owner")
    tool = World().tool("look")
    wrong: list[tuple[str, Any]] = [
        ("tasks.who", lambda: Tasks("t", [Task("x")], [one, two])),
        ("tasks.who", lambda: Tasks("t", [Task("x", who="c")], [one, two])),
        ("tasks.who", lambda: Tasks("t", [Task("x")])),
        ("tasks.who", lambda: Tasks("t", [Task("x", who=person, tools=[tool])])),
        ("tasks.names", lambda: Tasks("t", [])),
        ("tasks.names", lambda: Tasks("t", [Task("x", name="n"), Task("y", name="n")], [one])),
        ("tasks.task", lambda: Task(" ")),
        ("tasks.task", lambda: Task("x", tries=0)),
        ("tasks.list", lambda: Task("x", accept="no list")),
        ("name.bad", lambda: Task("x", name="a/b")),
        ("order.unknown", lambda: Tasks("t", [Task("x", context=["y"])], [one])),
        ("order.unknown", lambda: Tasks("t", [Task("x", context="y")], [one])),
        ("order.circle", lambda: Tasks("t", [Task("x", name="x", context=["x"])], [one])),
        ("team.same_name", lambda: Tasks("t", [Task("x", who="a")], [one, agent("a")])),
    ]
    for code, make in wrong:
        with pytest.raises(UsageError) as raised:
            make()
        assert raised.value.code == code


def test_members_without_a_task_are_found() -> None:
    team = Tasks("t", [Task("x", who="a")], [agent("a"), agent("b")])
    assert [(each.code, "b" in each.text) for each in team.check()] == [("tasks.idle", True)]
    assert Tasks("t", [Task("x")], team.members, manager=agent("m")).check() == []
