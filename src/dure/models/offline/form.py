"""Structured answers: a simple JSON object filled from a text, or the names of what is not in it.

Knows flat objects of texts, numbers and choices. Makes no value up.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from dure.models.offline.sums import numerals

_SPOKEN = {"answer", "text", "reply", "summary", "result", "content", "message"}


def fill_form(
    schema: Mapping[str, Any], text: str, answer: str
) -> tuple[dict[str, Any], tuple[str, ...]]:
    """The object as far as `text` gives it, and the names of required properties that it does not
    give. A text property called `answer` and the like takes the brain's own `answer`."""
    properties: Mapping[str, Any] = schema.get("properties", {})
    value: dict[str, Any] = {}
    for name, wanted in properties.items():
        found = _find(name, wanted, text[:20_000])
        if found is None and name in _SPOKEN and answer:
            found = answer
        if found is not None:
            value[name] = found
    missing = tuple(name for name in schema.get("required", properties) if name not in value)
    return value, missing if properties else (str(schema.get("title", "?")),)


def _find(name: str, wanted: Mapping[str, Any], text: str) -> Any:
    """The value that stands beside the property's name: `age: 34`, `age is 34`."""
    spoken = re.escape(name).replace("_", r"[\s_]")
    if "enum" in wanted:
        choices = [
            each
            for each in wanted["enum"]
            if re.search(rf"(?<!\w){re.escape(str(each))}", text, re.I)
        ]
        return choices[0] if len(choices) == 1 else None
    beside = rf"(?<!\w){spoken}(?:[은는이가]|\s+(?:is|was|are))?\s*[:=]?\s*"
    match wanted.get("type"):
        case "integer":
            hit = re.search(rf"{beside}(-?\d+)(?!\.?\d)", numerals(text), re.I)
            return int(hit[1]) if hit else None
        case "number":
            hit = re.search(rf"{beside}(-?\d+(?:\.\d+)?)", numerals(text), re.I)
            return float(hit[1]) if hit else None
        case "string":
            hit = re.search(rf"{beside}[\"“']?([^\n,;.\"”']+)", text, re.I)
            return hit[1].strip() or None if hit else None
        case _:
            return None
