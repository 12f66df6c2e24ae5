"""The arguments of a tool call, read strictly: a JSON object, or what is wrong with it.

At most 1 MiB and 64 levels, no NaN, no repeated names. One repair is made where it cannot be
misunderstood: a code fence is taken off; single quotes become double ones where there are no double
ones. Never raises. Knows JSON; does not know the tool or its schema.
"""

from __future__ import annotations

import json
import math
import re
from typing import Any, NoReturn, cast

from dure.models.wire.text import clean_value

MOST_BYTES = 1 << 20
MOST_DEPTH = 64

_FENCE = re.compile(r"\s*```[\w-]*\s*\n?(.*?)\n?\s*```\s*", re.DOTALL)


def read(raw: Any) -> tuple[dict[str, Any], str]:
    """The arguments, and what is wrong with them (empty: nothing). Nothing at all is `{}`."""
    if raw is None or raw == "":
        return {}, ""
    if not isinstance(raw, str):  # some servers send the object itself
        try:
            raw = json.dumps(raw, ensure_ascii=False)
        except RecursionError:
            return {}, f"The JSON is nested deeper than {MOST_DEPTH} levels."
    value, problem = any_value(raw)
    if problem:
        return {}, problem
    if not isinstance(value, dict):
        return {}, f"The arguments must be a JSON object, not {_name(value)}."
    return cast("dict[str, Any]", value), ""


def any_value(text: str) -> tuple[Any, str]:
    """The JSON value in `text`, after the one repair if it needs it, and what is wrong with it."""
    value, problem = strict(text)
    return _repaired(text, problem) if problem else (value, "")


def strict(text: str) -> tuple[Any, str]:
    """The JSON value in `text`, and what is wrong with it (empty: nothing)."""
    if len(text) > MOST_BYTES or len(text.encode(errors="replace")) > MOST_BYTES:
        return None, f"The JSON is longer than {MOST_BYTES >> 20} MiB. Send less."
    try:
        return _checked(_DECODER.decode(text))
    except RecursionError:
        return None, f"The JSON is nested deeper than {MOST_DEPTH} levels."
    except json.JSONDecodeError as error:
        return None, f"This is not valid JSON: {error.msg} at character {error.pos}."
    except ValueError as error:
        return None, f"This is not valid JSON: {error}."


def _checked(value: Any) -> tuple[Any, str]:
    if _depth(value) > MOST_DEPTH:
        return None, f"The JSON is nested deeper than {MOST_DEPTH} levels."
    return clean_value(value), ""


def _repaired(text: str, problem: str) -> tuple[Any, str]:
    """The value after the one repair; where that does not help, the first problem stands."""
    fenced = _FENCE.fullmatch(text)
    inner = fenced[1] if fenced else text
    if '"' not in inner and "'" in inner and "\\" not in inner:
        inner = inner.replace("'", '"')
    if inner == text:
        return None, problem
    value, still = strict(inner)
    return (value, "") if not still else (None, problem)


def _no_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) < len(pairs):
        seen: set[str] = set()
        for name, _ in pairs:
            if name in seen:
                raise ValueError(f"the name {name[:100]!r} stands twice in one object")
            seen.add(name)
    return made


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not a JSON number")


def _finite(digits: str) -> float:
    value = float(digits)
    if not math.isfinite(value):
        raise ValueError(f"{digits[:40]} is too large a number")
    return value


def _depth(value: Any) -> int:
    """How many objects and arrays lie in each other; stops counting when it is too many."""
    depth, level = 0, [value]
    while level and depth <= MOST_DEPTH:
        inner: list[Any] = []
        for item in level:
            if isinstance(item, dict):
                inner.extend(cast("dict[str, Any]", item).values())
            elif isinstance(item, list):
                inner.extend(cast("list[Any]", item))
        if not inner and not any(isinstance(item, (dict, list)) for item in level):
            break
        depth, level = depth + 1, inner
    return depth


def _name(value: Any) -> str:
    names = {list: "an array", str: "a text", bool: "true or false", type(None): "null"}
    return names.get(cast("type[Any]", type(value)), "a number")


_DECODER = json.JSONDecoder(
    object_pairs_hook=_no_repeats, parse_constant=_no_constant, parse_float=_finite
)
