from dataclasses import dataclass, replace
from typing import Literal

import pytest

from dure.formats.code_action.functions import arguments_of, by_python_name, stub, value_of
from dure.tools import tool
from tests.formats.cards import ADD


@dataclass(frozen=True)
class Point:
    """A point."""

    x: int


@tool(effect="read", when="Use for money.", example={"currency": "USD"})
def rate(currency: Literal["USD", "EUR"], days: int = 1, at: Point | None = None) -> float:
    """Won per unit.

    Args:
        currency: which money
    """
    return 1.5 * days + (at.x if at else 0)


@tool(effect="read")
def points() -> list[dict[str, int]]:
    """All points."""
    return []


def test_a_function_as_the_model_reads_it() -> None:
    assert stub(rate) == (
        "def rate(currency: Literal['USD', 'EUR'], days: int = 1,"
        " at: {'x': int} | None = None) -> float:\n"
        '    """Won per unit.\n    Use for money.\n    currency: which money\n'
        '    Example: rate(currency=\'USD\')"""'
    )
    assert stub(points).startswith("def points() -> list[dict[str, int]]:")
    assert stub(ADD).startswith("def add(a: float, b: float) -> str:")


def test_names_that_python_cannot_write() -> None:
    tools = [replace(ADD, name="read-file"), replace(ADD, name="class"), replace(ADD, name="읽기")]
    assert list(by_python_name(tools)) == ["read_file", "class_", "읽기"]


def test_numbers_come_as_numbers_where_the_function_says_so() -> None:
    assert value_of("1.5", rate) == 1.5
    assert value_of("about 1.5", rate) == "about 1.5"
    assert value_of("1.5", ADD) == "1.5"


def test_arguments_by_position_and_name() -> None:
    assert arguments_of(rate, ("USD",), {"days": 2}) == {"currency": "USD", "days": 2}
    with pytest.raises(TypeError, match="takes 3 arguments but 4 were given"):
        arguments_of(rate, (1, 2, 3, 4), {})
    with pytest.raises(TypeError, match="several values for argument 'currency'"):
        arguments_of(rate, ("USD",), {"currency": "EUR"})
