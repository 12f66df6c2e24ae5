import pytest

from dure.core.message import Data, Message, ToolCall, say
from dure.core.prompt import Prompt
from dure.formats import native
from tests.formats.cards import ADD

CALL = ToolCall("1", "add", {"a": 1, "b": 2})


def prompt(choice: str = "auto", **fields: object) -> Prompt:
    return Prompt("jane", [say("user", "Hi")], "", (ADD,), choice, **fields)  # type: ignore[arg-type]


def test_changes_nothing() -> None:
    asked = prompt()
    assert native().ask(asked) is asked
    reply = say("jane", "Hello", CALL)
    assert native().read(reply, asked) is reply


@pytest.mark.parametrize(
    ("choice", "reply", "said"),
    [
        ("none", say("jane", CALL), "No tool"),
        ("required", say("jane", "Hi"), "Call one"),
        ("add", say("jane", "Hi"), "add is wanted"),
    ],
)
def test_sees_that_what_was_asked_for_came(choice: str, reply: Message, said: str) -> None:
    problem = native().read(reply, prompt(choice))
    assert isinstance(problem, str)
    assert said in problem


def test_a_schema_wants_data() -> None:
    asked = prompt(schema={"type": "object"})
    assert isinstance(native().read(say("jane", "Hi"), asked), str)
    assert isinstance(native().read(say("jane", Data({})), asked), Message)
    assert isinstance(native().read(say("jane", CALL), asked), Message)
