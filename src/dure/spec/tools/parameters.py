"""The parameters of a tool in a file: JSON Schema, or a line each.

city: str — the city
days: int = 3 — how many days ahead
unit: one of metric, imperial — which units
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any, cast

from dure.core.errors import UsageError

_LINE = re.compile(
    r"(?P<kind>one of [^—=]+|[a-z]+)\s*(?:=\s*(?P<usual>[^—]+?)\s*)?(?:—\s*(?P<about>.*))?"
)
_KINDS: Mapping[str, dict[str, Any]] = {
    "str": {"type": "string"},
    "int": {"type": "integer"},
    "float": {"type": "number"},
    "bool": {"type": "boolean"},
    "list": {"type": "array", "items": {"type": "string"}},
}
NAME = re.compile(r"[A-Za-z_]\w*")


def schema_of(given: Mapping[str, Any]) -> dict[str, Any]:
    """The JSON Schema of these parameters. Raises `UsageError` for a line that cannot be read."""
    if given.get("type") == "object" and isinstance(given.get("properties", {}), Mapping):
        return dict(given)
    properties: dict[str, Any] = {}
    required: list[str] = []
    for name, line in given.items():
        if not NAME.fullmatch(name):
            raise UsageError(
                "spec.parameter_name",
                "{name!r} cannot name a parameter. Use letters, digits and '_'.",
                name=name,
            )
        properties[name], needed = _one(name, line)
        required += [name] if needed else []
    return {
        "type": "object",
        "properties": properties,
        "required": required,
        "additionalProperties": False,
    }


def _one(name: str, line: Any) -> tuple[dict[str, Any], bool]:
    if isinstance(line, Mapping):
        return dict(cast("Mapping[str, Any]", line)), True
    found = _LINE.fullmatch(str(line).strip())
    kind = found["kind"].strip() if found else ""
    choices = [each.strip() for each in kind.removeprefix("one of ").split(",")]
    is_choice = kind.startswith("one of ")
    if found is None or not (is_choice or kind in _KINDS):
        raise UsageError(
            "spec.parameter",
            "The parameter {name} is {line!r}. Write its kind ({kinds}, or: one of a, b), = and"
            " what it usually is if it may be left out, — and what it is for.",
            name=name,
            line=str(line),
            kinds=", ".join(_KINDS),
        )
    schema = {"type": "string", "enum": choices} if is_choice else dict(_KINDS[kind])
    if found["about"]:
        schema["description"] = found["about"].strip()
    if found["usual"] is None:
        return schema, True
    return {**schema, "default": _usual(name, found["usual"].strip(), schema)}, False


def _usual(name: str, text: str, schema: Mapping[str, Any]) -> Any:
    """What a parameter is where it is left out."""
    if text not in schema.get("enum", [text]):
        raise UsageError(
            "spec.parameter_choice",
            "The parameter {name} is usually {text!r}, which is none of its choices.",
            name=name,
            text=text,
        )
    if schema["type"] == "string":
        return text
    try:
        return json.loads(text)
    except ValueError:
        raise UsageError(
            "spec.parameter_usual",
            "The parameter {name} is usually {text!r}, which is no {kind}.",
            name=name,
            text=text,
            kind=schema["type"],
        ) from None
