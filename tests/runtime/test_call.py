"""One tool call: decided, approved, made once, and unknown when nobody can say."""

import asyncio
import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from dure.agents import Agent
from dure.core.codec import digest
from dure.core.contracts import Check, Tool, Turn
from dure.core.errors import Refused, ReplayMismatch, ToolError, UsageError
from dure.core.message import Data, Image, Message, Text, ToolCall
from dure.core.outcome import Answer, Outcome, Question
from dure.core.policy import Policy, Request, Verdict, read_only, tightest, trusted, workspace
from dure.host.clock import FakeClock
from dure.host.files import Folder
from dure.models import calls, scripted
from dure.runtime import fork, replay, resume
from dure.runtime.inbox import answer_letter
from dure.runtime.stores import Memory
from tests.runtime.support import Play, World, anything, bodies, go, put

pytestmark = pytest.mark.anyio


def one(tool: Tool, *more: Tool, **arguments: Any) -> Play:
    """A participant that makes one call and says what came back."""

    async def play(turn: Turn) -> Any:
        said = await turn.use(ToolCall("c1", tool.name, arguments), tools=[tool, *more])
        result = said.results[0]
        return f"{'failed: ' if result.failed else ''}{result.text}"

    return Play(play)


# ---- Approval


def asking(request: Request) -> Verdict:
    return Verdict("ask", "always ask")


ANSWERS: list[tuple[dict[str, Any], list[str], str]] = [
    ({"verdict": "yes"}, ["act 1"], "did act"),
    ({"verdict": "no", "text": "too dear"}, [], "They said: too dear"),
    ({"verdict": "edit", "arguments": {"n": 2}}, ["act 2"], "did act"),
    ({"verdict": "edit"}, [], "A person refused"),
    ({"verdict": ""}, [], "A person refused"),
    ({"verdict": "give up"}, [], "A person refused"),
    ({"verdict": "always"}, ["act 1"], "did act"),
]


async def test_an_edited_call_is_decided_again() -> None:
    """What policy denies is not done, whoever writes it."""

    def careful(request: Request) -> Verdict:
        return Verdict("deny", "no twos") if request.arguments["n"] == 2 else asking(request)

    store, world = Memory(), World()
    play = one(world.tool(), n=1)
    outcome = await go(play, store, policy=careful)
    await put(store, outcome, "edit", arguments={"n": 2})
    outcome = await resume("last", play, store=store, policy=careful)
    assert world.done == []
    assert "Policy does not allow this call (no twos)" in outcome.text
    assert bodies(store, outcome.run, "decision")[-1]["arguments"] == {"n": 2}


@pytest.mark.parametrize(
    "facts", [{"effect": "pay"}, {"to": "n"}, {"reads": "web"}, {"schema": {"type": "object"}}]
)
async def test_leave_is_for_the_tool_as_it_was(facts: dict[str, Any]) -> None:
    store, world = Memory(), World()
    tool = world.tool()
    outcome = await go(one(tool, n=1), store, policy=asking)
    await put(store, outcome, "yes")
    other = one(replace(tool, **facts), n=1)
    with pytest.raises(ReplayMismatch, match="no longer the one that was asked"):
        await resume("last", other, store=store, policy=asking)
    assert world.done == []


@pytest.mark.parametrize(("answer", "done", "text"), ANSWERS)
async def test_a_person_decides(answer: dict[str, Any], done: list[str], text: str) -> None:
    store, world = Memory(), World()
    play = one(world.tool(), n=1)
    outcome = await go(play, store, policy=asking)
    question = outcome.questions[0]
    assert (outcome.status, question.asking) == ("waiting", "approve")
    shown = json.loads(question.call)
    assert (shown["tool"], shown["arguments"], shown["effect"]) == ("act", {"n": 1}, "send")
    assert question.bound == digest(question.call)
    assert world.done == []
    await put(store, outcome, **answer)
    outcome = await resume("last", play, store=store, policy=asking)
    assert world.done == done
    assert text in outcome.text
    again = await replay("last", play, store=store, policy=asking)
    assert (again.text, world.done) == (outcome.text, done)
    assert (await resume("last", play, store=store, policy=asking)).text == outcome.text


async def test_an_approval_holds_for_the_call_that_was_shown() -> None:
    store, world = Memory(), World()
    outcome = await go(one(world.tool(), n=1), store, policy=asking)
    await put(store, outcome, "yes")
    with pytest.raises(UsageError) as caught:
        await resume("last", one(world.tool(), n=1000), store=store, policy=asking)
    assert caught.value.code == "replay.other_question"
    assert world.done == []


async def test_always_holds_for_the_tool_and_the_run() -> None:
    store, world = Memory(), World()
    model = scripted(calls(("act", {"n": 1})), calls(("act", {"n": 2})), "end")
    agent = Agent("boss", model, [world.tool()])
    outcome = await go(agent, store, policy=asking)
    await put(store, outcome, "always")
    assert (await resume("last", agent, store=store, policy=asking)).text == "end"
    assert world.done == ["act 1", "act 2"]
    assert len(bodies(store, outcome.run, "question")) == 1
    assert (await go(agent, store, policy=asking)).status == "waiting"


async def test_always_holds_after_a_crash() -> None:
    store, world = Memory(), World()
    model = scripted(calls(("act", {"n": 1})), calls(("act", {"n": 2})), "end")
    agent = Agent("boss", model, [world.tool()])
    outcome = await go(agent, store, policy=asking)
    await put(store, outcome, "always")
    await resume("last", agent, store=store, policy=asking)
    events = list(store.events[outcome.run])
    cut = next(each.seq for each in events if each.kind == "result" and "2:use" in each.key)
    store.events[outcome.run][:] = events[:cut]
    assert (await resume("last", agent, store=store, policy=asking)).text == "end"


async def test_a_double_answer_counts_once() -> None:
    store, world = Memory(), World()
    play = one(world.tool(), n=1)
    outcome = await go(play, store, policy=asking)
    await put(store, outcome, "no")
    await put(store, outcome, "yes")
    assert "refused" in (await resume("last", play, store=store, policy=asking)).text
    assert world.done == []


@pytest.mark.parametrize(("days", "done"), [(6, ["act 1"]), (8, [])])
async def test_leave_comes_in_time_or_counts_as_refused(days: int, done: list[str]) -> None:
    store, world, clock = Memory(), World(), FakeClock(1000.0)
    play = one(world.tool(), n=1)
    outcome = await go(play, store, policy=asking, clock=clock)
    clock.advance(days * 24 * 3600)
    books = await store.open()
    answer = Answer(outcome.questions[0].id, verdict="yes")
    await books.put(answer_letter(outcome.run, answer, clock.now()))
    clock.advance(30 * 24 * 3600)  # When the run is taken up does not matter.
    outcome = await resume("last", play, store=store, policy=asking, clock=clock)
    assert world.done == done
    assert ("in time" in outcome.text) == (not done)


async def test_without_an_answer_leave_is_refused_at_the_deadline() -> None:
    store, world, clock = Memory(), World(), FakeClock(1000.0)
    play = one(world.tool(), n=1)
    await go(play, store, policy=asking, clock=clock)
    assert (await resume("last", play, store=store, policy=asking, clock=clock)).questions
    clock.advance(8 * 24 * 3600)
    outcome = await resume("last", play, store=store, policy=asking, clock=clock)
    assert "Nobody answered in time" in outcome.text
    assert world.done == []


async def test_a_person_who_is_there_is_asked_at_once() -> None:
    world, asked = World(), list[Question]()

    async def asks(question: Question) -> Answer:
        asked.append(question)
        return Answer("some other id", verdict="yes")

    outcome = await asyncio.wait_for(go(one(world.tool(), n=1), policy=asking, asks=asks), 5)
    assert (outcome.text, len(asked)) == ("did act", 1)


async def test_nobody_there_puts_the_run_away() -> None:
    async def asks(question: Question) -> None:
        return None

    assert (await go(one(World().tool()), policy=asking, asks=asks)).status == "waiting"


# ---- Policy


PRESETS: list[tuple[Policy, dict[str, Any], tuple[str, ...], str]] = [
    (read_only, {"effect": "read"}, (), "allow"),
    (read_only, {"effect": "write"}, (), "deny"),
    (workspace, {"effect": "read"}, (), "allow"),
    (workspace, {"effect": "write"}, ("web",), "allow"),
    (workspace, {"effect": "exec"}, (), "allow"),
    (workspace, {"effect": "exec", "traits": frozenset({"unsandboxed"})}, (), "ask"),
    (workspace, {"effect": "send"}, (), "ask"),
    (workspace, {"effect": "pay"}, (), "ask"),
    (workspace, {"effect": "read", "traits": frozenset({"undeclared"})}, (), "ask"),
    (workspace, {"effect": "sned"}, (), "ask"),
    (trusted, {"effect": "send"}, ("agent", "user", "workspace"), "allow"),
    (trusted, {"effect": "send"}, ("agent", "web"), "ask"),
    (trusted, {"effect": "pay"}, ("tool",), "ask"),
    (trusted, {"effect": "sned"}, ("tool",), "ask"),
    (trusted, {"effect": "exec"}, ("web",), "allow"),
    (tightest(trusted, workspace), {"effect": "send"}, (), "ask"),
    (tightest(workspace, read_only), {"effect": "send"}, (), "deny"),
]


@pytest.mark.parametrize(("policy", "facts", "seen", "decision"), PRESETS)
def test_presets(
    policy: Policy, facts: dict[str, Any], seen: tuple[str, ...], decision: str
) -> None:
    facts = {"traits": frozenset[str](), **facts}
    request = Request("boss", "act", facts["effect"], {}, None, facts["traits"], seen)
    assert policy(request).decision == decision


async def test_what_policy_denies_is_not_made_and_journaled() -> None:
    store, world = Memory(), World()
    outcome = await go(one(world.tool(), n=1), store, policy=read_only)
    assert world.done == []
    assert "Policy does not allow" in outcome.text
    decision = bodies(store, outcome.run, "decision")[0]
    assert (decision["decision"], decision["arguments"]) == ("deny", {"n": 1})


async def test_a_child_never_gets_a_wider_policy() -> None:
    world = World()

    async def play(turn: Turn) -> Message:
        return await turn.hand(one(world.tool()), turn.messages, policy=anything)

    assert "does not allow" in (await go(Play(play), policy=read_only)).text
    assert world.done == []


async def test_policy_sees_the_destination_and_what_was_seen() -> None:
    seen: list[Request] = []

    def watching(request: Request) -> Verdict:
        seen.append(request)
        return Verdict("allow", "seen")

    world = World()
    tools = [world.tool("read", effect="read", reads="web"), world.tool("mail", to="who")]
    wanted = calls(("read", {})), calls(("mail", {"who": "ann@example.org"})), "end"
    await go(Agent("boss", scripted(*wanted), tools), policy=watching)
    assert [(each.to, each.seen) for each in seen] == [
        (None, ("agent", "user")),
        ("ann@example.org", ("agent", "user", "web")),
    ]


# ---- Unknown calls


def cut(store: Memory, outcome: Outcome, key: str) -> None:
    """The journal as it is when the process dies in the middle of this call."""
    events = list(store.events[outcome.run])
    at = next(n for n, each in enumerate(events) if each.kind == "result" and each.key == key)
    store.events[outcome.run][:] = events[:at]


UNKNOWN: list[tuple[dict[str, Any], int, str]] = [
    ({"verdict": "yes", "text": "the receipt"}, 1, "the receipt"),
    ({"verdict": "yes"}, 1, "Done, as a person says."),
    ({"verdict": "no"}, 2, "did act"),
]


@pytest.mark.parametrize(("answer", "times", "text"), UNKNOWN)
async def test_a_person_says_whether_it_happened(
    answer: dict[str, Any], times: int, text: str
) -> None:
    store, world = Memory(), World()
    play = one(world.tool(), n=1)
    cut(store, await go(play, store), "play/1:use/1:act")
    outcome = await resume("last", play, store=store, policy=anything)
    assert (outcome.status, outcome.questions[0].asking) == ("waiting", "happened")
    assert outcome.questions[0].id == "play/1:use/1:act:happened"
    await put(store, outcome, **answer)
    outcome = await resume("last", play, store=store, policy=anything)
    assert (outcome.text, len(world.done)) == (text, times)
    assert (await replay("last", play, store=store)).text == text


async def test_a_run_can_be_given_up() -> None:
    store, world = Memory(), World()
    play = one(world.tool(), n=1)
    cut(store, await go(play, store), "play/1:use/1:act")
    outcome = await resume("last", play, store=store, policy=anything)
    await put(store, outcome, "give up")
    outcome = await resume("last", play, store=store, policy=anything)
    assert outcome.status == "failed"
    assert isinstance(outcome.error, Refused)


async def test_a_persons_word_holds_for_one_try() -> None:
    store, world = Memory(), World()
    play = one(world.tool(), n=1)
    cut(store, await go(play, store), "play/1:use/1:act")
    outcome = await resume("last", play, store=store, policy=anything)
    await put(store, outcome, "no")
    cut(store, await resume("last", play, store=store, policy=anything), "play/1:use/1:act")
    outcome = await resume("last", play, store=store, policy=anything)
    assert [question.id for question in outcome.questions] == ["play/1:use/1:act:happened-2"]
    assert len(world.done) == 2
    await put(store, outcome, "yes")
    assert (await resume("last", play, store=store, policy=anything)).status == "done"
    assert len(world.done) == 2


HAPPENED: list[tuple[bool | ToolError | None, str, int]] = [
    (True, "done", 1),
    (False, "done", 2),
    (None, "waiting", 1),
    (ToolError("x.y", "cannot tell"), "waiting", 1),
]


@pytest.mark.parametrize(("says", "status", "times"), HAPPENED)
async def test_a_tool_that_can_tell_is_asked_first(says: Any, status: str, times: int) -> None:
    store, world = Memory(), World()

    async def happened(arguments: dict[str, Any], call: Any) -> bool | None:
        assert call.noted == {"was": "before"}
        if isinstance(says, ToolError):
            raise says
        return says

    async def before(arguments: dict[str, Any], call: Any) -> dict[str, Any]:
        return {"was": "before"}

    play = one(world.tool(repeat=Check(happened, before)), n=1)
    cut(store, await go(play, store), "play/1:use/1:act")
    outcome = await resume("last", play, store=store, policy=anything)
    assert (outcome.status, len(world.done)) == (status, times)


async def _hang(arguments: Any) -> str:
    await asyncio.Event().wait()
    return "never"


async def test_a_slow_call_that_may_be_repeated_failed() -> None:
    outcome = await go(one(World().tool(result=_hang, repeat="free", seconds=0.01)))
    assert "did not finish within 0.01 s" in outcome.text


async def test_a_slow_call_that_may_not_be_repeated_is_unknown() -> None:
    store, world = Memory(), World()
    play = one(world.tool(result=_hang, seconds=0.01))
    for tries in range(1, 4):
        outcome = await go(play, store) if tries == 1 else await resume(
            "last", play, store=store, policy=anything
        )  # fmt: skip
        assert [question.asking for question in outcome.questions] == ["happened"]
        assert len(world.done) == tries
        await put(store, outcome, "no")


async def test_a_slow_call_that_did_not_happen_failed() -> None:
    async def happened(arguments: Any, call: Any) -> bool:
        return False

    world = World()
    play = one(world.tool(result=_hang, repeat=Check(happened), seconds=0.01))
    assert "did not finish" in (await go(play)).text
    assert len(world.done) == 1


# ---- What comes back


FAILURES: list[tuple[BaseException, str]] = [
    (ToolError("x.y", "no such {thing}", thing="city"), "failed: no such city"),
    (ValueError("bad"), "failed: The tool raised ValueError: bad"),
    (TimeoutError("the socket"), "failed: "),
]


@pytest.mark.parametrize(("error", "text"), FAILURES)
async def test_failures_are_told_to_the_model(error: BaseException, text: str) -> None:
    store = Memory()
    play = one(World().tool(result=error, effect="read", repeat="free"))
    outcome = await go(play, store)
    assert outcome.text.startswith(text)
    assert (await replay("last", play, store=store)).text == outcome.text


async def test_unknown_tools_and_broken_arguments_are_told_to_the_model() -> None:
    store, world, tool = Memory(), World(), World().tool("weather")

    async def play(turn: Turn) -> str:
        wrong = ToolCall("1", "wether", {}), ToolCall("2", "weather", {}, "not JSON")
        said = await turn.use(*wrong, tools=[tool])
        return " | ".join(result.text for result in said.results)

    outcome = await go(Play(play), store)
    assert "no tool called 'wether'. Did you mean: weather" in outcome.text
    assert "could not be read: not JSON" in outcome.text
    assert world.done == []
    assert (await replay("last", Play(play), store=store)).text == outcome.text


async def test_a_long_result_becomes_a_file_and_a_preview(tmp_path: Any) -> None:
    long = "".join(f"line {number}\n" for number in range(5000))
    outcome = await go(one(World().tool(result=long)), workspace=Folder(str(tmp_path)))
    assert len(outcome.text) < 9_000
    assert "the whole is in the file results/c1-1.txt" in outcome.text
    assert (tmp_path / "results" / "c1-1.txt").read_text() == long


async def test_other_parts_pass_whole() -> None:
    store, parts = Memory(), (Image(b"\x89PNG" * 1000), Data({"한": 1}), Text("x"))
    got: list[Any] = []

    async def play(turn: Turn) -> str:
        said = await turn.use(ToolCall("1", "act", {}), tools=[World().tool(result=parts)])
        got.append(said.results[0].parts)
        return "end"

    await go(Play(play), store)
    await replay("last", Play(play), store=store)
    assert got[0] == got[1]
    assert got[0][0].data == parts[0].data


async def test_a_tool_that_is_no_frame_has_no_turn() -> None:
    async def deed(arguments: Any, call: Any) -> Any:
        return await call.turn.ask("?")

    tool = Tool("bad", "Bad.", deed, {"type": "object"}, effect="read", repeat="free")
    assert "traits={'frame'} may use call.turn (here: ask)" in (await go(one(tool))).text


# ---- Going round in circles


def same(n: int) -> Any:
    return [calls(("act", {"n": 1})) for _ in range(n)]


async def test_the_model_is_told_of_a_loop_and_then_the_run_stops() -> None:
    store, world = Memory(), World()
    agent = Agent("boss", scripted(*same(10), "end"), [world.tool(repeat="free", effect="read")])
    outcome = await go(agent, store)
    assert outcome.status == "failed"
    assert outcome.error is not None
    assert outcome.error.code == "run.loop"
    assert len(world.done) == 6
    results = [str(body["result"]) for body in bodies(store, outcome.run, "result", "act")]
    assert ["made this call" in text for text in results] == [False, False, True, True, True, True]
    assert (await resume("last", agent, store=store)).status == "failed"


NO_LOOPS: list[Callable[[World], Tool]] = [
    lambda world: world.tool(traits=frozenset({"polling"})),
    lambda world: world.tool(result=lambda arguments: f"new {len(world.done)}"),
]


@pytest.mark.parametrize("tool", NO_LOOPS)
async def test_what_changes_or_is_polled_is_no_loop(tool: Callable[[World], Tool]) -> None:
    agent = Agent("boss", scripted(*same(8), "end"), [tool(World())])
    assert (await go(agent)).text == "end"


# ---- Forks


async def test_a_fork_asks_before_it_repeats_what_its_parent_did() -> None:
    store, world = Memory(), World()
    tools = [world.tool("look", effect="read", repeat="free"), world.tool("pay")]
    model = scripted("", calls(("look", {"n": 1}), ("pay", {"n": 2})), "end")
    agent = Agent("boss", model, tools)

    async def play(turn: Turn) -> Message:
        await turn.step("dice", lambda: 1, int)
        return await turn.hand(agent, [Message("boss", (Text("x"),)), *turn.messages])

    parent = await go(Play(play), store)
    assert world.done == ["look 1", "pay 2"]
    outcome = await fork(parent.run, Play(play), 3, store=store, policy=anything)
    assert outcome.run != parent.run
    assert [question.id for question in outcome.questions] == ["play/2:boss/2:use/2:pay:approve"]
    assert "parent run" in outcome.questions[0].text
    assert world.done == ["look 1", "pay 2", "look 1"]
    await put(store, outcome, "yes")
    assert (await resume("last", Play(play), store=store, policy=anything)).text == "end"
    assert world.done[-1] == "pay 2"
