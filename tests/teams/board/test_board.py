"""A board: whose turn it is follows from who watches what, and nothing is lost unseen."""

from typing import Any

import pytest

from dure.agents import Agent, Human
from dure.core.contracts import Participant, Turn
from dure.core.errors import ReplyFailed, UsageError
from dure.core.message import Message, say
from dure.core.prompt import Prompt
from dure.core.stops import rounds
from dure.models import scripted
from dure.runtime import Run, replay, resume
from dure.runtime.stores import Memory
from dure.teams.board import Board, Role
from dure.teams.bounded import forgiving
from tests.runtime.support import Play, bodies, put


def agent(name: str, *replies: Any) -> Agent:
    return Agent(name, scripted(*replies))


def hears(name: str, seen: list[list[str]], reply: str = "done") -> Participant:
    """A participant that notes what it hears."""

    async def script(turn: Turn) -> Message:
        seen.append([f"{each.kind} {each.text}" for each in turn.messages])
        return say(name, reply)

    return Play(script, name)


async def said(board: Board, store: Memory, run: str) -> list[tuple[str, str]]:
    """Who acted, in order."""
    begun = bodies(store, run, "began")
    return [body["who"] for body in begun if body["what"] == "hand"]


async def test_the_order_follows_from_who_watches_what() -> None:
    board = Board(
        "house",
        [
            Role(agent("builder", "a house"), watches="drawing", sends="house"),
            Role(agent("drawer", "a drawing"), watches="task", sends="drawing"),
            Role(agent("painter", "a green house"), watches="house", sends="painted"),
        ],
        answers="painted",
    )
    store = Memory()
    outcome = await Run(board, "a house", store=store)
    assert outcome.text == "a green house"
    assert await said(board, store, outcome.run) == ["drawer", "builder", "painter"]
    assert board.check() == []
    assert (await replay(outcome.run, board, store=store)).text == "a green house"


async def test_each_hears_what_it_watches_and_the_task() -> None:
    seen: list[list[str]] = []
    board = Board(
        "b",
        [
            Role(agent("one", "1"), watches="task", sends="x"),
            Role(agent("two", "2"), watches="x", sends="y"),
            Role(hears("three", seen), watches="y", sends="z"),
        ],
        answers="z",
    )
    await Run(board, "go")
    assert seen == [["said go", "y 2"]]
    assert board.roles[2].hears != ()


async def test_more_can_be_heard() -> None:
    seen: list[list[str]] = []
    board = Board(
        "b",
        [
            Role(agent("one", "1"), watches="task", sends="x"),
            Role(agent("two", "2"), watches="x", sends="y"),
            Role(hears("three", seen), watches="y", sends="z", hears="x"),
        ],
        answers="z",
    )
    await Run(board, "go")
    assert seen == [["said go", "x 1", "y 2"]]


async def test_those_who_can_act_at_once_and_one_who_needs_both() -> None:
    seen: list[list[str]] = []
    board = Board(
        "b",
        [
            Role(agent("coder", "code"), watches="task", sends="code"),
            Role(agent("tester", "tests"), watches="task", sends="tests"),
            Role(hears("bench", seen), watches=("code", "tests"), needs="tests", sends="end"),
        ],
        answers="end",
    )
    store = Memory()
    outcome = await Run(board, "go", store=store)
    assert seen == [["said go", "code code", "tests tests"]]
    assert len(bodies(store, outcome.run, "began")) == 1 + 1 + 2 + 2 + 1  # a run, a fork of two


async def test_a_kind_is_written_or_given_or_the_first() -> None:
    async def given(turn: Turn) -> Message:
        return say("c", "by its kind", kind="y")

    for who, kind in (
        (agent("c", "**y**: so"), "y"),
        (agent("c", "yes, so"), "x"),
        (agent("c", "y"), "y"),
        (Play(given, "c"), "y"),
    ):
        role = Role(who, watches="task", sends=("x", "y"))
        board = Board("b", [role], answers=kind)
        outcome = await Run(board, "go")
        assert "Stopped" not in outcome.text, kind


async def test_a_function_gives_the_kind() -> None:
    role = Role(agent("c", "so"), watches="task", sends=("x", "y"), kind=lambda message: "y")
    assert (await Run(Board("b", [role], answers="y"), "go")).text == "so"
    odd = Role(agent("c", "so"), watches="task", sends="x", kind=lambda message: "z")
    with pytest.raises(UsageError, match="kind= gave 'z'"):
        await Run(Board("b", [odd]), "go")


async def test_what_nobody_watches_is_told_and_noted() -> None:
    board = Board(
        "b",
        [
            Role(agent("one", "aside: mind the step"), watches="task", sends=("work", "aside")),
            Role(agent("two", "never"), watches="work", sends="end"),
        ],
        answers="end",
    )
    store = Memory()
    outcome = await Run(board, "go", store=store)
    assert "Stopped: nobody has anything left to do." in outcome.text
    assert "Nobody watched this (aside, by one): aside: mind the step" in outcome.text
    assert outcome.data["unwatched"] == [
        {"by": "one", "kind": "aside", "text": "aside: mind the step"}
    ]
    values = [body.get("value") for body in bodies(store, outcome.run, "result")]
    assert "nobody watches 'aside' of one" in values


async def test_an_answer_tells_besides_what_nobody_watched() -> None:
    board = Board(
        "b",
        [
            Role(agent("one", "a note"), watches="task", sends="note"),
            Role(agent("two", "the answer"), watches="task", sends="end"),
        ],
        answers="end",
    )
    text = (await Run(board, "go")).text
    assert text == "the answer\nNobody watched this (note, by one): a note"


async def test_what_nobody_watches_goes_to_whoever_is_there_for_it() -> None:
    board = Board(
        "b",
        [
            Role(agent("one", "a note", "the answer"), watches="task", sends=("end", "note"),
                 kind=lambda message: "note" if "note" in message.text else "end"),
        ],
        answers="end",
        otherwise=Human("owner"),
    )  # fmt: skip
    assert board.check() == []
    store = Memory()
    outcome = await Run(board, "go", store=store)
    assert outcome.questions[0].text == "user: go\n\none: a note"
    await put(store, outcome, text="@one 아님, go on")
    outcome = await resume(outcome.run, board, store=store)
    assert outcome.text == "the answer"


@pytest.mark.parametrize("words", ["@two: please", "@TWO님, 부탁해요", "@all help"])
async def test_whoever_is_addressed_acts(words: str) -> None:
    board = Board(
        "b",
        [
            Role(agent("one", words), watches="task", sends="talk"),
            Role(agent("two", "here I am"), watches=(), sends="end"),
        ],
        answers="end",
    )
    assert (await Run(board, "go")).text == "here I am"


async def test_two_who_watch_each_other_are_stopped() -> None:
    def more(prompt: Prompt) -> str:
        return f"word number {len(prompt.messages)} of {prompt.me}"

    board = Board(
        "b",
        [
            Role(agent("ping", *[more] * 9), watches=("task", "pong"), sends="ping"),
            Role(agent("pong", *[more] * 9), watches="ping", sends="pong"),
        ],
        most=4,
    )
    assert [problem.code for problem in board.check()] == ["board.endless"]
    outcome = await Run(board, "go")
    assert "Stopped: ping has acted 4 times." in outcome.text
    assert "ping has not read pong." in outcome.text


async def test_repeating_is_no_progress() -> None:
    board = Board(
        "b",
        [
            Role(agent("ping", *["the same again and again"] * 9), ("task", "pong"), "ping"),
            Role(agent("pong", *["the same again and again"] * 9), "ping", "pong"),
        ],
    )
    assert "no progress" in (await Run(board, "go")).text


async def test_a_rule_stops_it() -> None:
    roles = [Role(agent("one", "x"), "task", "x"), Role(agent("two", "y"), "x", "y")]
    outcome = await Run(Board("b", roles, answers="y", until=rounds(1)), "go")
    assert outcome.text == "Stopped: 1 rounds.\n\ntwo has not read x.\n\none: x"


async def test_who_waits_for_what_never_comes_is_told() -> None:
    roles = [
        Role(agent("one", "x"), "task", "x"),
        Role(agent("two", "y"), "x", "y", needs="z"),
    ]
    board = Board("b", roles, answers="y", language="ko")
    assert "two은(는)" not in (text := (await Run(board, "go")).text)
    assert "two" in text
    assert "z" in text
    assert [problem.code for problem in board.check()] == ["board.never_sent"]


async def test_a_failed_turn_is_told() -> None:
    refused = ReplyFailed("model.refused", "It would not.", stop="refused")
    board = Board("b", [Role(forgiving(agent("one", refused)), "task", "x")], answers="x")
    assert (
        "(failure, by one): [one could not answer: It would not.]" in (await Run(board, "go")).text
    )


async def test_the_next_exchange_begins_with_its_own_task() -> None:
    seen: list[list[str]] = []
    board = Board("b", [Role(hears("one", seen, "it"), "task", "x")], answers="x")
    store = Memory()
    first = await Run(board, "first", store=store)
    await Run(board, "second", store=store, after=first)
    assert seen == [["said first"], ["said first", "said it", "said second"]]


async def test_a_board_on_a_board() -> None:
    inner = Board("inner", [Role(agent("deep", "found"), "task", "x")], answers="x")
    outer = Board(
        "outer",
        [Role(agent("asks", "look"), "task", "question"), Role(inner, "question", "found")],
        answers="found",
    )
    assert (await Run(outer, "go")).text == "found"


async def test_nobody_watches_the_task() -> None:
    board = Board("b", [Role(agent("one", "x"), "other", "x")], answers="y")
    codes = [problem.code for problem in board.check()]
    assert codes == [
        "board.nobody_begins",
        "board.no_answer",
        "board.never_sent",
        "board.never_read",
    ]
    assert "nobody watches the task" in (await Run(board, "go")).text


def test_what_cannot_be_meant_is_refused() -> None:
    with pytest.raises(UsageError, match="sends nothing"):
        Role(agent("one", "x"), "task", ())
    with pytest.raises(UsageError, match="lets nobody act"):
        Board("b", [Role(agent("one", "x"), "task", "x")], most=0)
    with pytest.raises(UsageError, match="Two are called"):
        Board("b", [Role(agent("one", "x"), "task", "x")] * 2)
