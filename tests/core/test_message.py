"""Messages: who spoke, and in which parts."""

from dure.core.message import Data, Message, Text, Thought, ToolCall, ToolResult, say


def test_what_is_said() -> None:
    call = ToolCall("1", "act", {})
    message = say("ann", "hello", Thought("hm"), call, "there", Data({"a": 1}), to=["bob"])
    assert message.text == "hello\nthere"
    assert message.calls == (call,)
    assert message.data == {"a": 1}
    assert (message.to, message.kind, message.results) == (("bob",), "said", ())
    assert say("ann").text == ""
    assert say("ann").data is None


def test_what_is_worked_out_once_does_not_make_messages_differ() -> None:
    one, other = say("ann", "x"), say("ann", "x")
    one.kept["size"] = 1
    assert one == other
    assert "kept" not in repr(one)


def test_results() -> None:
    result = ToolResult("1", "act", (Text("a"), Text("b")))
    assert Message("tools", (result,)).results == (result,)
    assert result.text == "a\nb"
