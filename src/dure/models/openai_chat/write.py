"""Prompts as requests of the chat completions format.

Knows the format (https://platform.openai.com/docs/api-reference/chat) and where servers that share
it differ. Does not know HTTP.
"""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from dure.core.codec import compact
from dure.core.message import Audio, File, Image, Message, Part, Text, Thought, ToolCall, ToolResult
from dure.core.prompt import Card, Prompt
from dure.models.wire.cards import kept_cards
from dure.models.wire.provider import Quirks
from dure.models.wire.roles import NO_RESULT, Answer, Exchange, Form, Said, prefix, written
from dure.models.wire.told import described, inner, raw, told, told_all, wire_name

ANSWER = "answer"
"""The tool that stands for the schema, where a server takes no schema."""


def body(prompt: Prompt, head: Mapping[str, Any], quirks: Quirks, most: int) -> bytes:
    """The request. `head` holds what is the model's own: its name, options, whether to stream."""
    fields = {**head, quirks.most: prompt.most_output or most, **prompt.options}
    if prompt.stop and quirks.stops:
        fields.setdefault("stop", list(prompt.stop))
    if fields.get("stream") and quirks.stream_usage:
        fields["stream_options"] = {"include_usage": True}
    tools = kept_cards("openai_chat", prompt.tools, _tools)
    if prompt.schema is not None and quirks.native_schema:
        fields["response_format"] = _schema(prompt.schema)
    elif prompt.schema is not None:
        tools += b"," * bool(tools) + raw(_function(ANSWER, "The answer.", prompt.schema))
        fields["tool_choice"] = quirks.required if prompt.tools else _named(ANSWER)
    if prompt.tools and "tool_choice" not in fields and prompt.choice != "auto":
        words = {"none": "none", "required": quirks.required}
        fields["tool_choice"] = words.get(prompt.choice) or _named(wire_name(prompt.choice))
    messages = written(prompt, ChatDialect(quirks.thoughts))
    if prompt.system:
        system = b'{"role":"system","content":"%b"}' % inner(prompt.system)
        messages = system + b"," + messages
    end = b',"tools":[' + tools + b"]}" if tools else b"}"
    return b'{"messages":[' + messages + b"]," + raw(fields)[1:-1] + end


@dataclass(frozen=True, slots=True)
class ChatDialect:
    """How messages are written. `thoughts` names the field in which thoughts go back, if any."""

    thoughts: str = ""

    @property
    def name(self) -> str:
        """Forms with and without thoughts differ."""
        return f"openai_chat:{self.thoughts}"

    def form(self, message: Message, mine: bool) -> Form:
        """See `Dialect`."""
        if mine and not message.results:
            return self._own(message)
        answers = tuple(_answer(part) for part in message.results)
        parts = [part for part in message.parts if not isinstance(part, ToolResult)]
        if all(isinstance(part, Text) or not _block(part) for part in parts):
            text = told_all(parts)
            return Form(False, inner(text) if text.strip() else None, answers=answers)
        blocks = b",".join(_block(part) or _text(told(part)) for part in parts if told(part))
        return Form(False, None, blocks, answers=answers)

    def no_result(self, id: str) -> bytes:
        """See `Dialect`."""
        return raw({"role": "tool", "tool_call_id": id, "content": NO_RESULT})

    def write(self, exchange: Exchange, named: bool, mark: bool) -> list[bytes]:
        """See `Dialect`."""
        return [*_own_messages(exchange.mine), *exchange.results, *_user(exchange.others, named)]

    def _own(self, message: Message) -> Form:
        text = told_all(part for part in message.parts if not isinstance(part, ToolCall))
        calls = message.calls
        extra = self._thoughts(message)
        if not calls and not extra:
            return Form(True, inner(text) if text.strip() else None)
        record: dict[str, Any] = {"role": "assistant", "content": text or None, **extra}
        if calls:
            record["tool_calls"] = [
                {
                    "id": call.id,
                    "type": "function",
                    "function": {
                        "name": wire_name(call.name),
                        "arguments": compact(call.arguments),
                    },
                }
                for call in calls
            ]
        return Form(True, None, raw(record), tuple(call.id for call in calls))

    def _thoughts(self, message: Message) -> dict[str, Any]:
        """What the format wants back of the model's thoughts. DeepSeek wants them beside each tool
        call, even where they are empty; OpenRouter wants its own details back unchanged."""
        thoughts = [part for part in message.parts if isinstance(part, Thought)]
        if self.thoughts == "reasoning_content" and message.calls:
            return {"reasoning_content": "\n".join(part.text for part in thoughts)}
        if self.thoughts == "reasoning_details":
            details = [item for part in thoughts for item in opened(part.seal)]
            return {"reasoning_details": details} if details else {}
        return {}


def sealed(details: Sequence[Any]) -> str:
    """OpenRouter's details of a thought as a seal."""
    return compact({"reasoning_details": details})


def opened(seal: str) -> list[Any]:
    """The details in a seal of `sealed`; none in another's."""
    if not seal.startswith('{"reasoning_details":'):
        return []
    return cast("list[Any]", json.loads(seal)["reasoning_details"])


def _own_messages(forms: Sequence[Form]) -> list[bytes]:
    """What the model said; texts without calls that follow each other become one message."""
    if len(forms) == 1 and forms[0].content:
        return [forms[0].content]
    made: list[bytes] = []
    texts: list[bytes] = []
    for form in (*forms, Form(True, None, b"")):
        if form.plain is not None:
            texts.append(form.plain)
            continue
        if texts:
            made.append(b'{"role":"assistant","content":"%b"}' % rb"\n\n".join(texts))
            texts = []
        if form.content:
            made.append(form.content)
    return made


def _user(others: Sequence[Said], named: bool) -> list[bytes]:
    """What the others said, as one message of the user."""
    if not others:
        return []
    if all(said.form.plain is not None for said in others):
        texts = [
            (prefix(said.sender) if named else b"") + (said.form.plain or b"") for said in others
        ]
        return [b'{"role":"user","content":"%b"}' % rb"\n\n".join(texts)]
    blocks: list[bytes] = []
    for said in others:
        start = prefix(said.sender) if named else b""
        if said.form.plain is not None:
            blocks.append(_block_of(start + said.form.plain))
        else:
            blocks += [_block_of(start)] * bool(start) + [said.form.content]
    return [b'{"role":"user","content":[%b]}' % b",".join(blocks)]


def _answer(part: ToolResult) -> Answer:
    """A tool's result: text in a message of its own; pictures beside it."""
    text = told_all(inside for inside in part.parts if not _block(inside))
    content = f"Failed: {text}" if part.failed else text
    result = raw({"role": "tool", "tool_call_id": part.id, "content": content})
    beside = b",".join(_block(inside) for inside in part.parts if _block(inside))
    return Answer(part.id, result, _text(told(part)), beside)


def _block(part: Part) -> bytes:
    """The content block of a part that is not text; empty where the format has none."""
    match part:
        case Image():
            return raw({"type": "image_url", "image_url": {"url": _data_url(part)}})
        case Audio() if part.mime in ("audio/wav", "audio/x-wav", "audio/mpeg", "audio/mp3"):
            form = "wav" if "wav" in part.mime else "mp3"
            data = b64encode(part.data).decode()
            return raw({"type": "input_audio", "input_audio": {"data": data, "format": form}})
        case File() if part.mime == "application/pdf":
            file = {"filename": part.name or "file.pdf", "file_data": _data_url(part)}
            return raw({"type": "file", "file": file})
        case _:
            return b""


def _data_url(part: Image | File) -> str:
    return f"data:{part.mime};base64,{b64encode(part.data).decode()}"


def _text(text: str) -> bytes:
    return _block_of(inner(text))


def _block_of(plain: bytes) -> bytes:
    return b'{"type":"text","text":"%b"}' % plain


def _tools(cards: Sequence[Card]) -> bytes:
    return b",".join(
        raw(_function(wire_name(card.name), described(card), card.schema)) for card in cards
    )


def _function(name: str, about: str, schema: Mapping[str, Any]) -> dict[str, Any]:
    function = {"name": name, "description": about, "parameters": dict(schema)}
    return {"type": "function", "function": function}


def _named(name: str) -> dict[str, Any]:
    return {"type": "function", "function": {"name": name}}


def _schema(schema: Mapping[str, Any]) -> dict[str, Any]:
    name = wire_name(str(schema.get("title") or ANSWER))
    made = {"name": name, "schema": dict(schema), "strict": _is_strict(schema)}
    return {"type": "json_schema", "json_schema": made}


def _is_strict(schema: Any) -> bool:
    """Whether the schema is of the kind that providers can enforce: every object closed, with all
    of its properties required."""
    if isinstance(schema, Mapping):
        fields = cast("Mapping[str, Any]", schema)
        if fields.get("type") == "object" or "properties" in fields:
            properties: Mapping[str, Any] = fields.get("properties") or {}
            closed = fields.get("additionalProperties") is False
            if not closed or set(properties) != set(fields.get("required") or ()):
                return False
        return all(_is_strict(value) for value in fields.values())
    if isinstance(schema, list):
        return all(_is_strict(value) for value in cast("list[Any]", schema))
    return True
