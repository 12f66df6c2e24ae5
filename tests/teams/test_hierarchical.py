"""Hierarchical chat: a manager picks who works next; plans, checks, shares; what goes wrong."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from dure.agents import Agent, Human
from dure.core.budget import Budget
from dure.core.contracts import Turn
from dure.core.errors import UsageError
from dure.core.message import Data, Message, say
from dure.core.outcome import Outcome
from dure.core.profile import Profile
from dure.core.stops import rounds
from dure.models import calls, scripted
from dure.models.scripted import Calls
from dure.runtime import Run, replay, resume
from dure.runtime.stores import Memory
from dure.teams.hierarchical import Assignment, Assignments, HierarchicalChat, delegation
from dure.teams.hierarchical.orders import read_decision
from tests.runtime.support import Play, World, anything, put


def assign(*work: tuple[str, str], **more: Any) -> Calls:
    given = [{"who": who, "task": task, **more} for who, task in work]
    return calls(("assign", {"assignments": given}))


def answer(text: str) -> Calls:
    return calls(("answer", {"answer": text}))


def lead(*replies: Any, **more: Any) -> Agent:
    return Agent("lead", scripted(*replies), **more)


def worker(name: str, *replies: Any) -> Agent:
    return Agent(name, scripted(*(replies or (f"{name} did it",) * 9)), role=f"does {name} things")


def heard(
    log: list[list[str]], name: str, reply: Callable[[Turn], str] = lambda _: "did it"
) -> Any:
    async def script(turn: Turn) -> Message:
        log.append([message.text for message in turn.messages])
        return say(name, reply(turn))

    return Play(script, name)


async def test_manager_gives_work_and_answers() -> None:
    boss = HierarchicalChat(
        "boss",
        manager=lead(assign(("ann", "look")), assign(("bob", "write")), answer("All is done.")),
        members=[worker("ann"), worker("bob")],
    )
    store = Memory()
    outcome = await Run(boss, "A diary.", store=store)
    assert (outcome.status, outcome.text) == ("done", "All is done.")
    events = store.events[outcome.run]
    figures = delegation(events, "boss", "lead")
    assert figures.given == {"ann": 1, "bob": 1}
    assert (figures.rate, figures.rework) == (1.0, 0.0)
    again = await replay(outcome.run, boss, store=store)
    assert again.text == outcome.text


async def test_members_hear_their_own_task_alone() -> None:
    log: list[list[str]] = []
    boss = HierarchicalChat(
        "boss",
        manager=lead(assign(("ann", "look"), ("bob", "write")), answer("done")),
        members=[heard(log, "ann"), heard(log, "bob")],
    )
    await Run(boss, "A diary.")
    assert sorted(log) == [
        ["A diary.", "Task for ann: look"],
        ["A diary.", "Task for bob: write"],
    ]


async def test_several_assign_calls_of_one_reply_all_count() -> None:
    both = calls(
        ("assign", {"assignments": [{"who": "ann", "task": "a"}]}),
        ("assign", {"assignments": [{"who": "bob", "task": "b"}]}),
    )
    boss = HierarchicalChat(
        "boss", manager=lead(both, answer("ok")), members=[worker("ann"), worker("bob")]
    )
    store = Memory()
    outcome = await Run(boss, "go", store=store)
    assert delegation(store.events[outcome.run], "boss", "lead").given == {"ann": 1, "bob": 1}


async def test_two_tasks_of_one_member_are_done_one_after_the_other() -> None:
    log: list[list[str]] = []
    boss = HierarchicalChat(
        "boss",
        manager=lead(assign(("ann", "one"), ("ann", "two")), answer("ok")),
        members=[heard(log, "ann")],
    )
    await Run(boss, "go")
    assert [said[-1] for said in log] == ["Task for ann: one", "Task for ann: two"]


async def test_only_names_of_members_can_be_called() -> None:
    boss = HierarchicalChat(
        "boss",
        manager=Agent(
            "lead",
            scripted(
                calls(("assign", {"assignments": [{"who": "nobody", "task": "x"}]})),
                assign(("ann", "x")),
                answer("ok"),
            ),
        ),
        members=[worker("ann")],
    )
    outcome = await Run(boss, "go")
    assert outcome.status == "done"


async def test_a_manager_that_does_all_itself_is_told_once() -> None:
    seen: list[str] = []

    def second(prompt: Any) -> Calls:
        seen.append(prompt.messages[-1].text)
        return answer("I did it alone.")

    boss = HierarchicalChat("boss", manager=lead(answer("me"), second), members=[worker("ann")])
    outcome = await Run(boss, "go")
    assert outcome.text == "I did it alone."
    assert "given no work to anybody" in seen[0]


async def test_a_manager_that_decides_nothing_is_stopped_with_the_reason() -> None:
    boss = HierarchicalChat("boss", manager=lead("hm", "well", "so"), members=[worker("ann")])
    outcome = await Run(boss, "go")
    assert outcome.status == "done"
    assert "decided nothing that could be done" in outcome.text
    assert outcome.data["stopped"].startswith("lead decided nothing")


async def test_the_same_task_over_and_over_is_stopped_with_what_was_achieved() -> None:
    boss = HierarchicalChat(
        "boss", manager=lead(*[assign(("ann", "Look  it up"))] * 9), members=[worker("ann")]
    )
    outcome = await Run(boss, "go")
    assert "this very task 2 times" in outcome.text
    assert [each["status"] for each in outcome.data["work"]] == ["done", "done"]
    assert "ann did it" in outcome.text


async def test_a_stop_rule_ends_it_whatever_the_manager_thinks() -> None:
    work = [assign(("ann", f"task {number}")) for number in range(20)]
    boss = HierarchicalChat("boss", manager=lead(*work), members=[worker("ann")], until=rounds(6))
    outcome = await Run(boss, "go")
    assert outcome.data["stopped"] == "6 messages" or "6" in outcome.data["stopped"]


async def test_a_failed_turn_is_told_to_the_manager() -> None:
    cut = Message("ann", ())
    broken = Agent("ann", scripted(cut, cut, cut, cut))
    seen: list[str] = []

    def second(prompt: Any) -> Calls:
        seen.append(prompt.messages[-1].text)
        return answer("without ann")

    boss = HierarchicalChat("boss", manager=lead(assign(("ann", "x")), second), members=[broken])
    outcome = await Run(boss, "go")
    assert outcome.text.startswith("without ann")
    assert "Not done" in outcome.text
    assert "could not answer" in seen[0]


async def test_a_check_sends_work_back_and_says_what_was_left() -> None:
    log: list[list[str]] = []

    def check(work: Assignment, done: Message) -> str:
        return "" if work.task == "easy" else "it is wrong"

    boss = HierarchicalChat(
        "boss",
        manager=lead(assign(("ann", "easy"), ("bob", "hard"), done_when="tested"), answer("so")),
        members=[heard(log, "ann"), heard(log, "bob")],
        plan=Assignments(check=check, again=1),
    )
    store = Memory()
    outcome = await Run(boss, "go", store=store)
    assert outcome.text == "so\nNot done:\n2. bob: hard — not done: it is wrong"
    assert log[-1][-1].startswith("Task for bob: hard\nDone when: tested\nIt was not done yet")
    figures = delegation(store.events[outcome.run], "boss", "lead")
    assert (figures.given, figures.again) == ({"ann": 1, "bob": 2}, 1)


async def test_work_goes_to_another_if_so_planned() -> None:
    def check(work: Assignment, done: Message) -> bool:
        return done.sender == "bob"

    boss = HierarchicalChat(
        "boss",
        manager=lead(assign(("ann", "x"), done_when="ok"), answer("so")),
        members=[worker("ann"), worker("bob")],
        plan=Assignments(check=check, by="other"),
    )
    store = Memory()
    outcome = await Run(boss, "go", store=store)
    assert outcome.text == "so"
    assert delegation(store.events[outcome.run], "boss", "lead").given == {"ann": 1, "bob": 1}


async def test_a_member_or_a_person_checks() -> None:
    for check in (worker("eve", *["no"] * 9), Human("owner")):
        boss = HierarchicalChat(
            "boss",
            manager=lead(assign(("ann", "x"), done_when="ok"), answer("so")),
            members=[worker("ann")],
            plan=Assignments(check=check, again=0),
        )
        store = Memory()
        outcome = await Run(boss, "go", store=store)
        if outcome.status == "waiting":
            assert outcome.questions[0].choices == ("yes", "no")
            await put(store, outcome, text="no")
            outcome = await resume(outcome.run, boss, store=store)
        assert "Not done:\n1. ann: x" in outcome.text


async def test_what_comes_after_waits_and_falls_with_what_it_needs() -> None:
    work = [
        {"who": "ann", "task": "a", "done_when": "."},
        {"who": "bob", "task": "b", "done_when": ".", "after": [1]},
    ]
    for good in (True, False):
        log: list[list[str]] = []
        boss = HierarchicalChat(
            "boss",
            manager=lead(calls(("assign", {"assignments": work})), answer("so")),
            members=[heard(log, "ann"), heard(log, "bob")],
            plan=Assignments(check=lambda work, done, good=good: good, again=0),
        )
        outcome = await Run(boss, "go")
        assert len(log) == (2 if good else 1)
        assert ("number 1 is not done" in outcome.text) is not good


async def test_a_person_approves_the_plan() -> None:
    store = Memory()
    boss = HierarchicalChat(
        "boss",
        manager=lead(
            assign(("ann", "x"), done_when="."), assign(("ann", "y"), done_when="."), answer("so")
        ),
        members=[worker("ann")],
        plan=Assignments(approve=Human("owner")),
    )
    outcome = await Run(boss, "go", store=store)
    assert "1. ann: x (.)" in outcome.questions[0].text
    await put(store, outcome, text="do y")
    outcome = await resume(outcome.run, boss, store=store)
    assert "1. ann: y (.)" in outcome.questions[0].text
    await put(store, outcome, text="yes")
    outcome = await resume(outcome.run, boss, store=store)
    assert outcome.text == "so"
    assert delegation(store.events[outcome.run], "boss", "lead").given == {"ann": 1}


async def test_a_person_leads() -> None:
    store = Memory()
    boss = HierarchicalChat("boss", manager=Human("owner"), members=[worker("ann"), worker("bob")])

    async def go(outcome: Outcome, text: str) -> Outcome:
        await put(store, outcome, text=text)
        return await resume(outcome.run, boss, store=store)

    outcome = await Run(boss, "A diary.", store=store)
    assert "name: task" in outcome.questions[0].text
    outcome = await go(outcome, "ann: look\nbob: write\nin ink")
    assert "bob did it" in outcome.questions[0].text
    outcome = await go(outcome, "Thank you all.")
    assert outcome.text == "Thank you all."
    assert delegation(store.events[outcome.run], "boss", "owner").given == {"ann": 1, "bob": 1}


async def test_a_function_leads_by_data_or_by_a_name() -> None:
    async def script(turn: Turn) -> Message:
        count = sum(message.sender == "lead" for message in turn.messages)
        work = {"assignments": [{"who": "ann", "task": "look"}]}
        return [say("lead", Data(work)), say("lead", "Now bob, please."), say("lead", "Done.")][
            count
        ]

    boss = HierarchicalChat(
        "boss", manager=Play(script, "lead"), members=[worker("ann"), worker("bob")]
    )
    store = Memory()
    outcome = await Run(boss, "go", store=store)
    assert outcome.text == "Done."
    assert delegation(store.events[outcome.run], "boss", "lead").given == {"ann": 1, "bob": 1}


async def test_decisions_written_as_json_in_words_count() -> None:
    work = '```json\n{"assignments": [{"who": "ann", "task": "look"}]}\n```'
    boss = HierarchicalChat(
        "boss", manager=lead(work, '{"answer": "It is so."}'), members=[worker("ann")]
    )
    store = Memory()
    outcome = await Run(boss, "go", store=store)
    assert outcome.text == "It is so."
    assert delegation(store.events[outcome.run], "boss", "lead").given == {"ann": 1}


async def test_rubbish_from_a_manager_is_told_and_stopped() -> None:
    rubbish: list[Any] = [
        {"assignments": [{"who": "ann", "task": "x", "after": 5}]},
        {"assignments": "ann"},
        {"assignments": [{"who": ["ann"], "task": None}, None]},
    ]

    async def script(turn: Turn) -> Message:
        return say("lead", Data(rubbish[sum(each.sender == "lead" for each in turn.messages)]))

    boss = HierarchicalChat("boss", manager=Play(script, "lead"), members=[worker("ann")])
    outcome = await Run(boss, "go")
    assert outcome.data["stopped"].startswith("lead decided nothing")
    assert outcome.data["work"] == []


async def test_work_the_manager_does_itself_is_counted() -> None:
    world = World()
    boss = HierarchicalChat(
        "boss",
        manager=lead(
            calls(("act", {"x": "1"})),
            assign(("ann", "x")),
            answer("ok"),
            answer("ok"),
            tools=[world.tool()],
        ),
        members=[worker("ann")],
    )
    store = Memory()
    outcome = await Run(boss, "go", store=store, policy=anything)
    figures = delegation(store.events[outcome.run], "boss", "lead")
    assert figures.own == len(world.done) >= 1


async def test_a_member_spends_at_most_its_share() -> None:
    chatty = Agent(
        "ann", scripted(*[calls(("act", {"x": str(n)})) for n in range(30)]), [World().tool()]
    )
    boss = HierarchicalChat(
        "boss",
        manager=lead(assign(("ann", "x")), answer("ok")),
        members=[chatty],
        shares={"ann": 0.25},
    )
    outcome = await Run(boss, "go", policy=anything, budget=Budget(calls=20))
    assert outcome.status == "done"
    assert outcome.usage.calls <= 2 + 5
    assert "Not done" in outcome.text


async def test_managers_under_managers_in_korean() -> None:
    inner = HierarchicalChat(
        "개발팀",
        manager=Agent("팀장", scripted(assign(("개발자", "짜기")), answer("다 짰습니다"))),
        members=[worker("개발자")],
        language="ko",
    )
    boss = HierarchicalChat(
        "회사",
        manager=Agent("사장", scripted(assign(("개발팀", "일기장")), answer("끝났습니다"))),
        members=[inner],
        language="ko",
    )
    outcome = await Run(boss, "일기장을 만들어 주세요.")
    assert outcome.text == "끝났습니다"


def test_what_cannot_be() -> None:
    ann = worker("ann")
    with pytest.raises(UsageError, match="Two are called"):
        HierarchicalChat("boss", manager=ann, members=[ann])
    with pytest.raises(UsageError, match="has 1 members"):
        HierarchicalChat("boss", manager=ann, members=[])
    with pytest.raises(UsageError, match="name a member"):
        HierarchicalChat("boss", manager=lead("x"), members=[ann], shares={"bob": 0.5})
    with pytest.raises(UsageError, match="number of times"):
        Assignments(again=-1)


async def test_a_person_may_change_a_plan_as_often_as_they_like() -> None:
    store = Memory()
    plans = [assign(("ann", "x"), ("bob", str(number)), done_when=".") for number in range(4)]
    boss = HierarchicalChat(
        "boss",
        manager=lead(*plans, answer("so")),
        members=[worker("ann"), worker("bob")],
        plan=Assignments(approve=Human("owner")),
    )
    outcome = await Run(boss, "go", store=store)
    for text in ("not so", "nor so", "nor that", "yes"):
        await put(store, outcome, text=text)
        outcome = await resume(outcome.run, boss, store=store)
    assert outcome.text == "so"
    assert delegation(store.events[outcome.run], "boss", "lead").given == {"ann": 1, "bob": 1}


async def test_a_person_may_leave_instead_of_approving() -> None:
    store = Memory()
    boss = HierarchicalChat(
        "boss",
        manager=lead(assign(("ann", "x"), done_when=".")),
        members=[worker("ann")],
        plan=Assignments(approve=Human("owner")),
    )
    outcome = await Run(boss, "go", store=store)
    await put(store, outcome, text="끝")
    outcome = await resume(outcome.run, boss, store=store)
    assert outcome.text == "Stopped: owner left."


async def test_a_person_who_checks_is_shown_the_work() -> None:
    store = Memory()
    boss = HierarchicalChat(
        "boss",
        manager=lead(assign(("ann", "look"), done_when="seen"), answer("so")),
        members=[worker("ann", "There are three.")],
        plan=Assignments(check=Human("owner")),
    )
    outcome = await Run(boss, "go", store=store)
    assert "ann: There are three." in outcome.questions[0].text


@pytest.mark.parametrize("after", [[1.0], [True], ["1"], [[1]], [2]])
def test_an_odd_order_is_told(after: list[object]) -> None:
    first, second = {"who": "ann", "task": "x"}, {"who": "bob", "task": "y", "after": after}
    said = Message("lead", (Data({"assignments": [first, second]}),))
    found = read_decision(said, ("ann", "bob"), by_tool=True)
    assert isinstance(found, str)
    assert "Assignment 2" in found


def test_words_of_any_length_are_read_at_once() -> None:
    said = say("lead", "\n" * 200_000 + "- ann : look")
    found = read_decision(said, ("ann", "bob"), by_tool=False)
    assert found == (Assignment("ann", "look"),)


async def test_the_manager_is_told_in_its_own_language() -> None:
    store = Memory()
    chef = Human("대표", language="ko")
    boss = HierarchicalChat("팀", manager=chef, members=[worker("지수"), worker("민호")])
    outcome = await Run(boss, "시작", store=store)
    assert "이 팀을 이끕니다" in outcome.questions[0].text
    profile = Profile("lead", language="ko")
    boss = HierarchicalChat("팀", manager=Agent(profile), members=[worker("지수")])
    assert boss.language == "ko"
