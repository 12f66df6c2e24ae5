"""Flows: steps over a state, taken when they are due; waited for, killed, replayed."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import Any

import pytest
from pydantic import BaseModel
from typing_extensions import TypedDict

from dure.agents import Agent, Human
from dure.core.budget import Budget
from dure.core.contracts import Participant, Turn
from dure.core.errors import ReplyFailed, UsageError
from dure.core.message import Data, Message, say
from dure.core.prompt import Reply
from dure.models import scripted
from dure.runtime import Run, replay, resume
from dure.runtime.stores import Memory
from dure.teams.flow import (
    END,
    Flow,
    all_of,
    any_of,
    decide,
    each,
    hand,
    hand_all,
    listen,
    loop,
    router,
    some_of,
    start,
)
from tests.runtime.support import Play, go, put


@dataclass
class Story:
    """What the steps of these tests write into."""

    task: str = ""
    answer: str = ""
    draft: str = ""
    tries: int = 0
    notes: list[str] = field(default_factory=list[str])
    found: dict[str, str] = field(default_factory=dict[str, str])
    items: list[str] = field(default_factory=list[str])


def noting(name: str, *when: Any) -> Any:
    """A step that notes its name."""

    async def note(turn: Turn, state: Story) -> None:
        state.notes.append(name)

    note.__name__ = name
    return listen(*when)(note)


async def played(*steps: Any, task: str = "go", **more: Any) -> dict[str, Any]:
    """The state at the end; the replay gives the same, byte for byte."""
    store = Memory()
    flow = Flow("flow", Story, steps, **more)
    outcome = await go(flow, store, task=task)
    assert outcome.status == "done", outcome.error
    again = await replay(outcome.run, flow, store=store)
    assert again.message == outcome.message
    return outcome.data


async def test_a_router_goes_back_until_it_is_good() -> None:
    @start("again")
    async def write(turn: Turn, state: Story) -> None:
        state.tries += 1
        state.draft = f"{state.task} {state.tries}"

    @router(write, to=("again", "good"))
    def judge(turn: Turn, state: Story) -> str:
        return "good" if state.tries == 3 else "again"

    @listen("good")
    async def publish(turn: Turn, state: Story) -> Story:
        return Story(state.task, f"Published: {state.draft}")

    flow = Flow("story", Story, [write, judge, publish])
    outcome = await go(flow, task="A tale")
    assert outcome.text == "Published: A tale 3"
    assert outcome.data["tries"] == 0  # publish gave another state


async def test_a_loop_has_a_bound_and_a_way_out() -> None:
    @start("again")
    def write(turn: Turn, state: Story) -> None:
        state.tries += 1

    @router(write, to=("again",), most=3, otherwise="enough")
    def judge(turn: Turn, state: Story) -> str:
        return "again"

    state = await played(write, judge, noting("leave", "enough"))
    assert (state["tries"], state["notes"]) == (4, ["leave"])

    @router(write, to=("again", END))
    def forever(turn: Turn, state: Story) -> str:
        return "again"

    outcome = await go(Flow("f", Story, [write, forever], most=7))
    assert outcome.error is not None
    assert (outcome.status, outcome.error.code) == ("failed", "flow.too_many")
    assert "forever would be next" in outcome.error.text


async def test_routers_that_are_spent_do_not_go_round_for_ever() -> None:
    @router("start", "back", to=("back",), most=1, otherwise="back")
    def way(turn: Turn, state: Story) -> str:
        return "back"

    outcome = await go(Flow("f", Story, [way], most=5))
    assert outcome.error is not None
    assert outcome.error.code == "flow.too_many"


@dataclass
class Loose:
    """A state whose fields may be anything."""

    any: Any = field(default_factory=lambda: {"deep": [1]})


async def test_what_lies_deep_in_a_state_is_a_steps_own_too() -> None:
    @start()
    def deepen(turn: Turn, state: Loose) -> None:
        state.any["deep"].append(2)

    @start()
    def look(turn: Turn, state: Loose) -> None:
        assert state.any == {"deep": [1]}

    assert (await go(Flow("f", Loose, [deepen, look]))).data == {"any": {"deep": [1, 2]}}


async def test_a_step_loops_until_its_goal_is_reached() -> None:
    def looping(**more: Any) -> Any:
        @loop(until=lambda state: state.tries >= 3, **more)
        def polish(turn: Turn, state: Story) -> None:
            state.tries += 1

        return polish

    assert (await played(looping(most=5)))["tries"] == 3
    assert (await played(looping(most=2, otherwise="rough"), noting("mend", "rough")))["notes"] == [
        "mend"
    ]
    outcome = await go(Flow("f", Story, [looping(most=2)]))
    assert outcome.error is not None
    assert outcome.error.code == "flow.loop_spent"
    with pytest.raises(UsageError, match="most=0"):
        looping(most=0)


async def test_conditions_join_what_ran_at_the_same_time() -> None:
    a, b = noting("a", "start"), noting("b", "start")
    c = noting("c", b)
    both, either, two = (
        noting("both", all_of(a, c)),
        noting("either", any_of(a, c)),
        noting("two", some_of(2, a, b, c)),
    )
    nested = noting("nested", all_of(any_of(a, "nowhere"), c))

    @router(to=("nowhere", "somewhere"))
    def way(turn: Turn, state: Story) -> str:
        return "somewhere"

    state = await played(a, b, c, both, either, two, nested, way)
    # a and b at once; c, either and two when they are done; then what waited for c.
    assert state["notes"] == ["a", "b", "c", "either", "two", "both", "either", "nested"]


async def test_steps_at_the_same_time_do_not_share_a_state() -> None:
    @start()
    def left(turn: Turn, state: Story) -> None:
        state.draft = "left"
        state.found["left"] = "1"

    @start()
    def right(turn: Turn, state: Story) -> None:
        assert state.draft == ""
        state.found["right"] = "2"

    @start()
    def clash(turn: Turn, state: Story) -> None:
        state.draft = "clash"

    @start()
    def same_key(turn: Turn, state: Story) -> None:
        state.found["left"] = "other"

    state = await played(left, right)
    assert (state["draft"], state["found"]) == ("left", {"left": "1", "right": "2"})
    for other in (clash, same_key):
        with pytest.raises(UsageError, match="both changed"):
            await played(left, other)


async def test_each_item_in_order_and_so_many_at_once() -> None:
    inside, most, two = 0, 0, asyncio.Event()

    def mapping(**more: Any) -> Any:
        @each(over=lambda state: state.items, into="notes", **more)
        async def look(turn: Turn, state: Story, item: str) -> str:
            nonlocal inside, most
            state.items.clear()  # its own
            inside += 1
            most = max(most, inside)
            if inside == 2:
                two.set()
            await two.wait()
            agent = Agent("scout", scripted(lambda prompt: prompt.messages[-1].text.upper()))
            said = (await turn.hand(agent, [say("owner", item)])).text
            inside -= 1
            return said

        return Flow("f", Story, [look])

    items = say("user", Data({"items": ["a", "b", "c", "가", "b"]}))
    outcome = await go(mapping(at_once=2), task=items)
    assert outcome.data["notes"] == ["A", "B", "C", "가", "B"]
    assert outcome.data["items"] == ["a", "b", "c", "가", "b"]
    assert most == 2
    assert len((await go(mapping(join=2), task=items)).data["notes"]) == 2
    assert len((await go(mapping(join="first"), task=items)).data["notes"]) == 1
    assert (await go(mapping(), task="none")).data["notes"] == []


def answering(name: str, *replies: Any) -> Agent:
    return Agent(name, scripted(*replies))


async def test_participants_are_steps() -> None:
    echo = answering("echo", lambda prompt: prompt.messages[-1].text)
    writer = hand(echo, tell="Write about {task}.", into="draft", budget=Budget(calls=1))
    ask = hand_all(
        "ask", [echo, answering("bob", "fine")], writer, tell=lambda s: s.draft, into="notes"
    )
    chooser = decide(answering("eve", "I choose b."), ask, to=("a", "b"))
    state = await played(writer, ask, chooser, noting("b-way", "b"), noting("a-way", "a"), task="x")
    assert state["notes"] == ["Write about x.", "fine", "b-way"]


async def test_who_decides_nothing_is_told_and_then_left() -> None:
    rubbish = answering("eve", *["hm"] * 3)
    way = decide(rubbish, to=("a",), otherwise="b")
    assert (await played(way, noting("it", "b"), noting("no", "a")))["notes"] == ["it"]
    outcome = await go(Flow("f", Story, [decide(rubbish, to=("a", "b"))]))
    assert outcome.error is not None
    assert outcome.error.code == "flow.undecided"


async def test_a_flow_is_a_participant_of_a_flow() -> None:
    inner = Flow("inner", Story, [noting("in", "start")])
    outer = hand(inner, tell=lambda s: Data({"task": "sub"}), into="found", name="sub")

    class Outer(TypedDict):
        found: Story

    flow = Flow("outer", Outer, [outer], begin=lambda messages: {"found": Story()})
    outcome = await go(flow)
    assert (outcome.data["found"]["task"], outcome.data["found"]["notes"]) == ("sub", ["in"])


async def test_people_are_waited_for_while_others_work() -> None:
    store, calls = Memory(), list[str]()

    @start()
    async def work(turn: Turn, state: Story) -> None:
        async def read() -> str:
            calls.append("read")
            return "42"

        state.draft = await turn.step("decided it", read, str)

    asked = hand(Human("owner"), into="answer", tell="Is {task} right?")
    flow = Flow("f", Story, [asked, work, noting("after", all_of(asked, work))])
    outcome = await go(flow, store, task="it")
    assert (outcome.status, outcome.questions[0].text) == ("waiting", "user: Is it right?")
    await put(store, outcome, text="yes, 네")
    outcome = await resume(outcome.run, flow, store=store)
    assert (outcome.text, outcome.data["draft"], calls) == ("yes, 네", "42", ["read"])
    assert outcome.data["notes"] == ["after"]


class Model(BaseModel):
    """A state with a check of its own."""

    count: int = 0


async def test_what_a_state_may_be() -> None:
    @start()
    def add(turn: Turn, state: Model) -> None:
        state.count += 1

    @start()
    def spoil(turn: Turn, state: Model) -> None:
        state.count = "many"  # type: ignore[assignment]

    assert (await go(Flow("f", Model, [add]))).data == {"count": 1}
    with pytest.raises(UsageError, match=r"spoil left the state of f.*`count` should be"):
        await go(Flow("f", Model, [spoil]))
    with pytest.raises(UsageError, match="cannot be made"):
        await go(Flow("f", Model, [add]), task=say("user", Data({"count": "x"})))

    @dataclass
    class Sets:
        seen: set[str]

    for kind in (Sets, int):
        with pytest.raises(UsageError, match="cannot be a flow's state"):
            Flow("f", kind, [])

    @dataclass
    class Bytes:
        data: bytes = b""

    @start()
    def bad(turn: Turn, state: Bytes) -> None:
        state.data = b"hi"

    with pytest.raises(UsageError, match="another value"):
        await go(Flow("f", Bytes, [bad]))


async def test_an_exception_is_said_and_the_run_goes_on_when_it_is_mended() -> None:
    store, broken = Memory(), [True]

    @start()
    def fine(turn: Turn, state: Story) -> None:
        state.notes.append("fine")

    @listen(fine)
    def fragile(turn: Turn, state: Story) -> None:
        if broken:
            raise KeyError("price")
        state.notes.append("mended")

    flow = Flow("f", Story, [fine, fragile])
    run = Run(flow, "go", store=store)
    with pytest.raises(UsageError, match=r"fragile of f raised KeyError: 'price'"):
        await run
    broken.clear()
    outcome = await resume(run.id, flow, store=store)
    assert outcome.data["notes"] == ["fine", "mended"]


async def test_a_step_may_go_on_without_what_failed() -> None:
    @start()
    async def try_it(turn: Turn, state: Story) -> None:
        cut = Agent("cut", scripted(Reply(say("cut", "half"), "length")))
        try:
            state.draft = (await turn.hand(cut, [say("user", "?")])).text
        except ReplyFailed as error:
            state.draft = f"none: {error.facts['stop']}"

    assert (await played(try_it))["draft"] == "none: length"


async def test_rubbish_from_outside_is_kept_as_text() -> None:
    odd = "\udce2\0\r\n<b>‮ 🎈 {task}"
    say_it = Play(lambda turn: _odd(odd), name="odd")
    state = await played(hand(say_it, tell="{task}", into="draft"), task=odd)
    assert "🎈 {task}" in state["draft"]
    assert "\0" not in state["draft"]


async def _odd(text: str) -> Message:
    return say("odd", text)


async def test_what_is_no_route_is_said() -> None:
    @router(to=("a", "b"))
    def way(turn: Turn, state: Story) -> str:
        return "c"

    with pytest.raises(UsageError, match="gave the route 'c'"):
        await played(way)


@pytest.mark.parametrize("count", [300])
async def test_many_steps_stay_small(count: int) -> None:
    @start("again")
    def add(turn: Turn, state: Story) -> None:
        state.notes.append("x" * 100)

    @router(add, to=("again", END))
    def way(turn: Turn, state: Story) -> str:
        return "again" if len(state.notes) < count else END

    store = Memory()
    flow: Participant = Flow("f", Story, [add, way], most=2 * count)
    outcome = await go(flow, store)
    events = await (await store.open()).read(outcome.run)
    assert len(outcome.data["notes"]) == count
    assert max(len(str(event.body)) for event in events[:-1]) < 2_000
