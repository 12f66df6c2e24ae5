import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dure.core.message import Data, Image, Message, Text, Thought, ToolCall, ToolResult, say
from dure.core.prompt import Prompt
from dure.formats import json_reply
from tests.formats.cards import ADD

FORMAT = json_reply()
PROMPT = Prompt("jane", [say("user", "2 and 3?")], "You are Jane.", (ADD,))
REPLY = {
    "thoughts": {
        "text": "I add",
        "reasoning": "it is a sum",
        "plan": ["add", "answer"],
        "criticism": "none",
        "speak": "I add them.",
    },
    "command": {"name": "add", "args": {"a": 2, "b": 3}},
}


def read(value: Any, prompt: Prompt = PROMPT) -> Message:
    text = value if isinstance(value, str) else json.dumps(value)
    found = FORMAT.read(say("jane", text), prompt)
    assert isinstance(found, Message), found
    return found


def wrong(value: Any, prompt: Prompt = PROMPT) -> str:
    text = value if isinstance(value, str) else json.dumps(value)
    found = FORMAT.read(say("jane", text), prompt)
    assert isinstance(found, str), found
    return found


def test_asks_in_words_and_without_tools() -> None:
    asked = FORMAT.ask(PROMPT)
    assert asked.system.startswith("You are Jane.\n\n## How to reply")
    assert "add: Adds two numbers." in asked.system
    assert "Use it for sums." in asked.system
    assert '"args":{"a":1,"b":2}' in asked.system
    assert "finish: ends your turn" in asked.system
    assert (asked.tools, asked.choice) == ((), "auto")


def test_reads_thoughts_and_the_command() -> None:
    message = read(REPLY)
    thoughts = [part for part in message.parts if isinstance(part, Thought)]
    assert [(one.seal, one.text) for one in thoughts] == [
        ("thoughts.text", "I add"),
        ("thoughts.reasoning", "it is a sum"),
        ("thoughts.plan", "- add\n- answer"),
        ("thoughts.criticism", "none"),
    ]
    assert message.text == "I add them."
    assert [(call.name, call.arguments) for call in message.calls] == [("add", {"a": 2, "b": 3})]


def test_a_call_has_the_same_id_each_time_and_another_in_the_next_turn() -> None:
    later = Prompt("jane", [*PROMPT.messages, read(REPLY)], "", (ADD,))
    first, again, second = (read(REPLY, one).calls[0].id for one in (PROMPT, PROMPT, later))
    assert first == again != second


def test_finish_is_the_answer() -> None:
    message = read({"thoughts": {}, "command": {"name": "finish", "args": {"answer": "Five."}}})
    assert message.text == "Five."
    assert not message.calls


def test_finish_with_a_schema_is_data() -> None:
    prompt = Prompt("jane", PROMPT.messages, "", (), schema={"title": "Sum", "type": "object"})
    assert '{"title":"Sum","type":"object"}' in FORMAT.ask(prompt).system
    message = read({"command": {"name": "finish", "args": {"answer": {"sum": 5}}}}, prompt)
    assert message.parts == (Data({"sum": 5}, "Sum"),)


def test_what_it_wrote_is_sent_back_as_it_wrote_it() -> None:
    own = read(REPLY)
    result = ToolResult(own.calls[0].id, "add", (Text("5"), Image(b"png")))
    asked = FORMAT.ask(Prompt("jane", [*PROMPT.messages, own, say("tools", result)], "", (ADD,)))
    written = json.loads(asked.messages[1].text)
    assert written["command"] == REPLY["command"]
    assert written["thoughts"]["speak"] == "I add them."
    assert asked.messages[2].parts == (Text("Command add returned:"), Text("5"), Image(b"png"))
    assert not any(message.calls or message.results for message in asked.messages)


def test_what_is_sent_is_made_once() -> None:
    own = read(REPLY)
    prompt = Prompt("jane", [own])
    assert FORMAT.ask(prompt).messages[0] is FORMAT.ask(prompt).messages[0]


def test_a_native_call_is_taken_as_it_is() -> None:
    message = say("jane", ToolCall("1", "add", {}))
    assert FORMAT.read(message, PROMPT) is message


def test_several_commands_are_several_calls() -> None:
    message = read({"command": [REPLY["command"], REPLY["command"]]})
    assert len({call.id for call in message.calls}) == 2


@pytest.mark.parametrize(
    ("reply", "said"),
    [
        ("Hello!", "no JSON object"),
        ("[1]", "an array"),
        ({"thoughts": {}}, "no command"),
        ({"command": {"name": "", "args": {}}}, "no command"),
        ({"command": []}, "empty list"),
        ({"name": "Kim", "args": {}}, "no command"),
        ({"command": {"name": "add", "args": [1]}}, "must be an object"),
        ('{"thoughts": {"text": "x"}, "command": {"name": "add", "args": {"a": 1', "stopped"),
    ],
)
def test_says_what_is_wrong(reply: Any, said: str) -> None:
    problem = wrong(reply)
    assert said in problem
    assert problem.endswith("nothing else.")


def test_a_wanted_command_is_wanted() -> None:
    prompt = Prompt("jane", PROMPT.messages, "", (ADD,), "add")
    assert "finish: ends" not in FORMAT.ask(prompt).system
    assert "wanted now" in wrong({"command": {"name": "other"}}, prompt)


shapes = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["thoughts", "command", "name", "args", "text", "plan", "x"]),
            inner,
            max_size=4,
        )
    ),
)


@given(shapes)
def test_whatever_comes_is_read_or_told(value: Any) -> None:
    assert isinstance(FORMAT.read(say("jane", json.dumps(value)), PROMPT), (Message, str))
