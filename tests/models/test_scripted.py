import pytest

from dure.core.errors import ReplyFailed, UsageError
from dure.core.message import Data, Image, Text, ToolCall, say
from dure.core.prompt import Prompt, Reply
from dure.models import calls, scripted
from tests.models.support import HeardLine


def prompt(*own: str) -> Prompt:
    return Prompt("jane", [say("user", "Hi"), *(say("jane", text) for text in own)])


@pytest.mark.anyio
async def test_gives_its_replies_in_order_without_counting() -> None:
    model = scripted("one", "two")
    for _ in range(2):
        assert (await model.answer(prompt(), HeardLine())).message == say("jane", "one")
    reply = await model.answer(prompt("one"), HeardLine())
    assert (reply.message.text, reply.stop, reply.cost) == ("two", "complete", 0)


@pytest.mark.anyio
async def test_tool_calls_get_ids_from_the_key() -> None:
    model = scripted(calls(("add", {"a": 1}), ("add", {"a": 2}), text="I add"))
    reply = await model.answer(prompt(), HeardLine("k"))
    again = await model.answer(prompt(), HeardLine("k"))
    other = await model.answer(prompt(), HeardLine("l"))
    assert reply.stop == "tool_calls"
    assert reply == again != other
    assert [call.arguments for call in reply.message.calls] == [{"a": 1}, {"a": 2}]


@pytest.mark.anyio
async def test_every_kind_of_reply() -> None:
    whole = Reply(say("someone", "whole"), "length")
    model = scripted(
        say("x", "message"),
        Data({"a": 1}),
        Image(b"p"),
        whole,
        lambda asked: asked.me,
        "",
        ReplyFailed("model.cut", "cut", stop="cut"),
        ToolCall("1", "add", {}),
    )
    stops: list[str] = []
    for count in (0, 1, 2, 3, 4, 5, 7):
        reply = await model.answer(prompt(*["x"] * count), HeardLine())
        assert reply.message.sender == "jane"
        stops.append(reply.stop)
    assert stops == ["complete"] * 3 + ["length", "complete", "empty", "tool_calls"]
    with pytest.raises(ReplyFailed):
        await model.answer(prompt(*["x"] * 6), HeardLine())


@pytest.mark.anyio
async def test_listeners_hear_it() -> None:
    line = HeardLine()
    await scripted(calls(("add", {}), text="Hi")).answer(prompt(), line)
    assert line.deltas == [("text", "Hi"), ("call", "add")]


@pytest.mark.anyio
async def test_asked_for_more_than_there_is() -> None:
    with pytest.raises(UsageError, match="number 2"):
        await scripted(Text("one")).answer(prompt("one"), HeardLine())
    with pytest.raises(UsageError, match="at least one"):
        scripted()
