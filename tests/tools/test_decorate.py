"""A typed function becomes a tool."""

import contextvars
import threading
from pathlib import Path
from typing import Any

import pytest

from dure.core.contracts import Call, Tool
from dure.core.errors import ToolError, UsageError
from dure.core.message import Text
from dure.tools.decorate import function_of, tool
from tests.tools.support import call_in

place: contextvars.ContextVar[str] = contextvars.ContextVar("place", default="nowhere")


def add(a: int, b: int = 1) -> int:
    """The sum of two numbers. Use when numbers are to be added."""
    return a + b


async def test_a_bare_tool_is_sent_never_repeated_and_undeclared(tmp_path: Path) -> None:
    made = tool(add)
    assert isinstance(made, Tool)
    assert (made.name, made.about) == ("add", "The sum of two numbers.")
    assert made.when == "Use when numbers are to be added."
    assert (made.effect, made.repeat) == ("send", "never")
    assert made.traits == {"undeclared", "sync"}
    assert function_of(made) is add
    assert await made.deed({"a": 2}, call_in(tmp_path)) == (Text("3"),)


def test_reads_may_be_repeated() -> None:
    made = tool(effect="read", reads="clock", name="plus", seconds=2, traits=["polling"])(add)
    assert (made.name, made.effect, made.repeat) == ("plus", "read", "free")
    assert (made.reads, made.seconds) == ("clock", 2)
    assert made.traits == {"polling", "sync"}
    assert tool(effect="write")(add).repeat == "never"


async def test_async_functions_and_the_call(tmp_path: Path) -> None:
    @tool(effect="write", repeat="keyed")
    async def save(text: str, call: Call) -> str:
        """Save a text."""
        call.workspace.write("a.txt", text.encode())
        return call.key

    assert "call" not in save.schema["properties"]
    assert "sync" not in save.traits
    assert await save.deed({"text": "hi"}, call_in(tmp_path, key="k/1")) == (Text("k/1"),)
    assert (tmp_path / "a.txt").read_text() == "hi"


async def test_sync_functions_run_on_a_thread_with_the_context(tmp_path: Path) -> None:
    @tool(effect="read")
    def where() -> str:
        """Where it runs."""
        assert threading.current_thread() is not threading.main_thread()
        return place.get()

    place.set("Seoul")
    assert await where.deed({}, call_in(tmp_path)) == (Text("Seoul"),)


async def test_objects_with_an_async_call_and_functions_that_return_awaitables(
    tmp_path: Path,
) -> None:
    class Greeter:
        """Greets."""

        async def __call__(self, name: str) -> str:
            return f"hello {name}"

    greeter = Greeter()
    by_object = tool(effect="read", name="greet")(greeter)
    by_lambda = tool(effect="read", name="greet")(lambda_like)
    for each in (by_object, by_lambda):
        assert await each.deed({"name": "Min"}, call_in(tmp_path)) == (Text("hello Min"),)
    assert "sync" not in by_object.traits


def lambda_like(name: str) -> Any:
    """Greets."""

    async def later() -> str:
        return f"hello {name}"

    return later()


async def test_wrong_arguments_are_told_to_the_model(tmp_path: Path) -> None:
    with pytest.raises(ToolError, match="`a` is missing"):
        await tool(add).deed({}, call_in(tmp_path))


def undocumented(x: int) -> None: ...


@pytest.mark.parametrize(
    ("code", "function", "options"),
    [
        ("tool.keyed", add, {"repeat": "keyed"}),
        ("tool.word", add, {"repeat": "always"}),
        ("tool.word", add, {"effect": "sned"}),
        ("tool.to", add, {"to": "address"}),
        ("tool.example", add, {"example": {"a": "many"}}),
        ("tool.name", add, {"name": "files.read"}),
        ("tool.name", add, {"name": "x" * 65}),
        ("tool.about", undocumented, {}),
    ],
)
def test_what_cannot_work_is_refused_at_once(
    code: str, function: Any, options: dict[str, Any]
) -> None:
    with pytest.raises(UsageError) as caught:
        tool(**{"effect": "write", **options})(function)
    assert caught.value.code == code
