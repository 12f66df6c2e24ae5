"""Talks to be folded."""

from dure.core.message import Message, Text, ToolCall, ToolResult, say


def talk(shape: list[tuple[bool, int]]) -> list[Message]:
    """A task, then turns of the agent: with a call and its result, or with words and an answer."""
    said = [say("user", "the task")]
    for number, (acts, size) in enumerate(shape):
        if acts:
            call = ToolCall(f"c{number}", "act", {})
            result = ToolResult(call.id, "act", (Text("r" * size),))
            said += [Message("boss", (call,)), Message("tools", (result,))]
        else:
            said += [say("boss", "b" * size), say("user", "u" * size)]
    return said
