"""Tool calls in one JSON object, as AutoGPT had them: thoughts{text, reasoning, plan, criticism,
speak} and command{name, args}.

For models without tool calls of their own, and for showing how an agent thinks. Knows prompts and
messages; the wording is in `json_reply.md`. Source: Auto-GPT (Significant Gravitas, 2023), whose
agents replied so.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import Any, TypeAlias, cast

from dure.core.codec import compact, digest
from dure.core.contracts import Format, Tool
from dure.core.keys import call_id
from dure.core.message import Data, Message, Part, Text, Thought, ToolCall, ToolResult
from dure.core.prompt import Card, Prompt
from dure.formats.repair import Found, Unreadable, repair
from dure.formats.shared import FREE, filled, missing_call, open_cards, retold_all, shape_of

FINISH = "finish"
"""The command that ends the turn, where no tool has this name."""

FIELDS = ("text", "reasoning", "plan", "criticism", "speak")
_SEAL = "thoughts."  # with the name of the field: so a thought goes back to where it came from
_ANSWERS = ("answer", "response", "result", "text", "reason")
_SHAPE = (
    'Reply with one JSON object {"thoughts": {...}, "command": {"name": ..., "args": {...}}} and'
    " nothing else."
)

_Command: TypeAlias = tuple[str, dict[str, Any]]


def json_reply() -> Format:
    """One JSON object with thoughts and a command: see `json_reply.md` for the wording."""
    return JsonReply()


@dataclass(frozen=True, slots=True)
class JsonReply:
    """See `json_reply`."""

    name: str = "json"

    def tools(self, tools: Sequence[Tool], said: Sequence[Message]) -> Sequence[Tool]:
        """The tools, as they are."""
        return tools

    def ask(self, prompt: Prompt) -> Prompt:
        """The prompt with the commands in its system text, and messages in JSON and words."""
        asked = filled(_wording(), commands=_commands(prompt))
        return replace(
            prompt,
            messages=retold_all(prompt, "json", _written, _result),
            system=f"{prompt.system}\n\n{asked}" if prompt.system else asked,
            tools=(),
            choice="auto",
            schema=None,
        )

    def read(self, reply: Message, prompt: Prompt) -> Message | str:
        """The thoughts and the call (or, for `finish`, the answer), or what is wrong."""
        if reply.calls:  # it called a tool its own way: so much the better
            return reply
        found = repair(reply.text)
        if isinstance(found, Unreadable):
            return f"{found.problem} {_SHAPE}"
        if found.cut:
            return f"Your JSON stopped before its end. Send it again, whole and shorter. {_SHAPE}"
        if isinstance(found.value, list):
            return f"Your JSON is an array, not an object. {_SHAPE}"
        record: dict[str, Any] = found.value
        kept = [part for part in reply.parts if not isinstance(part, Text)]
        thoughts, speak = _thoughts(record.get("thoughts"))
        own = any(card.name == FINISH for card in prompt.tools)
        commands = _commands_in(record, {FINISH, *(card.name for card in prompt.tools)})
        if isinstance(commands, str):
            return f"{commands} {_SHAPE}"
        ends = [] if own else [args for name, args in commands if name == FINISH]
        problem = missing_call([] if ends else [name for name, _ in commands], prompt)
        if problem:
            return f"{problem} {_SHAPE}"
        if ends:
            said = [Thought(speak, f"{_SEAL}speak")] if speak else []
            answer = _answer(ends[0], prompt)
            return replace(reply, parts=(*kept, *thoughts, *said, answer))
        key = f"{len(prompt.messages)}/{digest(reply.text)}"
        calls = [
            ToolCall(call_id(key, index), name, args) for index, (name, args) in enumerate(commands)
        ]
        said = [Text(speak)] if speak else []
        return replace(reply, parts=(*kept, *thoughts, *said, *calls))


def _commands(prompt: Prompt) -> str:
    """The commands as the model reads them."""
    wanted = open_cards(prompt)
    lines = [_command(card) for card in wanted]
    if prompt.choice in FREE and not any(card.name == FINISH for card in wanted):
        lines.append(
            f'{FINISH}: ends your turn when the task is done or cannot be done. args: {{"answer":'
            f" your whole answer{shape_of(prompt)}}}"
        )
    return "\n\n".join(lines)


def _command(card: Card) -> str:
    lines = [f"{card.name}: {card.about}", card.when, f"args: {compact(dict(card.schema))}"]
    if card.example is not None:
        lines.append(f"Example: {compact({'name': card.name, 'args': dict(card.example)})}")
    return "\n".join(line for line in lines if line)


def _result(result: ToolResult) -> Sequence[Part]:
    word = "failed" if result.failed else "returned"
    return (Text(f"Command {result.name} {word}:"), *result.parts)


def _written(message: Message) -> str:
    """The JSON that the model wrote, made anew from what was read from it."""
    thoughts: dict[str, Any] = {}
    for part in message.parts:
        if isinstance(part, Thought):
            name = part.seal.removeprefix(_SEAL) if part.seal.startswith(_SEAL) else "text"
            thoughts[name] = f"{thoughts[name]}\n{part.text}" if name in thoughts else part.text
    commands = [{"name": call.name, "args": call.arguments} for call in message.calls]
    if commands and message.text:
        thoughts["speak"] = message.text
    if not commands:
        answer = message.text if message.data is None else message.data
        commands = [{"name": FINISH, "args": {"answer": answer}}]
    return compact(
        {"thoughts": thoughts, "command": commands[0] if len(commands) == 1 else commands}
    )


def _thoughts(given: Any) -> tuple[list[Thought], str]:
    """The thoughts, each with the name of its field, and what is said to the user."""
    if isinstance(given, str):
        return ([Thought(given, f"{_SEAL}text")] if given else []), ""
    if not isinstance(given, dict):
        return [], ""
    record = cast("dict[str, Any]", given)
    names = [*FIELDS, *(name for name in record if name not in FIELDS)]
    made = [(name, _words(record.get(name))) for name in names]
    speak = dict(made)["speak"]
    return [
        Thought(text, f"{_SEAL}{name}") for name, text in made if text and name != "speak"
    ], speak


def _words(value: Any) -> str:
    """A field as text: a list (of plans) becomes lines."""
    if value is None:
        return ""
    if isinstance(value, list):
        return "\n".join(f"- {_words(item)}" for item in cast("list[Any]", value))
    return value if isinstance(value, str) else compact(value)


def _commands_in(record: dict[str, Any], known: Collection[str]) -> list[_Command] | str:
    """The commands with their arguments, or what is wrong with them. Models also write a `known`
    command at the top, alone or with its name only."""
    alone = isinstance(record.get("name"), str) and record["name"] in known
    given: Any = record.get("command", record.get("use_tool", record if alone else None))
    if isinstance(given, str):
        given = {**record, "name": given}
    items = cast("list[Any]", given) if isinstance(given, list) else [given]
    made: list[_Command] = []
    for item in items:
        command = cast("dict[str, Any]", item) if isinstance(item, dict) else dict[str, Any]()
        name = command.get("name")
        if not isinstance(name, str) or not name.strip():
            return 'There is no command: "command" must name one.'
        args = _arguments(command.get("args", command.get("arguments")))
        if args is None:
            return f'The "args" of {name} must be an object.'
        made.append((name.strip(), args))
    return made or 'There is no command: "command" is an empty list.'


def _arguments(given: Any) -> dict[str, Any] | None:
    """Arguments as an object, or as the JSON text of one; None for anything else."""
    if given is None:
        return {}
    if isinstance(given, str):
        found = repair(given)
        given = found.value if isinstance(found, Found) and not found.cut else None
    return cast("dict[str, Any]", given) if isinstance(given, dict) else None


def _answer(args: Mapping[str, Any], prompt: Prompt) -> Text | Data:
    """What `finish` says: its answer, as data where data were asked for."""
    value: Any = next((args[name] for name in _ANSWERS if name in args), dict(args))
    if prompt.schema is not None:
        return Data(value, str(prompt.schema.get("title") or ""))
    return Text(_words(value))


@cache
def _wording() -> str:
    return (files("dure.formats") / "json_reply.md").read_text(encoding="utf-8")
