"""The format itself: what the model is told, and its steps read as calls or an answer."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import Any, cast

from dure.core.codec import compact, digest
from dure.core.contracts import Format, Tool
from dure.core.keys import call_id
from dure.core.message import Message, Part, Text, Thought, ToolCall, ToolResult
from dure.core.prompt import Card, Prompt
from dure.formats.react_text.inputs import arguments_in, call_in
from dure.formats.react_text.sections import Section, sections
from dure.formats.repair import Unreadable, repair
from dure.formats.shared import (
    FREE,
    answer_in,
    fields_of,
    filled,
    missing_call,
    open_cards,
    retold_all,
    shape_of,
    written_answer,
)

SEAL = "react"
"""Marks the thoughts that this format read, so that they go back to where they came from."""

_STOP = ("\nObservation:",)
_ENDS = ("final answer", "final_answer", "finish", "answer", "최종 답변")
_SHAPE = (
    "Write the lines `Thought:`, `Action:` and `Action Input:` and stop, or `Thought:` and"
    " `Final Answer:`."
)
_CALL = re.compile(r"([\w.-]+)[ \t]*([\[({:].*)", re.DOTALL)
_JSON = re.compile(r"^[ \t]*(?:```|\{)", re.MULTILINE)
_QUOTES = "`\"'*[]<>. \t"
_NAMES, _INPUTS = ("action", "tool", "name"), ("action_input", "args", "arguments", "input")

_Step = tuple[str, dict[str, Any]]


def react() -> Format:
    """Thought, Action, Action Input and Observation as lines of text."""
    return React()


@dataclass(frozen=True, slots=True)
class React:
    """See `react`."""

    name: str = "react"

    def tools(self, tools: Sequence[Tool], said: Sequence[Message]) -> Sequence[Tool]:
        """The tools, as they are."""
        return tools

    def ask(self, prompt: Prompt) -> Prompt:
        """The prompt with the tools in its system text, and messages as steps."""
        end = filled(_file("end"), shape=shape_of(prompt)) if prompt.choice in FREE else ""
        tools = "\n\n".join(map(_card, open_cards(prompt))) or "(none)"
        asked = filled(_file("react"), end=end, tools=tools)
        return replace(
            prompt,
            messages=retold_all(prompt, "react", _own, _observed),
            system=f"{prompt.system}\n\n{asked}" if prompt.system else asked,
            tools=(),
            choice="auto",
            schema=None,
            stop=(*prompt.stop, *_STOP),
        )

    def read(self, reply: Message, prompt: Prompt) -> Message | str:
        """The thought and the call or the answer, or what is wrong."""
        if reply.calls:  # it called a tool its own way: so much the better
            return reply
        step = _read(sections(reply.text), {card.name: card for card in prompt.tools})
        if isinstance(step, str):
            return f"{step} {_SHAPE}"
        problem = missing_call([name for name, _ in step.calls], prompt)
        if problem:
            return f"{problem} {_SHAPE}"
        kept = [part for part in reply.parts if not isinstance(part, Text)]
        thoughts = [Thought(step.thought, SEAL)] if step.thought else []
        if step.calls:
            key = f"{len(prompt.messages)}/{digest(reply.text)}"
            calls = [ToolCall(call_id(key, i), *call) for i, call in enumerate(step.calls)]
            return replace(reply, parts=(*kept, *thoughts, *calls))
        answer = answer_in(step.answer, prompt)
        if isinstance(answer, str):
            return f"{answer} {_SHAPE}"
        return replace(reply, parts=(*kept, *thoughts, answer))


# ------------------------------------------------------------------------- what is read


@dataclass(frozen=True, slots=True)
class _Read:
    """A step: what was thought, and the calls; without calls, the answer."""

    thought: str
    calls: tuple[_Step, ...] = ()
    answer: str = ""


def _read(found: Sequence[Section], cards: dict[str, Card]) -> _Read | str:
    """The first step of the reply. What comes after an action is what the model made up before it
    could know: an observation, and all that follows from it."""
    thoughts: list[str] = []
    calls: list[_Step] = []
    at = 0
    while at < len(found):
        section = found[at]
        at += 1
        if calls and section.label not in ("action", "input", "thought"):
            break
        if section.label == "final":
            return _Read("\n".join(thoughts), answer=section.text)
        if section.label == "action":
            given = found[at].text if at < len(found) and found[at].label == "input" else None
            at += given is not None
            step = _action(section.text, given, cards)
            if isinstance(step, str):
                return step
            if step[0] in _ENDS and step[0] not in cards:
                return _Read("\n".join(thoughts), tuple(calls), _said(step[1]))
            calls.append(step)
        elif section.label in (None, "thought") and not calls:
            thoughts.append(section.text)
    if calls:
        return _Read("\n".join(thoughts), tuple(calls))
    return _without_labels(found, cards)


def _without_labels(found: Sequence[Section], cards: dict[str, Card]) -> _Read | str:
    """A reply with neither action nor answer: plain text is the answer, unless it was begun as a
    step. One JSON object that names a tool is an action."""
    text = "\n".join(section.text for section in found)
    begins = _JSON.search(text)
    record = _record(text[begins.start() :]) if begins else None
    if begins and record is not None and _known(_name_in(record), cards):
        thought, step = text[: begins.start()].strip(), _named(record, None, cards)
        if isinstance(step, str):
            return step
        ends = step[0] in _ENDS and step[0] not in cards
        return _Read(thought, answer=_said(step[1])) if ends else _Read(thought, (step,))
    if any(section.label is not None for section in found):
        return "There is neither an `Action:` nor a `Final Answer:` in the reply."
    called = _CALL.fullmatch(text)
    if called and called[1] in cards and called[2][0] in "([":
        step = _action(text, None, cards)
        return step if isinstance(step, str) else _Read("", (step,))
    return _Read("", answer=text) if text else "The reply is empty."


def _action(text: str, given: str | None, cards: dict[str, Card]) -> _Step | str:
    """The tool that an action names, with its arguments: from the input, else from the action."""
    record = _record(text)
    if record is not None:
        return _named(record, given, cards)
    name = _known(text, cards)
    called = _CALL.fullmatch(text.strip("`* \t\n"))
    if name is None and called and called[1].strip():
        name = _known(called[1], cards) or called[1]
        if given is None:
            return _called(name, called[2], cards.get(name))
    if name is None:
        name = _mentioned(text, cards)
    if name is None:
        known = ", ".join(cards) or "none"
        return f"The action must be the name of one tool and nothing else. There is: {known}."
    if name in _ENDS and name not in cards:
        return name, {"answer": given or ""}
    arguments = arguments_in(given or "", cards.get(name))
    return arguments if isinstance(arguments, str) else (name, arguments)


def _called(name: str, rest: str, card: Card | None) -> _Step | str:
    """`tool(1, b=2)`, `tool[text]`, `tool: …` or `tool {…}`."""
    fields = fields_of(card) if card else {}
    inside = rest[1:].rstrip("`. \n")
    if rest[0] == "(":
        arguments = call_in(f"f({inside}", fields)
        if arguments is not None:
            return name, arguments
    if rest[0] in "([":
        inside = inside.removesuffix(")" if rest[0] == "(" else "]")
    elif rest[0] == "{":
        inside = rest
    if name in _ENDS and card is None:
        return name, {"answer": inside.strip()}
    arguments = arguments_in(inside, card)
    return arguments if isinstance(arguments, str) else (name, arguments)


def _record(text: str) -> dict[str, Any] | None:
    """The JSON object that names an action, if the text is one."""
    bare = text.strip()
    if not bare.startswith(("{", "```")):
        return None
    found = repair(text)
    value: Any = None if isinstance(found, Unreadable) or found.cut else found.value
    if isinstance(value, dict) and any(key in value for key in _NAMES):
        return cast("dict[str, Any]", value)
    return None


def _named(record: dict[str, Any], given: str | None, cards: dict[str, Card]) -> _Step | str:
    name = _name_in(record)
    name = _known(name, cards) or name
    value = next((record[key] for key in _INPUTS if key in record), given)
    if isinstance(value, dict):
        return name, cast("dict[str, Any]", value)
    if name.lower() in _ENDS and name not in cards:
        return name.lower(), {"answer": value}
    text = "" if value is None else value if isinstance(value, str) else compact(value)
    arguments = arguments_in(text, cards.get(name))
    return arguments if isinstance(arguments, str) else (name, arguments)


def _name_in(record: dict[str, Any]) -> str:
    return str(next(record[key] for key in _NAMES if key in record)).strip(_QUOTES)


def _known(text: str, cards: dict[str, Card]) -> str | None:
    """The tool (or the end) whose name this is, in whatever case and quotes."""
    name = text.strip().strip(_QUOTES).removesuffix("()")
    if name in cards:
        return name
    lower = name.lower().replace(" ", "_")
    same = [each for each in cards if each.lower() == lower]
    if len(same) == 1:
        return same[0]
    return name.lower() if name.lower() in _ENDS else None


def _mentioned(text: str, cards: dict[str, Card]) -> str | None:
    """The one tool that a sentence names: "use the calculator tool"; else a single word, which
    may be a tool that is not there."""
    words = set(re.findall(r"[\w.-]+", text))
    named = [name for name in cards if name in words]
    if len(named) == 1:
        return named[0]
    return words.pop() if len(words) == 1 else None


def _said(arguments: dict[str, Any]) -> str:
    """What an action that ends the turn says."""
    value = next(iter(arguments.values()), "") if len(arguments) <= 1 else arguments
    return value if isinstance(value, str) else compact(value)


# ---------------------------------------------------------------------- what is written


def _card(card: Card) -> str:
    lines = [f"{card.name}: {card.about}", card.when, f"Schema: {compact(dict(card.schema))}"]
    if card.example is not None:
        lines += [f"Action: {card.name}", f"Action Input: {compact(dict(card.example))}"]
    return "\n".join(line for line in lines if line)


def _own(message: Message) -> str:
    """The step as the model wrote it, made anew from what was read of it."""
    thoughts = [p.text for p in message.parts if isinstance(p, Thought) and p.seal == SEAL]
    if message.calls and message.text:
        thoughts.append(message.text)
    lines = [f"Thought: {text}" for text in ("\n".join(thoughts),) if text]
    for call in message.calls:
        lines += [f"Action: {call.name}", f"Action Input: {compact(call.arguments)}"]
    if not message.calls:
        lines.append(f"Final Answer: {written_answer(message)}")
    return "\n".join(lines)


def _observed(result: ToolResult) -> Sequence[Part]:
    head = f"Observation: {result.name} failed: " if result.failed else "Observation: "
    first, rest = result.parts[:1], result.parts[1:]
    if first and isinstance(first[0], Text):
        return (replace(first[0], text=head + first[0].text), *rest)
    return (Text(head.rstrip()), *result.parts)


@cache
def _file(name: str) -> str:
    return (files("dure.formats.react_text") / f"{name}.md").read_text(encoding="utf-8")
