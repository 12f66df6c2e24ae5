"""Secrets are taken out once, before model or journal see a value, so that live equals replay.

Knows messages and the redactor; does not know where secrets come from.
"""

from __future__ import annotations

import math
from dataclasses import replace
from operator import is_
from typing import Any, cast

from dure.core.codec import compact
from dure.core.encode import clean
from dure.core.errors import DureError, pack, unpack
from dure.core.message import (
    Data,
    File,
    Message,
    Part,
    Reading,
    Text,
    Thought,
    ToolCall,
    ToolResult,
)
from dure.runtime.context import RunContext
from dure.runtime.files import clean_bytes


def clean_text(text: str, context: RunContext) -> str:
    """Text without secrets, NUL or lone surrogates."""
    if not text.isascii() or "\0" in text:
        text = clean(text)
    return context.terms.redactor.text(text)


def clean_value(value: Any, context: RunContext) -> Any:
    """JSON with every text cleaned; numbers that JSON does not have become text. The same object
    if nothing is to be done."""
    try:
        compact(value).encode()
    except (UnicodeEncodeError, ValueError):
        value = _writable(value)
    return context.terms.redactor.value(value)


def _writable(value: Any) -> Any:
    match value:
        case str():
            return clean(value)
        case float():
            return value if math.isfinite(value) else str(value)
        case dict():
            record = cast("dict[str, Any]", value)
            return {clean(name): _writable(each) for name, each in record.items()}
        case list() | tuple():
            return [_writable(each) for each in cast("list[Any]", value)]
        case _:
            return value


def clean_error(error: DureError, context: RunContext) -> DureError:
    """The error as the journal may hold it and people may see it."""
    record = pack(error)
    return unpack(clean_value(record, context))


def clean_message(message: Message, context: RunContext) -> Message:
    """The message with every part cleaned."""
    parts = clean_parts(message.parts, context)
    same = all(map(is_, parts, message.parts))
    return message if same else replace(message, parts=parts)


def clean_parts(parts: tuple[Part, ...], context: RunContext) -> tuple[Part, ...]:
    """The parts with every text cleaned."""
    return tuple([_clean(part, context) for part in parts])


def _clean(part: Part, context: RunContext) -> Part:
    match part:
        case Text():
            text = clean_text(part.text, context)
            return part if text is part.text else replace(part, text=text)
        case Thought():
            # A seal is sent back unchanged or not at all.
            told = clean_text(part.seal, context) is not part.seal
            return replace(
                part, text=clean_text(part.text, context), seal="" if told else part.seal
            )
        case ToolCall():
            return _clean_call(part, context)
        case Data() | Reading():
            value = clean_value(part.value, context)
            return part if value is part.value else replace(part, value=value)
        case File():
            return _clean_file(part, context)
        case ToolResult():
            name = clean_text(part.name, context)
            return replace(part, name=name, parts=clean_parts(part.parts, context))
        case _:
            return part


def _clean_call(part: ToolCall, context: RunContext) -> Part:
    name, problem = clean_text(part.name, context), clean_text(part.problem, context)
    arguments = clean_value(part.arguments, context)
    if name is part.name and problem is part.problem and arguments is part.arguments:
        return part
    return replace(part, name=name, arguments=arguments, problem=problem)


def _clean_file(part: File, context: RunContext) -> Part:
    data = clean_bytes(part.data, context.terms.redactor)
    return part if data is part.data else replace(part, data=data)
