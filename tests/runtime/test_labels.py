"""Where text came from stays with it, and with whatever is made of it."""

from typing import Any

import pytest

from dure.agents import Agent, as_tool
from dure.core.contracts import Turn
from dure.core.labels import untrusted
from dure.core.message import Message, Text, ToolCall, ToolResult, say
from dure.core.policy import Request, Verdict, trusted
from dure.models import calls, scripted
from dure.runtime import resume
from dure.runtime.labels import origin_of, stamped
from dure.runtime.stores import Memory
from tests.runtime.support import Play, World, anything, go

pytestmark = pytest.mark.anyio


def origins(message: Message | None) -> set[str]:
    assert message is not None
    return {label for part in message.parts for label in part.origin}


async def test_a_reply_carries_what_its_context_has_seen() -> None:
    world = World()
    web = world.tool("web", effect="read", reads="web", repeat="free")
    agent = Agent("boss", scripted("hi", calls(("web", {})), "end"), [web])

    async def play(turn: Turn) -> Any:
        before = await turn.hand(agent, turn.messages)
        assert origins(before) == {"agent", "user"}
        return await turn.hand(agent, [*turn.messages, before])

    assert origins((await go(Play(play))).message) == {"agent", "user", "web"}


async def test_labels_pass_up_from_whoever_was_asked() -> None:
    world = World()
    web = world.tool("web", effect="read", reads="web", repeat="free")
    scout = Agent("scout", scripted(calls(("web", {})), "found"), [web])
    seen: list[Request] = []

    def watching(request: Request) -> Verdict:
        seen.append(request)
        return trusted(request)

    wanted = calls(("scout", {"task": "x"})), calls(("mail", {})), "end"
    boss = Agent("boss", scripted(*wanted), [as_tool(scout), world.tool("mail")])
    store = Memory()
    outcome = await go(boss, store, policy=watching)
    assert [question.asking for question in outcome.questions] == ["approve"]
    assert "web" in seen[-1].seen
    # And so it is after a crash.
    outcome = await resume("last", boss, store=store, policy=watching)
    assert [question.asking for question in outcome.questions] == ["approve"]
    assert world.done == ["web"]


async def test_what_the_provider_looked_up_is_seen() -> None:
    world = World()
    found = say("boss", Text("a page", ("web",)), ToolCall("c00000001", "mail", {}))
    boss = Agent("boss", scripted(found, "end"), [world.tool("mail")])
    store = Memory()
    outcome = await go(boss, store, policy=trusted)
    assert [question.asking for question in outcome.questions] == ["approve"]
    # And so it is after a crash.
    outcome = await resume("last", boss, store=store, policy=trusted)
    assert [question.asking for question in outcome.questions] == ["approve"]
    # A form that is read anew changes nothing.
    call = '{"thoughts": {"text": "a page"}, "command": {"name": "mail", "args": {}}}'
    found = say("boss", Text(call, ("web",)))
    boss = Agent("boss", scripted(found, "end"), [world.tool("mail")], format="json")
    outcome = await go(boss, policy=trusted)
    assert [question.asking for question in outcome.questions] == ["approve"]
    assert world.done == []


async def test_a_sibling_does_not_taint_a_branch() -> None:
    world = World()
    tools = [world.tool("web", effect="read", reads="web", repeat="free"), world.tool("mail")]

    async def reads(turn: Turn) -> Message:
        return await turn.use(ToolCall("1", "web", {}), tools=tools)

    async def sends(turn: Turn) -> Message:
        return await turn.use(ToolCall("1", "mail", {}), tools=tools)

    async def play(turn: Turn) -> str:
        await turn.together(reads, sends)
        await sends(turn)
        return "never"

    outcome = await go(Play(play), policy=trusted)
    assert world.done == ["web", "mail"]
    assert [question.id for question in outcome.questions] == ["play/2:use/1:mail:approve"]


@pytest.mark.parametrize("crash", [False, True])
async def test_what_an_untrusted_context_wrote_stays_untrusted(crash: bool) -> None:
    world, store = World(), Memory()
    tools = [
        world.tool("web", effect="read", reads="web", repeat="free"),
        world.tool("write", effect="write", reads="workspace", repeat="keyed"),
        world.tool("read", effect="read", reads="workspace", repeat="free"),
        world.tool("mail"),
    ]

    def use(name: str) -> Play:
        async def play(turn: Turn) -> str:
            call = ToolCall("1", name, {})
            return (await turn.use(call, tools=tools)).results[0].text

        return Play(play, name)

    async def writes(turn: Turn) -> str:
        await turn.use(ToolCall("1", "web", {}), tools=tools)
        await turn.use(ToolCall("2", "write", {}), tools=tools)
        return "written"

    async def reads(turn: Turn) -> Any:
        said = await turn.use(ToolCall("1", "read", {}), tools=tools)
        return Message("reads", said.results[0].parts)

    async def play(turn: Turn) -> Any:
        before = await turn.hand(Play(reads, "before"), turn.messages)
        assert "web" not in origins(before)
        await turn.hand(Play(writes, "writes"), turn.messages)
        if crash and len(store.events) == 1 and "stop" not in world.done:
            world.done.append("stop")
            raise ValueError("crash")
        return await turn.hand(Play(reads, "reads"), [say("x", "y")])

    if crash:
        with pytest.raises(ValueError, match="crash"):
            await go(Play(play), store)
        outcome = await resume("last", Play(play), store=store, policy=anything)
    else:
        outcome = await go(Play(play), store)
    assert outcome.status == "done"
    assert "web" in origins(outcome.message)


def test_stamping_keeps_what_is_there() -> None:
    result = ToolResult("1", "act", (Text("a"), Text("b", ("web",))))
    message = stamped(Message("x", (Text("t"), result)), "id", ("user",))
    assert message.id == "id"
    assert message.parts[0].origin == ("user",)
    inner = message.parts[1]
    assert isinstance(inner, ToolResult)
    assert [part.origin for part in inner.parts] == [("user",), ("web",)]
    assert stamped(message, "other", ("x",)) == message
    assert origin_of(["b", "a", "b"]) == ("a", "b")
    assert untrusted(("agent", "user", "web")) == ("web",)
