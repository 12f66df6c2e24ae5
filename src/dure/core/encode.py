"""Turns what a function returned into the parts of a message.

Knows the kinds of parts and which value becomes which. Does not know where they go.
"""

from __future__ import annotations

import datetime
import json
from collections.abc import Mapping, Sequence
from decimal import Decimal
from enum import Enum
from pathlib import PurePath
from typing import Any, cast
from uuid import UUID

from dure.core.errors import UsageError
from dure.core.message import (
    Audio,
    Data,
    File,
    Image,
    Message,
    Part,
    Reading,
    Text,
    Thought,
    ToolCall,
    ToolResult,
    Video,
)

_PARTS = (Text, Image, Audio, Video, File, Reading, Data, Thought, ToolCall, ToolResult)
_LOST = "\N{REPLACEMENT CHARACTER}"


def encode(value: Any) -> tuple[Part, ...]:
    """The parts that say `value`.

    Text, numbers, dates and the like become text; bytes a file; `None` the word "done"; a part
    stays as it is, and so do the parts of a message or a sequence of them; anything else
    (dataclasses, pydantic models, dictionaries, lists) becomes data. Lone surrogates and NUL become
    U+FFFD. Raises `UsageError` for a value that has no JSON form.
    """
    if isinstance(value, _PARTS):
        return (value,)
    if isinstance(value, Message):
        return value.parts
    if isinstance(value, (bytes, bytearray)):
        return (File(bytes(value)),)
    text = _as_text(value)
    if text is not None:
        return (Text(clean(text)),)
    if isinstance(value, (list, tuple)) and value and _holds_parts(cast("Sequence[Any]", value)):
        return tuple(part for each in cast("Sequence[Any]", value) for part in encode(each))
    return (Data(plain(value)),)


def clean(text: str) -> str:
    """`text` without what UTF-8 or a database cannot carry: each becomes U+FFFD."""
    try:
        text.encode()
    except UnicodeEncodeError:
        text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text.replace("\0", _LOST)


def _holds_parts(values: Sequence[Any]) -> bool:
    return all(isinstance(each, (str, *_PARTS)) for each in values) and any(
        isinstance(each, _PARTS) for each in values
    )


def _as_text(value: Any) -> str | None:
    match value:
        case None:
            return "done"
        case bool():
            return "true" if value else "false"
        case Enum():
            return _as_text(value.value) or str(value.value)
        case datetime.datetime() | datetime.date() | datetime.time():
            return value.isoformat()
        case PurePath():
            return value.as_posix()
        case str() | int() | float() | Decimal() | UUID() | datetime.timedelta():
            return str(value)
        case _:
            return None


def plain(value: Any) -> Any:
    """`value` as JSON and nothing but JSON: NaN and infinities become text, unknown objects what
    they call themselves."""
    from pydantic_core import PydanticSerializationError, to_json, to_jsonable_python

    try:
        simple = to_jsonable_python(value, bytes_mode="base64", fallback=str)
        return json.loads(to_json(_cleaned(simple), inf_nan_mode="strings"))
    except (PydanticSerializationError, ValueError, RecursionError) as error:
        raise UsageError(
            "tool.result",
            "A value of type {kind} cannot be written as JSON: {reason}. Return text, numbers,"
            " lists, dictionaries, dataclasses or pydantic models.",
            kind=type(value).__name__,
            reason=str(error).partition("\n")[0],
        ) from error


def _cleaned(value: Any) -> Any:
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, Mapping):
        record = cast("Mapping[str, Any]", value)
        return {_cleaned(name): _cleaned(each) for name, each in record.items()}
    if isinstance(value, (list, tuple)):
        return [_cleaned(each) for each in cast("Sequence[Any]", value)]
    return value
