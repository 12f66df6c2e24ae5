"""The verbs of a turn: one at a time, each journaled, each what it was on replay."""

import asyncio
import datetime
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from typing import Any

import pytest
from pydantic import BaseModel

from dure.core.budget import Budget
from dure.core.contracts import Tool, Turn
from dure.core.errors import ReplyFailed, RunStopped, ToolError, UsageError
from dure.core.message import Image, Message, Reading, Text, ToolCall, say
from dure.core.prompt import Prompt
from dure.host.clock import FakeClock
from dure.models import scripted
from dure.runtime import Run, replay, resume
from dure.runtime.stores import Memory
from tests.runtime.support import Play, World, anything, bodies, go, lines, put, texts

pytestmark = pytest.mark.anyio


async def test_one_verb_at_a_time() -> None:
    async def play(turn: Turn) -> str:
        begun = asyncio.Event()

        async def slow() -> int:
            begun.set()
            with pytest.raises(UsageError) as caught:
                await turn.step("two", lambda: 2, int)
            assert caught.value.code == "turn.busy"
            assert "step" in caught.value.text
            return 1

        first = await turn.step("one", slow, int)
        return f"{first} {await turn.step('two', lambda: 2, int)}"

    assert (await go(Play(play))).text == "1 2"


async def test_nothing_is_called_while_unwinding() -> None:
    store, tried, running = Memory(), list[str](), list[Run]()

    async def play(turn: Turn) -> str:
        try:
            await turn.step("stop", running[0].stop, type(None))
            await turn.ask("never answered")
        finally:
            for verb in (turn.ask("late"), turn.step("late", lambda: 1, int), turn.wait(0)):
                with pytest.raises(asyncio.CancelledError):
                    await verb
                tried.append("refused")
        return "never"

    running.append(Run(Play(play), "x", store=store, policy=anything))
    outcome = await running[0]
    assert outcome.status == "stopped"
    assert tried == ["refused"] * 3
    assert not any("late" in str(event.body) for event in store.events[outcome.run])


@dataclass
class Point:
    x: int
    y: float


class Shape(BaseModel):
    points: list[Point]
    name: str = "한"


VALUES: list[tuple[Any, Any]] = [
    (1, int),
    ("한글 😀", str),
    (0.1, float),
    (True, bool),
    (None, type(None)),
    ([1, 2], list[int]),
    ({"a": (1, 2)}, dict[str, tuple[int, int]]),
    (Point(1, 2.5), Point),
    (Shape(points=[Point(1, 2)]), Shape),
    (datetime.datetime(2026, 1, 2, tzinfo=datetime.UTC), datetime.datetime),
    (b"\x00\xff", bytes),
    (float("inf"), float),
    (say("ann", "hi", Image(b"png")), Message),
]


@pytest.mark.parametrize(("value", "kind"), VALUES)
async def test_a_step_gives_the_same_live_and_on_replay(value: Any, kind: Any) -> None:
    store, seen = Memory(), list[Any]()

    async def play(turn: Turn) -> str:
        seen.append(await turn.step("x", lambda: value, kind))
        return "end"

    await go(Play(play), store)
    await replay("last", Play(play), store=store)
    assert seen == [value, value]
    assert type(seen[0]) is type(seen[1]) is type(value)


async def test_a_step_that_returns_something_else_is_named() -> None:
    with pytest.raises(UsageError, match="dice"):
        await go(Play(lambda turn: turn.step("dice", lambda: "six", int)))


async def test_a_step_that_fails_fails_again_without_being_made() -> None:
    store, world = Memory(), World()

    def deed() -> int:
        world.done.append("tried")
        raise ToolError("x.y", "no {what}", what="luck")

    async def play(turn: Turn) -> str:
        with pytest.raises(ToolError, match="no luck"):
            await turn.step("x", deed, int)
        return "end"

    await go(Play(play), store)
    await replay("last", Play(play), store=store)
    assert world.done == ["tried"]


async def test_what_a_programmer_or_machine_must_mend_is_tried_again() -> None:
    store, world = Memory(), World()

    def deed() -> int:
        world.done.append("tried")
        if len(world.done) == 1:
            raise UsageError("x.y", "mend me")
        return 1

    play = Play(lambda turn: turn.step("x", deed, int))
    with pytest.raises(UsageError, match="mend me"):
        await go(play, store)
    assert (await resume("last", play, store=store)).text == "1"


async def test_a_raw_error_of_a_participant_puts_the_run_down() -> None:
    store, fail = Memory(), [ValueError("bug")]

    async def play(turn: Turn) -> str:
        number = await turn.step("x", lambda: 7, int)
        if fail:
            raise fail.pop()
        return str(number)

    with pytest.raises(ValueError, match="bug"):
        await go(Play(play), store)
    assert [head.status for head in store.runs.values()] == ["paused"]
    assert (await resume("last", Play(play), store=store)).text == "7"


@dataclass
class Room:
    """An environment with a thermometer."""

    temperature: float = 20.0
    name: str = "room"
    tools: Sequence[Tool] = ()

    async def observe(self) -> Sequence[Any]:
        return (Reading("thermometer", self.temperature, "°C"), Text("warm"))

    async def events(self) -> AsyncIterator[Sequence[Any]]:
        yield ()


async def test_what_is_observed_is_labelled_and_replayed() -> None:
    store, room, seen = Memory(), Room(), list[Message]()

    async def play(turn: Turn) -> str:
        seen.append(await turn.observe(room))
        return "end"

    outcome = await go(Play(play), store)
    room.temperature = 30.0
    await replay("last", Play(play), store=store)
    assert seen[0] == seen[1]
    assert [part.origin for part in seen[0].parts] == [("room",), ("room",)]
    assert outcome.message is not None
    assert outcome.message.parts[0].origin == ("agent", "room", "user")
    assert [each.component for each in store.events[outcome.run]][1:3] == ["perception"] * 2


async def test_a_short_wait_is_waited_for_and_a_long_one_parks() -> None:
    store, clock = Memory(), FakeClock(1000.0)

    async def play(turn: Turn) -> str:
        await turn.wait(1010.0)
        await turn.wait(5000.0)
        return "due"

    working = asyncio.ensure_future(go(Play(play), store, clock=clock))
    for _ in range(50):  # Until it sleeps.
        await asyncio.sleep(0)
    assert clock.sleepers == 1
    clock.advance(10)
    outcome = await working
    assert outcome.status == "waiting"
    assert [(q.asking, q.deadline) for q in outcome.questions] == [("timer", 5000.0)]
    again = await resume("last", Play(play), store=store, clock=clock)
    assert again.status == "waiting"
    clock.advance(5000)
    assert (await resume("last", Play(play), store=store, clock=clock)).text == "due"
    assert (await replay("last", Play(play), store=store, clock=FakeClock())).text == "due"


async def _first(turn: Turn) -> Message:
    return say("first", str(await turn.step("x", lambda: 1, int)))


async def _second(turn: Turn) -> Message:
    for number in range(3):
        await turn.step("x", lambda number=number: number, int)
    return say("second", "2")


async def _parked(turn: Turn) -> Message:
    return say("parked", (await turn.ask("?")).text)


JOINS: list[tuple[Any, list[str | None], str]] = [
    ("all", ["1", "2", "word"], "waiting"),
    ("first", ["1", None, None], "done"),
    (1, ["1", None, None], "done"),
    (2, ["1", "2", None], "done"),
]


@pytest.mark.parametrize(("join", "texts", "status"), JOINS)
async def test_joins(join: Any, texts: list[str | None], status: str) -> None:
    store, found = Memory(), list[list[str | None]]()

    async def play(turn: Turn) -> str:
        said = await turn.together(_first, _second, _parked, join=join)
        found.append([message.text if message else None for message in said])
        # What was not joined has left nothing behind that is still under way.
        return str(await turn.step("after", lambda: 5, int))

    outcome = await go(Play(play), store)
    assert outcome.status == status
    if status == "waiting":
        await put(store, outcome, text="word")
        outcome = await resume("last", Play(play), store=store)
    assert (outcome.text, found[-1]) == ("5", texts)
    assert (await replay("last", Play(play), store=store)).text == "5"
    assert found[-1] == texts


async def test_a_parked_branch_does_not_hold_up_its_siblings() -> None:
    store, world = Memory(), World()

    async def asks(turn: Turn) -> Message:
        said = await turn.ask(f"{turn.key}?")
        world.done.append(said.text)
        return said

    async def works(turn: Turn) -> Message:
        for number in range(5):
            await turn.step(
                "work", lambda number=number: world.done.append(f"{number}"), type(None)
            )
        return await asks(turn)

    async def play(turn: Turn) -> str:
        return " ".join(texts([m for m in await turn.together(asks, works, asks) if m]))

    outcome = await go(Play(play), store)
    assert outcome.status == "waiting"
    assert world.done == ["0", "1", "2", "3", "4"]
    branches = [f"play/1:together/{number}:branch" for number in (1, 2, 3)]
    assert sorted(q.text for q in outcome.questions) == [f"{branch}?" for branch in branches]
    await put(store, outcome, text="yes")
    assert (await resume("last", Play(play), store=store)).text == "yes yes yes"
    assert world.done[:5] == ["0", "1", "2", "3", "4"]
    assert len(bodies(store, outcome.run, "question")) == 3


async def test_an_answer_while_a_sibling_works_wakes_the_branch() -> None:
    store, running, answered = Memory(), list[Run](), asyncio.Event()

    async def asks(turn: Turn) -> Message:
        said = await turn.ask("?")
        answered.set()
        return said

    async def waits(turn: Turn) -> Message:
        context = running[0].context
        assert context is not None
        for _ in range(50):  # Until its sibling asks.
            await asyncio.sleep(0)
        assert context.questions
        outcome: Any = type("O", (), {})
        outcome.run, outcome.questions = context.run, list(context.questions.values())
        await put(store, outcome, text="now")
        await asyncio.wait_for(answered.wait(), 5)
        return say("w", "worked")

    async def play(turn: Turn) -> str:
        return " ".join(texts([m for m in await turn.together(asks, waits) if m]))

    running.append(Run(Play(play), "x", store=store))
    assert (await running[0]).text == "now worked"


async def test_a_failing_branch_ends_the_others() -> None:
    async def fails(turn: Turn) -> Message:
        await turn.step("x", lambda: 1, int)
        raise RunStopped("x.y", "no more")

    outcome = await go(Play(lambda turn: turn.together(fails, _parked)))
    assert (outcome.status, outcome.error and outcome.error.code) == ("failed", "x.y")


@pytest.mark.parametrize("hands", [False, True])
async def test_messages_have_ids_and_origins(hands: bool) -> None:
    store, heard = Memory(), list[Message]()

    async def inner(turn: Turn) -> str:
        heard.extend(turn.messages)
        return "inner"

    async def play(turn: Turn) -> Message:
        if hands:
            return await turn.hand(Play(inner, "ann"), [*turn.messages, say("x", "new")])
        return say("play", "end")

    outcome = await go(Play(play), store)
    run = outcome.run
    assert outcome.message is not None
    assert outcome.message.id == (f"{run}/play/1:ann" if hands else f"{run}/play")
    if hands:
        assert [each.id for each in heard] == [f"{run}/task/1", f"{run}/play/1:ann#1"]
        assert [each.parts[0].origin for each in heard] == [("user",), ("agent", "user")]


async def test_no_message_is_a_usage_error() -> None:
    class Mute:
        name, about = "mute", ""

        async def reply(self, turn: Turn) -> Any:
            return "text"

    with pytest.raises(UsageError, match=r"mute\.reply returned str"):
        await go(Mute())


async def test_what_is_left_is_shown() -> None:
    seen: list[Budget] = []

    async def play(turn: Turn) -> str:
        seen.append(turn.left)
        await turn.think(scripted("hi"), Prompt("play", turn.messages))
        seen.append(turn.left)
        return str(turn.workspace.root)

    await go(Play(play), budget=Budget(calls=3, dollars=1))
    assert [each.calls for each in seen] == [3, 2]
    assert seen[1].money == 1


async def test_an_incomplete_reply_is_no_success() -> None:
    store = Memory()
    play = Play(lambda turn: turn.think(scripted(Text("")), Prompt("play", turn.messages)))
    outcome = await go(play, store)
    assert outcome.status == "failed"
    assert isinstance(outcome.error, ReplyFailed)
    assert outcome.error.facts["stop"] == "empty"
    again = await replay("last", play, store=store)
    assert again.error is not None
    assert again.error.text == outcome.error.text
    assert (await resume("last", play, store=store)).status == "failed"


async def test_no_calls_give_an_empty_message() -> None:
    store = Memory()

    async def play(turn: Turn) -> str:
        return str(len((await turn.use(tools=[])).parts))

    assert (await go(Play(play), store)).text == "0"


async def test_keys_stand_in_program_order_whatever_ends_first() -> None:
    store, gate, world = Memory(), asyncio.Event(), World()

    async def slow(arguments: Any) -> str:
        await gate.wait()
        return "slow"

    async def quick(arguments: Any) -> str:
        gate.set()
        return "quick"

    tools = [world.tool("slow", slow), world.tool("quick", quick)]
    both = (ToolCall("1", "slow", {}), ToolCall("2", "quick", {}))

    async def play(turn: Turn) -> str:
        said = await turn.use(*both, tools=tools)
        return " ".join(result.text for result in said.results)

    outcome = await go(Play(play), store)
    assert outcome.text == "slow quick"
    results = [key for kind, key in lines(store, outcome.run) if kind == "result"]
    assert results == ["play/1:use/2:quick", "play/1:use/1:slow"]
