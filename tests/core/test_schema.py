"""Schemas of functions and types, and how arguments are read."""

import enum
import functools
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Annotated, Any, Literal

import pytest
from pydantic import BaseModel, Field
from typing_extensions import Doc, TypedDict

from dure.core.contracts import Call
from dure.core.errors import ToolError, UsageError
from dure.core.schema import arguments_of, reader, schema_of


class Size(enum.Enum):
    SMALL = "small"
    LARGE = "large"


@dataclass
class Place:
    name: str
    tags: list[str] = field(default_factory=list)


class Point(TypedDict):
    x: float
    y: float


class Order(BaseModel):
    title: str = Field(description="what is ordered")
    count: int = Field(ge=1)


class Opaque:
    pass


@dataclass
class Tree:
    name: str
    children: "list[Tree]" = field(default_factory=list)


def everything(
    title: str,
    size: Size,
    place: Place,
    point: Point,
    order: Order,
    *,
    call: Call,
    mode: Literal["a", "b"] = "a",
    count: int | None = None,
    pair: tuple[int, str] = (1, "x"),
    table: dict[str, list[float]] | None = None,
    words: Annotated[str, "a few words"] = "",
    doc: Annotated[str, Doc("documented")] = "",
    near: Annotated[int, Field(description="how near", le=9)] = 3,
) -> None:
    """Everything.

    Args:
        title: what it is called
    """


GIVEN: dict[str, Any] = {
    "title": "t",
    "size": "small",
    "place": {"name": "Seoul", "tags": ["big"]},
    "point": {"x": 1, "y": 2},
    "order": {"title": "tea", "count": 2},
}


def test_schema_of_a_function_says_all_a_model_needs() -> None:
    schema = arguments_of(everything).schema
    shown = schema["properties"]
    assert schema["type"] == "object"
    assert schema["required"] == ["title", "size", "place", "point", "order"]
    assert schema["additionalProperties"] is False
    assert "call" not in shown
    assert "$defs" not in schema
    assert shown["title"] == {"type": "string", "description": "what it is called"}
    assert shown["size"]["enum"] == ["small", "large"]
    assert shown["place"]["properties"]["name"] == {"type": "string"}
    assert shown["order"]["properties"]["title"]["description"] == "what is ordered"
    assert shown["mode"] == {"enum": ["a", "b"], "type": "string", "default": "a"}
    assert shown["words"]["description"] == "a few words"
    assert shown["doc"]["description"] == "documented"
    assert shown["near"] == {
        "type": "integer", "maximum": 9, "description": "how near", "default": 3,
    }  # fmt: skip
    json.dumps(schema)


def test_arguments_come_in_the_types_of_the_function() -> None:
    arguments = arguments_of(everything)
    assert arguments.call == "call"
    read = arguments.read(GIVEN)
    assert read["size"] is Size.SMALL
    assert read["place"] == Place("Seoul", ["big"])
    assert read["order"] == Order(title="tea", count=2)
    assert "mode" not in read, "the function's own default holds"


def test_safe_leniency() -> None:
    def count(number: int, flag: bool, text: str, items: list[int], note: str = "") -> None: ...

    read = arguments_of(count).read(
        {"number": "3", "flag": "true", "text": 5, "items": "[1, 2]", "note": None}
    )
    assert read == {"number": 3, "flag": True, "text": "5", "items": [1, 2]}


def test_errors_name_each_argument_and_what_was_expected() -> None:
    def book(city: str, nights: int, color: str = "") -> None: ...

    with pytest.raises(ToolError) as caught:
        arguments_of(book).read({"nights": "three", "colour": "red"})
    text = caught.value.text
    assert "`city` is missing" in text
    assert "`nights` should be a valid integer" in text
    assert '"three"' in text
    assert "`colour` is not known; did you mean `color`?" in text


def test_errors_show_where_in_a_nested_value_and_cut_long_ones() -> None:
    with pytest.raises(ToolError) as caught:
        arguments_of(everything).read(GIVEN | {"order": {"title": "x" * 500, "count": "가" * 500}})
    assert "`order.count`" in caught.value.text
    assert len(caught.value.text) < 300


def test_unknown_argument_without_parameters() -> None:
    def nothing() -> None: ...

    arguments = arguments_of(nothing)
    assert arguments.schema["properties"] == {}
    assert arguments.read({}) == {}
    with pytest.raises(ToolError, match="there are no arguments"):
        arguments.read({"x": 1})


def test_names_that_clash_with_python_or_schema_words() -> None:
    def odd(schema: str, json: int, title: Place, default: Place, _private: int = 0) -> None: ...

    shown = arguments_of(odd).schema["properties"]
    assert list(shown) == ["schema", "json", "title", "default", "_private"]
    assert shown["default"]["properties"]["name"] == {"type": "string"}


def variadic(*args: int) -> None: ...
def keywords(**named: int) -> None: ...
def unannotated(x) -> None: ...  # type: ignore[no-untyped-def]
def by_position(x: int, /) -> None: ...
def unknown(x: "Nowhere") -> None: ...  # type: ignore[name-defined]  # noqa: F821
def no_json(x: Opaque) -> None: ...
def a_function(x: Callable[[int], int]) -> None: ...


@pytest.mark.parametrize(
    ("function", "code"),
    [
        (variadic, "schema.variadic"),
        (keywords, "schema.variadic"),
        (unannotated, "schema.unannotated"),
        (by_position, "schema.positional_only"),
        (unknown, "schema.unknown_name"),
        (no_json, "schema.parameters"),
        (a_function, "schema.parameters"),
    ],
)
def test_signatures_without_a_schema_are_refused(function: Any, code: str) -> None:
    with pytest.raises(UsageError) as caught:
        arguments_of(function)
    assert caught.value.code == code
    assert function.__name__ in caught.value.text


def test_methods_partials_and_callable_objects() -> None:
    class Shop:
        def sell(self, item: str) -> None: ...
        def __call__(self, item: str) -> None: ...

    for callable_ in (Shop().sell, Shop(), functools.partial(Shop().sell)):
        assert list(arguments_of(callable_).schema["properties"]) == ["item"]
    with pytest.raises(UsageError, match="bound"):
        arguments_of(Shop.sell)


def test_a_type_that_holds_itself_keeps_its_definition() -> None:
    schema = schema_of(Tree)
    assert "Tree" in schema["$defs"]
    assert reader(Tree)({"name": "a", "children": [{"name": "b"}]}).children[0].name == "b"


def test_reader_of_a_type() -> None:
    assert reader(Place)({"name": "Seoul"}) == Place("Seoul")
    assert reader(list[Decimal])(["1.50"]) == [Decimal("1.50")]
    with pytest.raises(ToolError, match="`name` is missing"):
        reader(Place)({})
    with pytest.raises(ToolError, match="the value"):
        reader(int)("many")
    with pytest.raises(UsageError) as caught:
        schema_of(Opaque)
    assert caught.value.code == "schema.type"
