"""Tools as Python functions: their signatures for the prompt, and calls as arguments.

Knows JSON Schema. Does not know who runs the code.
"""

from __future__ import annotations

import inspect
import keyword
import re
import textwrap
import typing
from collections.abc import Iterable, Mapping
from typing import Any, TypeVar, cast

from dure.core.contracts import Tool
from dure.core.prompt import Card
from dure.formats.shared import fields_of, required_of

C = TypeVar("C", bound=Card)

_TYPES = {
    "string": "str",
    "integer": "int",
    "number": "float",
    "boolean": "bool",
    "null": "None",
    "object": "dict",
    "array": "list",
}
_WIDTH = 96


def by_python_name(cards: Iterable[C]) -> dict[str, C]:
    """The tools by the names under which code calls them."""
    return {python_name(card.name): card for card in cards}


def python_name(name: str) -> str:
    """A tool's name as Python can write it."""
    made = re.sub(r"\W", "_", name)
    return f"{made}_" if keyword.iskeyword(made) or not made.isidentifier() else made


def stub(card: Card) -> str:
    """The function as the model reads it: signature and docstring."""
    fields, required = fields_of(card), required_of(card)
    given = [_parameter(name, fields[name], name in required) for name in _ordered(card)]
    lines = [card.about, card.when]
    lines += [
        f"{name}: {schema['description']}"
        for name, schema in fields.items()
        if schema.get("description")
    ]
    if card.example is not None:
        values = ", ".join(f"{name}={value!r}" for name, value in card.example.items())
        lines.append(f"Example: {python_name(card.name)}({values})")
    doc = "\n".join(line for line in lines if line).replace('"""', "'''")
    head = f"def {python_name(card.name)}({', '.join(given)}) -> {returned(card)}:"
    body = textwrap.indent(f'"""{doc}"""', "    ")
    return f"{head}\n{body}"


def returned(card: Card) -> str:
    """What the function gives: text, unless its tool was made of a function that says otherwise.
    Records of all kinds (dataclasses, models) come as dictionaries."""
    kind = _returned_type(card)
    if kind in (int, float, bool):
        return cast("type", kind).__name__
    if (typing.get_origin(kind) or kind) in (dict, list):
        return inspect.formatannotation(kind)
    return "dict" if hasattr(kind, "__annotations__") else "str"


def value_of(text: str, card: Card) -> Any:
    """What a tool said, as the number or truth value that its function returned."""
    kind = _returned_type(card)
    try:
        if kind is bool:
            return {"true": True, "false": False}.get(text, text)
        return kind(text) if kind in (int, float) else text
    except ValueError:
        return text


def arguments_of(card: Card, given: tuple[Any, ...], named: Mapping[str, Any]) -> dict[str, Any]:
    """The arguments of a call. Raises TypeError as Python does."""
    names = _ordered(card)
    if len(given) > len(names):
        most, count = len(names), len(given)
        raise TypeError(f"{python_name(card.name)}() takes {most} arguments but {count} were given")
    made = dict(zip(names, given, strict=False))
    if twice := made.keys() & named.keys():
        name = sorted(twice)[0]
        raise TypeError(f"{python_name(card.name)}() got several values for argument {name!r}")
    return {**made, **named}


def _ordered(card: Card) -> list[str]:
    """Parameters as a signature needs them: those without a default first."""
    required = required_of(card)
    return sorted(fields_of(card), key=lambda name: name not in required)


def _parameter(name: str, schema: Mapping[str, Any], required: bool) -> str:
    typed = f"{name}: {_type(schema)}"
    return typed if required else f"{typed} = {schema.get('default')!r}"


def _type(schema: Mapping[str, Any]) -> str:
    if "enum" in schema:
        return f"Literal[{', '.join(map(repr, schema['enum']))}]"
    choices: Any = schema.get("anyOf") or schema.get("oneOf")
    if choices:
        return " | ".join(dict.fromkeys(_type(each) for each in choices))
    kind: Any = schema.get("type")
    if isinstance(kind, list):
        return " | ".join(_TYPES.get(str(each), "Any") for each in cast("list[Any]", kind))
    if kind == "array" and isinstance(schema.get("items"), Mapping):
        return f"list[{_type(schema['items'])}]"
    if kind == "object" and isinstance(schema.get("properties"), Mapping):
        inner = cast("Mapping[str, Any]", schema["properties"])
        return "{" + ", ".join(f"{name!r}: {_type(each)}" for name, each in inner.items()) + "}"
    return _TYPES.get(str(kind), "Any")


def _returned_type(card: Card) -> Any:
    """The return annotation of the function that a tool was made of; None where there is none."""
    function = getattr(card.deed, "function", None) if isinstance(card, Tool) else None
    if function is None:
        return None
    try:
        return typing.get_type_hints(function).get("return")
    except (NameError, TypeError, AttributeError):  # an annotation that names what is not there
        return None
