from typing import Any

import pytest

from dure.formats.react_text.inputs import arguments_in, call_in
from dure.tools import tool
from tests.formats.cards import ADD


@tool(effect="read")
def look(query: str, most: int = 5) -> str:
    """Look."""
    return query


@tool(effect="read")
def wait(seconds: float) -> str:
    """Wait."""
    return str(seconds)


@tool(effect="read")
def now() -> str:
    """Now."""
    return ""


@pytest.mark.parametrize(
    ("text", "arguments"),
    [
        ('{"query": "a"}', {"query": "a"}),
        ("```json\n{'query': 'a',}\n```", {"query": "a"}),
        ("a: b", {"query": "a: b"}),
        ('"a"', {"query": "a"}),
        ("'a'", {"query": "a"}),
        ("42", {"query": "42"}),
        ('query="a", most=3', {"query": "a", "most": 3}),
        ("query: a\nmost: 3", {"query": "a", "most": 3}),
        ("- query: a", {"query": "a"}),
        ("x = y + 1", {"query": "x = y + 1"}),
    ],
)
def test_the_arguments_of_a_tool_with_one_that_is_required(
    text: str, arguments: dict[str, Any]
) -> None:
    assert arguments_in(text, look) == arguments


@pytest.mark.parametrize(
    ("text", "arguments"),
    [("a=1, b=2", {"a": 1, "b": 2}), ("1, 2", {"a": 1, "b": 2}), ("a: 1\nb: 2", {"a": 1, "b": 2})],
)
def test_several_arguments_without_json(text: str, arguments: dict[str, Any]) -> None:
    assert arguments_in(text, ADD) == arguments


def test_a_bare_value_takes_the_type_of_the_parameter() -> None:
    assert arguments_in("1.5", wait) == {"seconds": 1.5}
    assert "must be number" in str(arguments_in("a while", wait))


@pytest.mark.parametrize("text", ["", "None", "{}", "없음", "N/A"])
def test_no_arguments(text: str) -> None:
    assert arguments_in(text, now) == {}


def test_a_tool_that_nobody_knows_gets_what_is_json() -> None:
    assert arguments_in('{"x": 1}', None) == {"x": 1}
    assert arguments_in("x", None) == {}


@pytest.mark.parametrize("text", ["f(g())", "f(**x)", "f(*[1])", "1 + 1", "f(", "f(1, 2, 3)", "\0"])
def test_what_is_no_call_of_values(text: str) -> None:
    assert call_in(text, ["a", "b"]) is None
