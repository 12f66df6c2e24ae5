import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dure.core.message import Data, Image, Message, Text, Thought, ToolCall, ToolResult, say
from dure.core.prompt import Prompt
from dure.formats import react
from tests.formats.cards import ADD

FORMAT = react()
PROMPT = Prompt("jane", [say("user", "2 and 3?")], "You are Jane.", (ADD,))
REPLY = 'Thought: I add.\nAction: add\nAction Input: {"a":2,"b":3}'
SCHEMA = {"title": "Sum", "type": "object", "properties": {"sum": {"type": "integer"}}}


def read(text: str, prompt: Prompt = PROMPT) -> Message:
    found = FORMAT.read(say("jane", text), prompt)
    assert isinstance(found, Message), found
    return found


def wrong(text: str, prompt: Prompt = PROMPT) -> str:
    found = FORMAT.read(say("jane", text), prompt)
    assert isinstance(found, str), found
    return found


def calls(text: str) -> list[tuple[str, dict[str, Any]]]:
    return [(call.name, call.arguments) for call in read(text).calls]


def test_asks_in_words_and_without_tools() -> None:
    asked = FORMAT.ask(PROMPT)
    assert asked.system.startswith("You are Jane.\n\n## How to reply")
    assert 'Action: add\nAction Input: {"a":1,"b":2}' in asked.system
    assert "Final Answer: your whole answer to the user\n" in asked.system
    assert (asked.tools, asked.choice, asked.stop) == ((), "auto", ("\nObservation:",))


def test_reads_the_thought_and_the_call() -> None:
    message = read(REPLY)
    assert message.parts[0] == Thought("I add.", "react")
    assert [(call.name, call.arguments) for call in message.calls] == [("add", {"a": 2, "b": 3})]


def test_a_call_has_the_same_id_each_time_and_another_in_the_next_turn() -> None:
    later = Prompt("jane", [*PROMPT.messages, read(REPLY)], "", (ADD,))
    first, again, second = (read(REPLY, one).calls[0].id for one in (PROMPT, PROMPT, later))
    assert first == again != second


def test_the_final_answer_goes_to_the_end() -> None:
    message = read("Thought: I know.\nFinal Answer: It is 5.\n\nAction: none of it is one.")
    assert message.parts == (
        Thought("I know.", "react"),
        Text("It is 5.\n\nAction: none of it is one."),
    )


def test_plain_text_is_the_answer() -> None:
    assert read("It is 5.").parts == (Text("It is 5."),)


def test_an_invented_observation_is_not_believed() -> None:
    message = read(f"{REPLY}\nObservation: 7\nThought: So it is 7.\nFinal Answer: 7")
    assert [call.name for call in message.calls] == ["add"]
    assert "7" not in str(message.parts)


def test_actions_without_an_observation_between_are_several_calls() -> None:
    more = 'Action: add\nAction Input: {"a":4,"b":5}'
    message = read(f"{REPLY}\n{more}\nObservation: 5\n{more}")
    assert [call.arguments["a"] for call in message.calls] == [2, 4]
    assert len({call.id for call in message.calls}) == 2


def test_a_label_inside_the_input_is_no_label() -> None:
    text = {"query": "a\nObservation: b\nFinal Answer: c"}
    assert calls(f"Action: look\nAction Input: {json.dumps(text)}") == [("look", text)]


@pytest.mark.parametrize(
    "reply", ["Action: Finish[5]", "Action: Final Answer\nAction Input: 5", "Action: finish(5)"]
)
def test_an_action_that_ends_is_the_answer(reply: str) -> None:
    assert read(reply).text == "5"


def test_an_answer_with_a_schema_is_data() -> None:
    prompt = Prompt("jane", PROMPT.messages, "", (), schema=SCHEMA)
    assert '"title":"Sum"' in FORMAT.ask(prompt).system
    assert read('Final Answer: {"sum": 5}', prompt).parts == (Data({"sum": 5}, "Sum"),)
    assert "must be JSON" in wrong("Final Answer: five", prompt)
    assert "stopped before its end" in wrong('Final Answer: {"sum": 5', prompt)


def test_data_with_a_name_is_no_action() -> None:
    prompt = Prompt("jane", PROMPT.messages, "", (ADD,), schema={"type": "object"})
    assert read('{"name": "Kim", "age": 3}', prompt).data == {"name": "Kim", "age": 3}


@pytest.mark.parametrize("value", [5, True, ["a"], "words"])
def test_an_answer_may_be_any_json(value: Any) -> None:
    kinds = {int: "integer", bool: "boolean", list: "array", str: "string"}
    prompt = Prompt("jane", [], schema={"type": kinds[type(value)]})
    said = value if isinstance(value, str) else json.dumps(value)
    assert read(f"Final Answer: {said}", prompt).data == value


def test_what_it_wrote_is_sent_back_as_it_wrote_it() -> None:
    own = read(REPLY)
    result = ToolResult(own.calls[0].id, "add", (Text("5"), Image(b"png")))
    failed = ToolResult(own.calls[0].id, "add", (Text("no"),), failed=True)
    said = [*PROMPT.messages, own, say("tools", result), say("tools", failed)]
    asked = FORMAT.ask(Prompt("jane", said, "", (ADD,)))
    assert asked.messages[1].text == REPLY
    assert asked.messages[2].parts == (Text("Observation: 5"), Image(b"png"))
    assert asked.messages[3].text == "Observation: add failed: no"
    assert not any(message.calls or message.results for message in asked.messages)


def test_a_native_call_is_taken_as_it_is() -> None:
    message = say("jane", ToolCall("1", "add", {}))
    assert FORMAT.read(message, PROMPT) is message


@pytest.mark.parametrize(
    ("reply", "said"),
    [
        ("", "is empty"),
        ("Thought: hm", "neither an `Action:` nor a `Final Answer:`"),
        ("Action: I do not know yet", "There is: add."),
        ("Action: add\nAction Input: 5", "one JSON object with: a, b"),
        ('Action: add\nAction Input: {"a": 1, "b"', "stopped before its end"),
        ('Action: add\nAction Input: {"a": 1 "b": 2}', "cannot be read"),
    ],
)
def test_says_what_is_wrong(reply: str, said: str) -> None:
    problem = wrong(reply)
    assert said in problem
    assert problem.endswith("`Final Answer:`.")


def test_a_wanted_tool_is_wanted() -> None:
    prompt = Prompt("jane", PROMPT.messages, "", (ADD,), "add")
    assert "Final Answer:" not in FORMAT.ask(prompt).system
    assert "wanted now" in wrong("Final Answer: 5", prompt)
    none = Prompt("jane", PROMPT.messages, "", (ADD,), "none")
    assert "No tool may be called" in wrong(REPLY, none)


LABELS = ["Thought", "Action", "Action Input", "Observation", "Final Answer", "행동", ":", "\n"]
MARKS = [*"{}[]()\"` 1,=*'\\", "```", "**", "add", '"a"', "\ud800"]
words = st.sampled_from([*LABELS, *MARKS])


@given(st.lists(words | st.text(max_size=4), max_size=40).map("".join))
def test_whatever_comes_is_read_or_told(text: str) -> None:
    assert isinstance(FORMAT.read(say("jane", text), PROMPT), (Message, str))


plain = st.text(st.characters(codec="utf-8", exclude_characters="\r"), max_size=20)
values = st.recursive(
    st.none() | st.booleans() | st.integers() | plain,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(plain, inner, max_size=3),
)


@given(st.dictionaries(plain, values, max_size=4), st.sampled_from(["add", "look", "읽기"]))
def test_what_is_written_is_read_again(arguments: dict[str, Any], name: str) -> None:
    said = say("jane", Thought("I act.", "react"), ToolCall("1", name, arguments))
    written = FORMAT.ask(Prompt("jane", [said])).messages[0].text
    again = read(written)
    assert again.parts[0] == said.parts[0]
    assert [(call.name, call.arguments) for call in again.calls] == [(name, arguments)]
