"""Secrets are taken out once, before model or journal see a value, so that live equals replay.

Knows messages and the redactor; does not know where secrets come from.
"""

from __future__ import annotations

from dataclasses import replace

from dure.core.message import Data, Message, Part, Reading, Text, Thought, ToolCall, ToolResult
from dure.runtime.context import RunContext


def clean_text(text: str, context: RunContext) -> str:
    """Text without secrets, NUL or lone surrogates."""
    if "\0" in text:
        text = text.replace("\0", "\ufffd")
    if not text.isascii():
        text = text.encode("utf-8", "surrogatepass").decode("utf-8", "replace")
    return context.terms.redactor.text(text)


def clean_message(message: Message, context: RunContext) -> Message:
    """The message with every part cleaned."""
    return replace(message, parts=clean_parts(message.parts, context))


def clean_parts(parts: tuple[Part, ...], context: RunContext) -> tuple[Part, ...]:
    """The parts with every text cleaned."""
    return tuple([_clean(part, context) for part in parts])


def _clean(part: Part, context: RunContext) -> Part:
    redactor = context.terms.redactor
    match part:
        case Text():
            text = clean_text(part.text, context)
            return part if text is part.text else replace(part, text=text)
        case Thought():
            return replace(part, text=clean_text(part.text, context))
        case ToolCall():
            arguments = redactor.value(part.arguments)
            return part if arguments is part.arguments else replace(part, arguments=arguments)
        case Data() | Reading():
            value = redactor.value(part.value)
            return part if value is part.value else replace(part, value=value)
        case ToolResult():
            return replace(part, parts=clean_parts(part.parts, context))
        case _:
            return part
