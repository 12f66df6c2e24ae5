"""Arguments of a tool as models write them in text: JSON, `name=value`, or a bare value.

Knows schemas. Reading gives arguments or what is wrong with the text, never an exception.
"""

from __future__ import annotations

import ast
import json
import re
import warnings
from typing import Any, cast

from dure.core.prompt import Card
from dure.formats.repair import Unreadable, repair
from dure.formats.shared import fields_of, required_of

MOST_CALL = 100_000
"""Characters of a call written as in Python that are read."""

_FENCED = re.compile(r"```[\w+-]*[ \t]*\n?(.*?)(?:\n?```|\Z)", re.DOTALL)
_NOTHING = ("", "none", "null", "n/a", "no input", "없음", "()", "-")
_TRUTH = {"true": True, "yes": True, "참": True, "false": False, "no": False, "거짓": False}


def arguments_in(text: str, card: Card | None) -> dict[str, Any] | str:
    """The arguments that the text gives the tool, or what is wrong with it. `card` is None for a
    tool that nobody knows."""
    text = _unfenced(text)
    fields = fields_of(card) if card else {}
    if text.lower() in _NOTHING and (card is None or not required_of(card)):
        return {}
    if text.startswith("{"):
        return _object(text)
    if card is None:
        return {}
    keywords = call_in(f"f({text})", fields)
    needed = required_of(card)
    if keywords is not None and ("=" in text or len(keywords) == len(needed) > 1):
        return keywords
    lines = _lines(text, fields)
    if lines is not None:
        return lines
    single = needed if len(needed) == 1 else list(fields) if len(fields) == 1 else []
    if single:
        return _bare(text, single[0], fields)
    known = ", ".join(fields) or "nothing"
    return f"The input of {card.name} must be one JSON object with: {known}."


def call_in(text: str, names: list[str] | dict[str, Any]) -> dict[str, Any] | None:
    """The arguments of a call as Python writes it, `f(1, b="x")`; None if it is none. `names` are
    those of the parameters, in order."""
    if len(text) > MOST_CALL:
        return None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of escapes such as "\\d"
            tree = ast.parse(text.strip(), mode="eval").body
            if not isinstance(tree, ast.Call):
                return None
            given = [_literal(each) for each in tree.args]
            named = {each.arg: _literal(each.value) for each in tree.keywords}
    except (SyntaxError, ValueError, TypeError, MemoryError, RecursionError):
        return None
    if None in named or len(given) > max(len(names), 1):
        return None
    if len(given) == 1 and isinstance(given[0], dict) and not named:
        return cast("dict[str, Any]", given[0])
    positions = list(names) or ["input"]
    return {**dict(zip(positions, given, strict=False)), **cast("dict[str, Any]", named)}


def _literal(node: ast.expr) -> Any:
    """A value written out, in JSON's own words too. Raises ValueError for anything else."""
    if isinstance(node, ast.Name) and node.id in ("true", "false", "null"):
        return {"true": True, "false": False, "null": None}[node.id]
    return json.loads(json.dumps(ast.literal_eval(node), allow_nan=False))


def _unfenced(text: str) -> str:
    text = text.strip()
    if text.startswith("```"):
        found = _FENCED.match(text)
        return found[1].strip() if found else text
    if len(text) > 1 and text[0] == text[-1] == "`":
        return text.strip("`").strip()
    return text


def _object(text: str) -> dict[str, Any] | str:
    found = repair(text)
    if isinstance(found, Unreadable):
        return found.problem
    if found.cut:
        return "The input stopped before its end. Send it again, whole and shorter."
    value: Any = found.value
    if not isinstance(value, dict):
        return "The input must be one JSON object."
    return cast("dict[str, Any]", value)


def _lines(text: str, fields: dict[str, Any]) -> dict[str, Any] | None:
    """Lines of `name: value`, where all names are parameters."""
    made: dict[str, Any] = {}
    for line in text.splitlines():
        name, colon, rest = line.strip(" -*\t").partition(":")
        name = name.strip("`\"' ")
        if not colon or name not in fields or name in made:
            return None
        made[name] = _value(rest.strip(), fields[name])
    return made or None


def _bare(text: str, name: str, fields: dict[str, Any]) -> dict[str, Any] | str:
    """One value for the one parameter."""
    schema: dict[str, Any] = fields.get(name) or {}
    value = _value(text, schema)
    wanted = schema.get("type")
    if wanted in ("integer", "number", "boolean", "array", "object") and isinstance(value, str):
        return f'The input must be {wanted}: write {{"{name}": …}}.'
    return {name: value}


def _value(text: str, schema: dict[str, Any]) -> Any:
    """The text as a value of this schema; the text itself where it is none."""
    if len(text) > 1 and text[0] == text[-1] == "'":
        text = text[1:-1]
    try:
        value: Any = json.loads(text)
    except (ValueError, RecursionError):
        value = text
    wanted = schema.get("type")
    if wanted == "string":
        return value if isinstance(value, str) else text
    if wanted == "boolean" and isinstance(value, str):
        return _TRUTH.get(value.lower(), value)
    return value
