"""The type of an agent's structured output, as a file spells it; and the way back.

output:
  Offer:
    price: float — in won
    terms: list
    state: one of open, final = open
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import MISSING, Field, field, fields, is_dataclass, make_dataclass
from functools import cache
from keyword import iskeyword
from typing import Annotated, Any, Literal, cast, get_args, get_origin, get_type_hints

from dure.core.codec import compact
from dure.core.errors import UsageError
from dure.spec.tools.parameters import NAME, schema_of

_TYPES: Mapping[str, Any] = {
    "string": str,
    "integer": int,
    "number": float,
    "boolean": bool,
    "array": list[str],
}
_WORDS: Mapping[Any, str] = {
    str: "str",
    int: "int",
    float: "float",
    bool: "bool",
    list[str]: "list",
}


def output_of(name: str, lines: Mapping[str, str]) -> type[Any]:
    """The dataclass of this name with these fields, each spelled like a tool's parameter. Raises
    `UsageError` for a line that cannot be read."""
    for each in (name, *lines):
        if not NAME.fullmatch(each) or iskeyword(each) or each.startswith("__"):
            raise UsageError(
                "spec.output",
                "{name!r} can name neither an output nor a field of it. Write output: {{Offer:"
                " {{price: float}}}}, with letters, digits and '_'.",
                name=each,
            )
    return _made(name, compact(lines))


@cache
def _made(name: str, lines: str) -> type[Any]:
    """One type for the same words, so that two readings of a file are alike."""
    schema = schema_of(json.loads(lines))
    made = [_field(each, rules) for each, rules in schema["properties"].items()]
    return make_dataclass(name, made, kw_only=True)


def _field(name: str, rules: Mapping[str, Any]) -> tuple[str, Any, Any]:
    from pydantic import Field as Described

    kind: Any = Literal[tuple(rules["enum"])] if "enum" in rules else _TYPES[rules["type"]]
    if "description" in rules:
        kind = Annotated[kind, Described(description=rules["description"])]
    if "default" not in rules:
        return name, kind, field()
    usual = rules["default"]
    if isinstance(usual, list):
        return name, kind, field(default_factory=lambda: list(cast("list[Any]", usual)))
    return name, kind, field(default=usual)


def output_entry(kind: Any) -> dict[str, dict[str, str]] | None:
    """How a file spells this type; None where it has no form there."""
    if not is_dataclass(kind):
        return None
    hints = get_type_hints(kind, include_extras=True)
    lines = {each.name: _line(hints[each.name], each) for each in fields(kind)}
    spelled = {name: line for name, line in lines.items() if line}
    return {str(getattr(kind, "__name__", "")): spelled} if len(spelled) == len(lines) else None


def _line(hint: Any, given: Field[Any]) -> str | None:
    about = ""
    if get_origin(hint) is Annotated:
        hint, *more = get_args(hint)
        about = next((each.description for each in more if hasattr(each, "description")), "")
    if get_origin(hint) is Literal:
        line = f"one of {', '.join(map(str, get_args(hint)))}"
    elif hint in _WORDS:
        line = _WORDS[hint]
    else:
        return None
    usual: Any = given.default
    if given.default_factory is not MISSING:
        usual = given.default_factory()
    if usual is not MISSING:
        line += f" = {usual if isinstance(usual, str) else compact(usual)}"
    return f"{line} — {about}" if about else line
