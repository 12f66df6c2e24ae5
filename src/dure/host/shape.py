"""Whether a YAML file has the shape that a JSON Schema describes: the same one that editors use.

Knows the words of JSON Schema that it uses. Does not know what any field is for.
"""

from __future__ import annotations

import difflib
import json
import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, cast

from dure.host.languages import language
from dure.host.yaml_file import Document, Steps

_TYPES: dict[str, tuple[type, ...]] = {
    "object": (dict,),
    "array": (list,),
    "string": (str,),
    "integer": (int,),
    "number": (int, float),
    "boolean": (bool,),
}


@cache
def schema_in(package: str, name: str = "schema.json") -> dict[str, Any]:
    """The JSON Schema that lies in a package."""
    return json.loads(files(package).joinpath(name).read_text("utf-8"))


def check_shape(document: Document, schema: dict[str, Any]) -> None:
    """Raise `UsageError` for the first thing that does not fit: with its line, its field, and what
    belongs there."""
    _Shape(document, schema.get("$defs", {})).check(document.value, schema, ())


@dataclass(frozen=True, slots=True)
class _Shape:
    """A document being checked, and the schema's definitions."""

    document: Document
    definitions: dict[str, Any]

    def check(self, found: Any, rules: dict[str, Any], steps: Steps) -> None:
        if "$ref" in rules:
            rules = {**self.definitions[rules["$ref"].rpartition("/")[2]], **rules}
        wanted = _words(rules)
        kinds = rules.get("type", [])
        kinds = [kinds] if isinstance(kinds, str) else kinds
        fits = not kinds or any(_is(found, kind) for kind in kinds)
        if not fits or ("enum" in rules and found not in rules["enum"]):
            wanted += f" ({', '.join(rules['enum'])})" if "enum" in rules else ""
            _wrong(self.document, steps, wanted, found)
        if not _is_within(found, rules):
            _wrong(self.document, steps, wanted, found)
        if isinstance(found, dict):
            self.check_fields(cast("dict[str, Any]", found), rules, steps)
        elif isinstance(found, list):
            for index, each in enumerate(cast("list[Any]", found)):
                self.check(each, rules.get("items", {}), (*steps, index))

    def check_fields(self, found: dict[str, Any], rules: dict[str, Any], steps: Steps) -> None:
        known: dict[str, Any] = rules.get("properties", {})
        others: Any = rules.get("additionalProperties", {})
        for name, value in found.items():
            if name not in known and others is False:
                near = difflib.get_close_matches(name, known, 1, cutoff=0.5)
                self.document.fail(
                    (*steps, name),
                    "yaml.field_unknown",
                    "{place}: there is no such field. Near: {near}.",
                    near=near[0] if near else ", ".join(known),
                )
            self.check(value, known.get(name, others or {}), (*steps, name))
        for name in rules.get("required", ()):
            if name not in found:
                self.document.fail(
                    steps,
                    "yaml.field_missing",
                    "{place}: {name} is missing: {wanted}.",
                    name=name,
                    wanted=_words(known[name]),
                )


def _words(rules: dict[str, Any]) -> str:
    """What belongs here, in the user's language."""
    english = str(rules.get("description", ""))
    return str(rules.get("x-ko", english)) if language() == "ko" else english


def _is(found: Any, kind: str) -> bool:
    return isinstance(found, _TYPES[kind]) and (kind == "boolean" or not isinstance(found, bool))


def _is_within(found: Any, rules: dict[str, Any]) -> bool:
    match found:
        case str():
            long = len(found) >= rules.get("minLength", 0)
            return long and re.search(rules.get("pattern", ""), found) is not None
        case list():
            return len(cast("list[Any]", found)) >= rules.get("minItems", 0)
        case dict():
            count = len(cast("dict[str, Any]", found))
            return rules.get("minProperties", 0) <= count <= rules.get("maxProperties", count)
        case int() | float():
            return found >= rules.get("minimum", found)
        case _:
            return True


def _wrong(document: Document, steps: Steps, wanted: str, found: Any) -> None:
    if found is None and steps:
        document.fail(
            steps,
            "yaml.field_empty",
            "{place}: nothing stands there. What belongs here: {wanted}. (Within braces, a text"
            " with a comma stands in quotation marks.)",
            wanted=wanted,
        )
    if found is None:
        document.fail(
            steps,
            "yaml.empty",
            "{place}: the file is empty. What belongs here: {wanted}.",
            wanted=wanted,
        )
    shown = json.dumps(found, ensure_ascii=False)
    document.fail(
        steps,
        "yaml.field",
        "{place}: {found} does not fit. What belongs here: {wanted}.",
        wanted=wanted,
        found=shown if len(shown) <= 60 else shown[:60] + "…",
    )
