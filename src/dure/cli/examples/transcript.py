"""A run as a talk that can be read: who says what, which tools are called, what people answer.

Knows events and how the demo shows a tool's call. Does not know where lines go.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, cast

from dure.cli.demo.screen import Screen
from dure.cli.view.cards import call_text
from dure.cli.view.cut import cut, wrap
from dure.cli.view.decided import decided_how, decided_what
from dure.cli.view.paint import Paint
from dure.core.codec import decode_message
from dure.core.event import Event
from dure.core.message import Message, Thought, ToolResult
from dure.core.visible import one_line, visible
from dure.host.languages import tr
from dure.runtime.report import DECIDED

_MOST_LINES = 14
"""Lines of one speech that are shown; `dure show` has the rest."""

_SHORT = 56
"""Fields of a value that are no longer than this together stand on one line."""


def place_of(event: Event) -> list[tuple[int, str]]:
    """Where an event stands in the program, whatever ran beside it: its key, step by step."""
    steps: list[tuple[int, str]] = []
    for step in event.key.split("/"):
        number, _, name = step.partition(":")
        name, _, asked = name.partition(":")
        steps.append((int(number), name) if number.isdecimal() else (0, step))
        steps += [(0, asked)] if asked else []
    return [*steps, (sys.maxsize, "")] if event.kind in ("result", "ended") else steps


@dataclass
class Transcript:
    """The lines of each event. `then`: recorded results, which those of now are held against."""

    paint: Paint
    lang: str
    then: Mapping[str, ToolResult] | None
    thinks: int = 0
    said: str = ""
    _tools: Screen = field(init=False)
    _asked: dict[str, Event] = field(default_factory=dict[str, Event])
    _speaker: str = ""
    _acted: bool = False
    _shown: set[str] = field(default_factory=set[str])

    def __post_init__(self) -> None:
        self._tools = Screen(self.paint, self.lang, self.then)

    @property
    def calls(self) -> int:
        """Tool calls so far."""
        return self._tools.calls

    def lines(self, event: Event) -> list[str]:
        """What this event shows; often nothing."""
        match event.kind:
            case "question":
                self._asked[event.key] = event
                return []
            case "answer":
                return self._answered(event)
            case "result" if "reply" in event.body:
                self.thinks += 1
                return self._reply(event)
            case "ended" if "/" in event.key and "message" in event.body:
                return self._ended(decode_message(event.body["message"], {}))
            case "intent" if event.body.get("verb") == "step":
                self._asked[event.key] = event
                return []
            case "result" if "value" in event.body:
                return self._decided(event)
            case "result" | "intent" | "decision":
                shown = [line for line in self._tools.lines(event) if line]
                self._acted = self._acted or bool(shown)
                return [*self._head(event.actor), *shown] if shown else []
            case _:
                return []

    def _reply(self, event: Event) -> list[str]:
        message = decode_message(event.body["reply"], {})
        message_text = message.text.strip()
        thoughts = [part.text for part in message.parts if isinstance(part, Thought)]
        inner = [self.paint.dim(f"  ┊ {line[2:]}") for line in self._speech("\n".join(thoughts))]
        text = spoken(message)
        if not text and not inner:
            return []
        self.said, self._acted = text, False
        self._shown.add(message_text)
        return [*self._head(event.actor), *inner, *self._speech(text)]

    def _ended(self, message: Message) -> list[str]:
        """What a turn came to, where that is not what its model said: words that are put in place
        of a model's, or after them."""
        text = message.text.strip()
        before = max((each for each in self._shown if text.startswith(each)), key=len, default="")
        rest = text.removeprefix(before).strip()
        if not rest or self._acted:  # what came of a call has been shown with it
            return []
        self.said = text
        self._shown.add(text)
        return [*self._head(message.sender), *self._speech(rest)]

    def _decided(self, event: Event) -> list[str]:
        """What was decided by a rule, if anything."""
        asked, value = self._asked.get(event.key), event.body["value"]
        label = str(asked.body["label"]) if asked else ""
        if not label.startswith(DECIDED) or not isinstance(value, str) or not value:
            return []
        told = tr(
            "cli.decided",
            "decided {what}: {outcome}",
            self.lang,
            what=decided_what(label.removeprefix(DECIDED), self.lang),
            outcome=decided_how(value, self.lang),
        )
        line = cut(one_line(told), self._tools.cells - 6)
        return [*self._head(event.actor), self.paint.dim(f"    · {line}")]

    def _answered(self, event: Event) -> list[str]:
        asked = self._asked.get(event.key)
        if asked is None:
            return []
        verdict, text = event.body["verdict"], str(event.body["text"])
        if asked.body["asking"] == "ask":
            who = str(asked.body["to"] or event.body["by"])
            self.said = text.strip()
            self._shown.add(self.said)
            return [*self._head(who), *self._speech(text)]
        call: dict[str, Any] = json.loads(asked.body["call"] or "{}")
        what = call_text(str(call.get("tool", "")), call.get("arguments", {}), self._tools.cells)
        question = tr("examples.may_it", "may this be done?", self.lang)
        said = f"{verdict}: {text}" if text else str(verdict)
        return [
            *self._head(event.actor),
            self.paint.wait(f"    ? {one_line('  '.join(what))}"),
            f"      {self.paint.dim(question)} {one_line(event.body['by'])}: {one_line(said)}",
        ]

    def _head(self, speaker: str) -> list[str]:
        if speaker == self._speaker:
            return []
        self._speaker = speaker
        return ["", self.paint.name(one_line(speaker))]

    def _speech(self, text: str) -> list[str]:
        lines = wrap(visible(text.strip()), self._tools.cells - 4) if text.strip() else []
        if len(lines) > _MOST_LINES:
            lines = [*lines[: _MOST_LINES - 1], "…"]
        return [f"  {line}".rstrip() for line in lines]


def spoken(message: Message) -> str:
    """What a message says; of a value, its fields one below the other."""
    text = message.text.strip()
    value: Any = message.data
    inner = text.removeprefix("```json").removesuffix("```").strip()
    if inner.startswith("{"):
        with suppress(ValueError):
            value, text = json.loads(inner), ""
    return text or "\n".join(_fields(value))


def _fields(value: Any, name: str = "") -> list[str]:
    match value:
        case dict():
            lines: list[str] = []
            for key, each in cast("dict[str, Any]", value).items():
                for line in _fields(each, str(key)):
                    short = lines and "\n" not in line and len(lines[-1]) + len(line) <= _SHORT
                    lines[-1:] = [f"{lines[-1]} · {line}"] if short else [*lines[-1:], line]
            return lines
        case list() if all(isinstance(each, str | int) for each in cast("list[Any]", value)):
            return _fields("; ".join(map(str, cast("list[Any]", value))), name)
        case list():
            return [line for each in cast("list[Any]", value) for line in _fields(each, name)]
        case None | "":
            return []
        case _:
            text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
            return [f"{name}: {text}" if name else text]
