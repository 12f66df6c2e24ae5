"""What the text formats share: messages told in words, which tools may be called, JSON answers.

Knows prompts and messages. Does not know how any format writes a call.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, NoReturn, TypeAlias

from dure.core.codec import compact
from dure.core.message import Data, Message, Part, Text, ToolResult
from dure.core.prompt import Card, Prompt
from dure.formats.repair import Found, Unreadable, repair

_PLACE = re.compile(r"\{(\w+)\}")

FREE = ("auto", "none")
"""The choices of a prompt under which a model may answer without a call."""


Own: TypeAlias = Callable[[Message], str]
Result: TypeAlias = Callable[[ToolResult], Sequence[Part]]


def retold_all(prompt: Prompt, kind: str, own: Own, result: Result) -> list[Message]:
    """The messages without calls and results: the model's own as `own` writes them, results as
    `result` does. Made once a message for each `kind` of format, and kept with it."""
    return [_retold(message, prompt.me, kind, own, result) for message in prompt.messages]


def _retold(message: Message, me: str, kind: str, own: Own, result: Result) -> Message:
    mine = message.sender == me and not message.results
    if not mine and not message.results:
        return message
    told: Message | None = message.kept.get((kind, mine))
    if told is None:
        parts: list[Part] = [Text(own(message))] if mine else []
        for part in () if mine else message.parts:
            parts += result(part) if isinstance(part, ToolResult) else [part]
        told = message.kept[kind, mine] = replace(message, parts=tuple(parts))
    return told


def open_cards(prompt: Prompt) -> list[Card]:
    """The tools that may be called now."""
    if prompt.choice == "none":
        return []
    named = prompt.choice not in ("auto", "required")
    return [card for card in prompt.tools if not named or card.name == prompt.choice]


def missing_call(names: Sequence[str], prompt: Prompt) -> str:
    """What is wrong with calling just these tools now; empty if nothing is."""
    if prompt.choice == "none" and names:
        return "No tool may be called now."
    if prompt.choice == "required" and prompt.tools and not names:
        return "A tool call is wanted now."
    if prompt.choice not in ("auto", "none", "required") and prompt.choice not in names:
        return f"The tool {prompt.choice} is wanted now."
    return ""


def filled(wording: str, **values: str) -> str:
    """A wording with each `{name}` replaced by its value, in which braces stand for themselves."""
    return _PLACE.sub(lambda found: values.get(found[1], found[0]), wording)


def shape_of(prompt: Prompt) -> str:
    """What is said of the answer where data is wanted; else empty."""
    return "" if prompt.schema is None else f", as JSON that fits {compact(dict(prompt.schema))}"


def answer_in(text: str, prompt: Prompt) -> Text | Data | str:
    """The answer that a text holds: the text, or data where data is wanted; else what is wrong."""
    if prompt.schema is None:
        return Text(text)
    found = json_in(text)
    if isinstance(found, Unreadable):
        if prompt.schema.get("type") != "string":
            return f"The answer must be JSON. {found.problem}"
        found = Found(text)
    if found.cut:
        return "The JSON of the answer stopped before its end. Send it again, whole and shorter."
    return Data(found.value, str(prompt.schema.get("title") or ""))


def json_in(text: str) -> Found | Unreadable:
    """The JSON value in a text: of any kind if it is all of the text, else an object or array."""
    try:
        return Found(json.loads(text, parse_constant=_not_finite))
    except (ValueError, RecursionError):
        return repair(text)


def written_answer(message: Message) -> str:
    """What a message of the model's own says as its answer: its data, else its text."""
    data = [part.value for part in message.parts if isinstance(part, Data)]
    return compact(data[0]) if data else message.text


def _not_finite(word: str) -> NoReturn:
    raise ValueError(word)


def fields_of(card: Card) -> dict[str, Any]:
    """The parameters of a tool: their schemas by name."""
    return dict(card.schema.get("properties") or {})


def required_of(card: Card) -> list[str]:
    """The parameters that must be given."""
    return list(card.schema.get("required") or ())
