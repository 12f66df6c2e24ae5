"""A run as people read it: what was said, tool cards, questions, pauses, and what it cost.

Knows events. Does not know stores, nor how the run goes on.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from dure.cli.view.cards import LINES, card, said_text, told_already
from dure.cli.view.cut import cut, wrap
from dure.cli.view.guarded import guard_text
from dure.cli.view.money import dollars, seconds, when
from dure.cli.view.paint import Paint
from dure.cli.view.spoken import error_text, model_calls
from dure.cli.view.tries import UNTOLD, attempt_text
from dure.cli.view.words import status_paint, status_word
from dure.core.errors import unpack
from dure.core.event import Event
from dure.core.store import Head
from dure.core.visible import one_line, visible
from dure.host.languages import tr


def transcript(head: Head, events: Sequence[Event], paint: Paint, lines: int = LINES) -> list[str]:
    """The whole run as lines; `lines`: how much of each tool result is shown."""
    writer = Transcript(paint, lines)
    for event in events:
        writer.add(event)
    return [*heading(head, paint), *writer.lines, "", ending(head, events, paint)]


def heading(head: Head, paint: Paint) -> list[str]:
    """Which run this is, and where it stands."""
    status = status_paint(head.status, status_word(head.status), paint)
    first = f"{paint.name(head.run)} · {status} · {when(head.created)}"
    if not head.after:
        return [first]
    text = tr("cli.show_after", "goes on from {run}", run=head.after)
    return [first, paint.dim(text)]


def ending(head: Head, events: Sequence[Event], paint: Paint) -> str:
    """What it took: calls, tokens, money, and time from the first event to the last."""
    lasted = events[-1].at - events[0].at if events else 0.0
    return paint.dim(
        tr(
            "cli.show_end",
            "{calls} · {tokens} tokens · {cost} · {time} · {events} events",
            calls=model_calls(head.usage.calls),
            tokens=f"{head.usage.tokens:,}",
            cost=dollars(head.cost),
            time=seconds(lasted),
            events=len(events),
        )
    )


@dataclass
class Transcript:
    """Collects lines, event by event."""

    paint: Paint
    most: int
    lines: list[str] = field(default_factory=list[str])
    _asked: dict[str, Event] = field(default_factory=dict[str, Event])
    _depth: dict[str, int] = field(default_factory=dict[str, int])
    _models: dict[str, str] = field(default_factory=dict[str, str])
    _speaker: tuple[str, int] | None = None
    _last: str = ""

    def add(self, event: Event) -> None:
        """Take one event."""
        body = event.body
        match event.kind:
            case "began":
                self._began(event)
            case "intent" if body.get("verb") == "use":
                self._asked[event.key] = event
            case "intent" if body.get("verb") == "think":
                self._models[event.key] = body["model"]
            case "result" | "ended":
                self._result(event)
                self._ending(event)
            case "attempt" if body.get("what") not in UNTOLD:
                self._aside(f"… {attempt_text(body)}", event)
            case "question" if body["asking"] == "ask":
                self._say(event, event.actor, body["text"])
            case "answer":
                self._answer(event)
            case "steer":
                self._say(event, "owner", said_text(body["message"]))
            case "decision" if "guard" in body:
                self._aside(guard_text(body), event)
            case "decision":
                self._asked.setdefault(event.key, event)
            case "paused" | "resumed":
                self._paused(event)
            case _:
                pass

    def _began(self, event: Event) -> None:
        body = event.body
        self._depth[event.key] = self._depth.get(event.parent, -1) + 1
        if body.get("verb") == "use":
            self._asked[event.key] = event
        for message in body.get("task", ()):
            self._say(event, message["from"], said_text(message))
        if body.get("what") in ("hand", "branch"):
            self._aside(tr("cli.show_hand", "{who} takes over", who=body["who"]), event)
        if '"--no-sandbox"' in body.get("entry", ""):
            self.lines.append(self.paint.bad(tr("cli.show_no_sandbox", "without a sandbox")))

    def _result(self, event: Event) -> None:
        body = event.body
        if "failure" in body and "result" not in body:
            self._speaker = None
            self.lines += [
                "",
                *self._wrapped(error_text(unpack(body["failure"])), event, self.paint.bad),
            ]
        if "reply" in body:
            self._thoughts(event)
            text = said_text(body["reply"])
            if text:
                self._say(event, event.actor, text, self._model(event))
        elif "result" in body:
            asked = self._asked.get(event.key)
            arguments: dict[str, Any] = asked.body["arguments"] if asked else {}
            result = body["result"]
            if told_already(result):
                return
            made = card(result["name"], arguments, result, self._inner(event), self.most)
            self.lines += [self._margin(event) + line for line in made]
            self._speaker = None

    def _ending(self, event: Event) -> None:
        """What the whole run says at its end, where nobody has just said it: of a team, or put in
        place of a model's words."""
        if event.kind != "ended" or event.parent or "message" not in event.body:
            return
        parts: list[dict[str, Any]] = event.body["message"]["parts"]
        words = [part for part in parts if part["kind"] == "text"]
        text = said_text({"parts": words or parts})
        if text and text != self._last:
            self._say(event, event.actor, text)

    def _thoughts(self, event: Event) -> None:
        for part in event.body["reply"]["parts"]:
            if part["kind"] == "thought" and part["text"].strip():
                lines = self._wrapped(visible(part["text"].strip()), event, self.paint.dim)
                self.lines += ["", *lines[: self.most]]
                if len(lines) > self.most:
                    self.lines.append(self._margin(event) + self.paint.dim("  …"))
                self._speaker = None

    def _answer(self, event: Event) -> None:
        body = event.body
        said = f"{body['verdict']} {body['text']}".strip()
        self._say(event, body["by"], said)

    def _paused(self, event: Event) -> None:
        body = event.body
        if event.kind == "resumed":
            self._aside(tr("cli.show_resumed", "resumed {when}", when=when(event.at)), event)
            return
        word = status_word(body["status"])
        self._aside(f"{word} {when(event.at)}", event)
        if "failure" in body:
            self.lines += self._wrapped(error_text(unpack(body["failure"])), event, self.paint.bad)

    def _model(self, event: Event) -> str:
        """The model that answered: of several, the one that did."""
        asked, answered = self._models.get(event.key, ""), str(event.body.get("model", ""))
        return answered if answered in asked.split(",") else asked

    def _say(self, event: Event, who: str, text: str, by: str = "") -> None:
        paint = self.paint
        depth = len(self._margin(event))
        if (who, depth) != self._speaker:
            named = paint.bold(one_line(who)) + (paint.dim(f"  {one_line(by)}") if by else "")
            self.lines += ["", self._margin(event) + named]
            self._speaker = who, depth
        self.lines += self._wrapped(visible(text), event)
        self._last = text

    def _aside(self, text: str, event: Event) -> None:
        room = self._inner(event).cells - 4
        self.lines.append(f"{self._margin(event)}  {self.paint.dim(cut(visible(text), room))}")
        self._speaker = None

    def _wrapped(self, text: str, event: Event, style: object = None) -> list[str]:
        paint = style if callable(style) else str
        margin = self._margin(event) + "  "
        return [margin + str(paint(line)) for line in wrap(text, self.paint.cells - len(margin))]

    def _margin(self, event: Event) -> str:
        return "  " * max(self._depth.get(event.parent, 0), 0)

    def _inner(self, event: Event) -> Paint:
        return Paint(self.paint.on, self.paint.cells - len(self._margin(event)))
