"""What stands in the cell of a run: what was said and done so far, and what goes on now.

Knows events, deltas and HTML. Does not know kernels or threads. Every text is escaped; nothing in
it runs or is loaded from elsewhere.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import PurePosixPath
from typing import Any

from dure.cli.view.cards import call_text, said_text, told_already
from dure.cli.view.money import dollars, seconds
from dure.core.codec import decode_part, encode_message
from dure.core.errors import DureError
from dure.core.event import Delta, Event
from dure.core.keys import parent_of
from dure.core.message import Data, Part, Text
from dure.core.outcome import Outcome
from dure.core.shown import parts_html, picture_html, text_html
from dure.core.usage import add_costs
from dure.core.visible import one_line, visible
from dure.host.languages import say, tr

MOST_SHOWN = 200
"""Steps that are shown; of a longer run the newest."""

MOST_TEXT = 20_000
"""Characters of one part of a result that are shown."""

_CELLS = 96
_DIM = "opacity:.65;font-size:90%"
_CARD = "margin:2px 0 2px 12px;font-family:monospace;font-size:90%"
_INSIDE = "max-height:24em;overflow:auto;margin:2px 0 6px 18px;opacity:.8"
_PICTURES = {
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".gif": "image/gif",
    ".webp": "image/webp",
}


@dataclass
class View:
    """Takes what comes from a run. `read` gives the content of a file of the workspace."""

    read: Callable[[str], bytes]
    _steps: dict[str, str] = field(default_factory=dict[str, str])
    _asked: dict[str, Mapping[str, Any]] = field(default_factory=dict[str, Mapping[str, Any]])
    _thinking: dict[str, str] = field(default_factory=dict[str, str])
    _streams: dict[str, list[str]] = field(default_factory=dict[str, list[str]])
    _cost: Decimal | None = Decimal(0)
    _hidden: int = 0
    _root: str = ""
    _said: str = ""

    def take(self, item: Event | Delta, blobs: Mapping[str, bytes]) -> None:
        """An event with the blobs that it names, or a delta."""
        if isinstance(item, Delta):
            self._delta(item)
        else:
            self._event(item, blobs)

    def html(self, *, going: bool) -> str:
        """All of it; while the run is `going`, with what is being done."""
        while len(self._steps) > MOST_SHOWN:
            del self._steps[next(iter(self._steps))]
            self._hidden += 1
        lines = [text_html(f"… + {self._hidden:,}", _DIM)] if self._hidden else []
        lines += [
            self._stream(key) if key in self._streams else self._steps[key] for key in self._steps
        ]
        if going:
            lines.append(text_html(self._status(), _DIM))
        return "\n".join(lines)

    def text(self) -> str:
        """What was said last, for where no HTML is shown."""
        return self._said

    def end(self, outcome: Outcome) -> None:
        """The run is over: its answer, unless that was said last, and what went wrong."""
        if outcome.message is not None:
            record = encode_message(outcome.message, {})
            said = visible(said_text(record))
            if said != self._said:
                self._said = said
                self._steps["answer"] = parts_html(map(_shown, outcome.message.parts))
        if outcome.error is not None:
            self._steps["error"] = text_html(f"✗ {visible(say(outcome.error))}")

    def begin_anew(self) -> None:
        """What was shown stands for itself; from here on only what comes is shown."""
        self._steps.clear()
        self._hidden = 0

    def _delta(self, delta: Delta) -> None:
        if delta.kind == "reset":
            self._streams.pop(delta.key, None)
        elif delta.kind == "text":
            self._streams.setdefault(delta.key, []).append(delta.text)
        self._begin_stream(delta.key)

    def _begin_stream(self, key: str) -> None:
        # Events come after their commit: what was done before must be shown before.
        if key in self._thinking:
            self._steps.setdefault(key, "")

    def _stream(self, key: str) -> str:
        return text_html(visible("".join(self._streams[key])))

    def _event(self, event: Event, blobs: Mapping[str, bytes]) -> None:
        key, body = event.key, event.body
        if event.usage is not None:
            self._cost = add_costs(self._cost, event.cost)
        match event.kind:
            case "began" if not event.parent:
                self._root = key
            case "intent" if body.get("verb") == "think":
                self._thinking[key] = str(body["model"])
                if key in self._streams:
                    self._begin_stream(key)
            case "intent" | "began" | "decision" if "tool" in body:
                self._asked[key] = body
                if not told_already({"name": body["tool"], "failed": False}):
                    self._steps[key] = self._card("⋯", key)
            case "result" | "ended" if "result" in body:
                self._result(event, blobs)
            case "result" if key in self._thinking:
                self._reply(event, blobs)
            case "attempt" if body.get("wait") is not None:
                wait = seconds(body["wait"])
                text = tr("cli.again", "{what}; again in {time}", what=body["what"], time=wait)
                self._note(event, f"… {text}")
            case "steer":
                self._note(event, f"» {said_text(body['message'])}")
            case _:
                pass

    def _reply(self, event: Event, blobs: Mapping[str, bytes]) -> None:
        self._thinking.pop(event.key)
        self._streams.pop(event.key, None)
        self._steps.pop(event.key, None)
        message = event.body.get("reply", {})
        if not (shown := _parts(message.get("parts", ()), blobs)):
            return
        if parent_of(event.key) == self._root:
            self._said = visible(said_text(message))
        else:  # another speaks, within a tool or a hand
            shown = f'<div style="{_DIM}">{text_html(one_line(event.actor) + ":")}{shown}</div>'
        self._steps[event.key] = shown

    def _result(self, event: Event, blobs: Mapping[str, bytes]) -> None:
        result = event.body["result"]
        if told_already(result):
            self._steps.pop(event.key, None)
            return
        mark = "✗" if result["failed"] else "✓"
        inside = _parts(result["parts"], blobs)
        pictures = [self._picture(record["path"]) for record in event.body.get("files", ())]
        self._steps[event.key] = self._card(mark, event.key, inside) + "".join(pictures)
        self._asked.pop(event.key, None)

    def _card(self, mark: str, key: str, inside: str = "") -> str:
        asked = self._asked.get(key, {})
        name, arguments = call_text(str(asked.get("tool", key)), asked.get("arguments", {}), _CELLS)
        line = text_html(f"{mark} {name}  {arguments}".rstrip(), "display:inline")
        if not inside:
            return f'<div style="{_CARD}">{line}</div>'
        opened = " open" if mark == "✗" else ""
        folded = f'<div style="{_INSIDE}">{inside}</div>'
        return f'<details style="{_CARD}"{opened}><summary>{line}</summary>{folded}</details>'

    def _picture(self, path: str) -> str:
        """A picture that a tool wrote into the workspace."""
        mime = _PICTURES.get(PurePosixPath(path).suffix.lower())
        try:
            return picture_html(self.read(path), mime, path) if mime else ""
        except DureError:  # deleted again
            return ""

    def _note(self, event: Event, text: str) -> None:
        self._steps[f"{event.key} {event.seq}"] = text_html(visible(text), _DIM)

    def _status(self) -> str:
        doing = tr("cli.doing_start", "working")
        for model in self._thinking.values():
            doing = tr("cli.doing_think", "{model} is thinking", model=model)
        return f"⋯ {visible(doing)} · {dollars(self._cost)}"


def _parts(records: Sequence[Mapping[str, Any]], blobs: Mapping[str, bytes]) -> str:
    """Parts of a message of the journal; which files were changed is told in the text already."""
    parts = [decode_part(record, blobs) for record in records]
    return parts_html([_shown(part) for part in parts if not _is_changes(part)])


def _shown(part: Part) -> Part:
    return Text(visible(part.text)[:MOST_TEXT]) if isinstance(part, Text) else part


def _is_changes(part: Part) -> bool:
    return isinstance(part, Data) and part.schema == "dure.changes"
