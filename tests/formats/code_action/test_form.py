from hypothesis import given
from hypothesis import strategies as st

from dure.core.message import Data, Message, Text, Thought, ToolCall, ToolResult, say
from dure.core.prompt import Prompt
from dure.formats import code
from dure.formats.code_action import RECORD
from tests.formats.cards import ADD

FORMAT = code()
PROMPT = Prompt("jane", [say("user", "2 and 3?")], "You are Jane.", (ADD,))
REPLY = "I add.\n```python\nadd(2, 3)\n```"


def read(text: str, prompt: Prompt = PROMPT) -> Message:
    found = FORMAT.read(say("jane", text), prompt)
    assert isinstance(found, Message), found
    return found


def wrong(text: str, prompt: Prompt) -> str:
    found = FORMAT.read(say("jane", text), prompt)
    assert isinstance(found, str), found
    return found


def test_asks_in_words_and_without_tools() -> None:
    asked = FORMAT.ask(PROMPT)
    assert asked.system.startswith("You are Jane.\n\n## How to act")
    assert 'def add(a: float, b: float) -> str:\n    """Adds two numbers.' in asked.system
    assert "final_answer(value)" in asked.system
    assert (asked.tools, asked.choice) == ((), "auto")


def test_reads_code_as_a_call_and_words_as_the_answer() -> None:
    message = read(REPLY)
    assert message.parts[0] == Thought("I add.", "code")
    assert [(call.name, call.arguments) for call in message.calls] == [
        ("run_code", {"code": "add(2, 3)"})
    ]
    assert read("It is 5.").parts == (Text("It is 5."),)


def test_an_answer_with_a_schema_is_data() -> None:
    prompt = Prompt("jane", PROMPT.messages, schema={"title": "Sum", "type": "object"})
    assert '{"title":"Sum","type":"object"}' in FORMAT.ask(prompt).system
    assert read('{"sum": 5}', prompt).parts == (Data({"sum": 5}, "Sum"),)
    assert "must be JSON" in wrong("five", prompt)


def test_a_choice_is_kept_to() -> None:
    assert "Code is wanted" in wrong("It is 5.", Prompt("jane", [], "", (ADD,), "required"))
    assert "No code is run" in wrong(REPLY, Prompt("jane", [], "", (ADD,), "none"))
    assert "is empty" in wrong("```python\n\n```", PROMPT)


def test_what_it_wrote_is_sent_back_as_it_wrote_it() -> None:
    own = read(REPLY)
    record = Data({"code": "add(2, 3)", "came": []}, RECORD)
    result = ToolResult(own.calls[0].id, "run_code", (Text("5"), record))
    asked = FORMAT.ask(Prompt("jane", [*PROMPT.messages, own, say("tools", result)]))
    assert asked.messages[1].text == REPLY
    assert asked.messages[2].parts == (Text("Output:\n5"),)


def test_a_native_call_is_taken_as_it_is() -> None:
    message = say("jane", ToolCall("1", "add", {}))
    assert FORMAT.read(message, PROMPT) is message
    assert [tool.name for tool in FORMAT.tools([ADD], [])] == ["add", "run_code"]


@given(st.text(max_size=60))
def test_whatever_comes_is_read_or_told(text: str) -> None:
    assert isinstance(FORMAT.read(say("jane", text), PROMPT), (Message, str))
    assert isinstance(FORMAT.read(say("jane", f"```python\n{text}"), PROMPT), (Message, str))


lines = st.text(st.characters(codec="utf-8", categories=["L", "N", "Sm"]), min_size=1, max_size=9)


@given(st.lists(lines, min_size=1, max_size=4).map("\n".join))
def test_what_is_written_is_read_again(source: str) -> None:
    said = say("jane", Thought("I act.", "code"), ToolCall("1", "run_code", {"code": source}))
    again = read(FORMAT.ask(Prompt("jane", [said])).messages[0].text)
    assert again.parts[0] == said.parts[0]
    assert again.calls[0].arguments == {"code": source}
