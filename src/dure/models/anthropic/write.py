"""Prompts as requests of the Messages format.

Knows the format (https://docs.claude.com/en/api/messages), and places the marks of its prompt
cache: after the tools, after the system text, after the last two messages of the user. Does not
know HTTP.
"""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dure.core.codec import compact
from dure.core.message import File, Image, Message, Part, Thought, ToolCall, ToolResult
from dure.core.prompt import Card, Prompt
from dure.models.wire.cards import kept_cards
from dure.models.wire.roles import NO_RESULT, Answer, Exchange, Form, Said, prefix, written
from dure.models.wire.told import described, inner, raw, told, wire_name

ANSWER = "answer"
"""The tool whose arguments are the answer, where a schema is asked for."""

_MARK = b',"cache_control":{"type":"ephemeral"}}'
_BEFORE = (
    b'{"role":"user","content":[{"type":"text","text":"(The conversation so far is missing.)"}]},'
)
_IMAGES = ("image/png", "image/jpeg", "image/gif", "image/webp")


def body(prompt: Prompt, head: Mapping[str, Any], most: int) -> bytes:
    """The request. `head` holds what is the model's own: its name, options, whether to stream."""
    fields = {**head, "max_tokens": prompt.most_output or most, **prompt.options}
    if prompt.stop:
        fields.setdefault("stop_sequences", list(prompt.stop))
    tools = kept_cards("anthropic", prompt.tools, _tools)
    choice = _choice(prompt, thinking="thinking" in fields)
    if prompt.schema is not None:
        tools += b"," * bool(tools) + raw(_tool(ANSWER, "Give the answer.", prompt.schema))
    if choice:
        fields["tool_choice"] = choice
    made = [b'{"messages":[', messages(prompt), b"]"]
    if prompt.system:
        made.append(b',"system":[{"type":"text","text":"%b"%b]' % (inner(prompt.system), _MARK))
    if tools:
        made.append(b',"tools":[%b%b]' % (tools[:-1], _MARK))
    return b"".join([*made, b",", raw(fields)[1:]])


def messages(prompt: Prompt) -> bytes:
    """The messages, beginning and ending with the user's."""
    made = written(prompt, MessagesDialect())
    return _BEFORE + made if made.startswith(b'{"role":"assistant"') else made


@dataclass(frozen=True, slots=True)
class MessagesDialect:
    """How messages are written: lists of content blocks."""

    name: str = "anthropic"

    def form(self, message: Message, mine: bool) -> Form:
        """See `Dialect`."""
        if mine and not message.results:
            blocks = b",".join(filter(None, map(_own, message.parts)))
            return Form(True, None, blocks, tuple(call.id for call in message.calls))
        answers = tuple(_answer(part) for part in message.results)
        blocks = [_block(part) for part in message.parts if not isinstance(part, ToolResult)]
        return Form(False, None, b",".join(filter(None, blocks)), answers=answers)

    def no_result(self, id: str) -> bytes:
        """See `Dialect`."""
        return raw({"type": "tool_result", "tool_use_id": id, "content": NO_RESULT})

    def write(self, exchange: Exchange, named: bool, mark: bool) -> list[bytes]:
        """See `Dialect`."""
        made: list[bytes] = []
        own = b",".join(form.content for form in exchange.mine if form.content)
        if own:
            made.append(b'{"role":"assistant","content":[%b]}' % own)
        blocks = [*exchange.results, *(_said(said, named) for said in exchange.others)]
        if blocks:
            user = b",".join(blocks)
            end = user[:-1] + _MARK if mark else user
            made.append(b'{"role":"user","content":[%b]}' % end)
        return made


def signed(signature: str) -> str:
    """The signature of a thought as a seal."""
    return compact({"signature": signature})


def redacted(data: str) -> str:
    """A thought that the provider hides, as a seal."""
    return compact({"redacted_thinking": data})


def _own(part: Part) -> bytes:
    """A part of the model's own as a block. Thoughts go back only with their seal, unchanged."""
    match part:
        case Thought() if part.seal.startswith('{"signature":'):
            signature = json.loads(part.seal)["signature"]
            return raw({"type": "thinking", "thinking": part.text, "signature": signature})
        case Thought() if part.seal.startswith('{"redacted_thinking":'):
            return raw(
                {"type": "redacted_thinking", "data": json.loads(part.seal)["redacted_thinking"]}
            )
        case Thought():
            return b""
        case ToolCall():
            name = wire_name(part.name)
            return raw({"type": "tool_use", "id": part.id, "name": name, "input": part.arguments})
        case _:
            return _text(told(part))


def _block(part: Part) -> bytes:
    """Another's part as a block; empty where there is nothing to say."""
    match part:
        case Image() if part.mime in _IMAGES:
            return raw({"type": "image", "source": _source(part)})
        case File() if part.mime == "application/pdf":
            title = {"title": part.name} if part.name else {}
            return raw({"type": "document", "source": _source(part), **title})
        case _:
            return _text(told(part))


def _source(part: Image | File) -> dict[str, str]:
    data = b64encode(part.data).decode()
    return {"type": "base64", "media_type": part.mime, "data": data}


def _text(text: str) -> bytes:
    return b'{"type":"text","text":"%b"}' % inner(text) if text.strip() else b""


def _said(said: Said, named: bool) -> bytes:
    if said.form.plain is not None:
        return b'{"type":"text","text":"%b"}' % said.form.plain
    start = prefix(said.sender) if named else b""
    text = b'{"type":"text","text":"'
    if start and said.form.content.startswith(text):
        return text + start + said.form.content[len(text) :]
    return (b'%b%b"},' % (text, start) if start else b"") + said.form.content


def _answer(part: ToolResult) -> Answer:
    record: dict[str, Any] = {"type": "tool_result", "tool_use_id": part.id}
    if part.failed:
        record["is_error"] = True
    blocks = b",".join(filter(None, map(_block, part.parts)))
    result = raw(record)[:-1] + (b',"content":[%b]}' % blocks if blocks else b"}")
    return Answer(part.id, result, _text(told(part)))


def _choice(prompt: Prompt, thinking: bool) -> dict[str, Any] | None:
    """The tool choice; None: the model's own. With thinking on, nothing may be forced."""
    if prompt.schema is not None:
        if thinking:
            return None
        return {"type": "any"} if prompt.tools else {"type": "tool", "name": ANSWER}
    if not prompt.tools or prompt.choice == "auto":
        return None
    if prompt.choice == "none":
        return {"type": "none"}
    if thinking:
        return None
    if prompt.choice == "required":
        return {"type": "any"}
    return {"type": "tool", "name": wire_name(prompt.choice)}


def _tools(cards: Sequence[Card]) -> bytes:
    return b",".join(
        raw(_tool(wire_name(card.name), described(card), card.schema)) for card in cards
    )


def _tool(name: str, about: str, schema: Mapping[str, Any]) -> dict[str, Any]:
    return {"name": name, "description": about, "input_schema": dict(schema)}
