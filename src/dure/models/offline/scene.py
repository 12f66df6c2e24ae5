"""The conversation as the brain sees it: the wish of the moment, and all else as material.

Knows who wrote what: only what others say is a wish, and only the user's own words can name a tool
that does more than look. Results of tools are material and never a wish.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, cast

from dure.core.codec import canonical, compact
from dure.core.message import Data, Message, Part, Text, ToolCall, ToolResult
from dure.core.prompt import Prompt
from dure.models.offline import words_en, words_ko
from dure.models.offline.wish import clean

_OWN = {"user", "agent", "system"}
_GO = re.compile(rf"\W*(?:(?:{words_en.GO}|{words_ko.GO})\W*)+", re.IGNORECASE)
_GOALS = re.compile(
    r"(?:^|\n)\W*(?:goals?|목표)\W*\n((?:\s*(?:[-*]|\d+[.)])\s*.+\n?)+)", re.IGNORECASE
)


@dataclass(slots=True)
class Scene:
    """`wish` is what is to be done now and `own` whether the user said it; `earlier` what was said
    before it, newest last; `done` the calls made for it with their results (None: not back)."""

    wish: str = ""
    own: bool = True
    earlier: list[str] = field(default_factory=list[str])
    answers: list[str] = field(default_factory=list[str])
    done: list[tuple[ToolCall, ToolResult | None]] = field(
        default_factory=list[tuple[ToolCall, ToolResult | None]]
    )
    notes: list[str] = field(default_factory=list[str])
    before: list[tuple[ToolCall, ToolResult | None]] = field(
        default_factory=list[tuple[ToolCall, ToolResult | None]]
    )

    def result(self, name: str, arguments: Mapping[str, Any]) -> ToolResult | str | None:
        """What this call brought; "" if it was made and nothing came back; None if not made."""
        same = canonical(dict(arguments))
        for call, result in reversed(self.done):
            if call.name == name and canonical(call.arguments) == same:
                return result or ""
        return None

    @property
    def seen(self) -> list[tuple[ToolCall, ToolResult]]:
        """All that tools have brought in this conversation, oldest first."""
        pairs = self.before + self.done
        return [(call, result) for call, result in pairs if result and not result.failed]


def read(prompt: Prompt) -> Scene:
    """The scene of a prompt. "Go on" is no wish of its own: it repeats the one before it, or the
    goals in the system prompt, which the owner of the agent wrote."""
    scene = Scene(wish="\n".join(_goals(prompt.system)))
    for message in prompt.messages:
        if message.results:
            _note_results(scene, message.results)
        elif message.sender == prompt.me and message.kind == "said":
            scene.done += [(call, None) for call in message.calls]
            scene.answers += [message.text] if message.text else []
        elif message.sender != "dure":  # which says only what was wrong with a reply's form
            _hear(scene, message)
    return scene


def _hear(scene: Scene, message: Message) -> None:
    text = clean(message.text)
    if message.kind in ("note", "summary", "plan"):
        scene.notes += [text]
        return
    if scene.wish and _GO.fullmatch(text[:80]):
        return
    scene.earlier += [scene.wish] if scene.wish else []
    scene.before += scene.done
    scene.done = []
    scene.wish = text
    scene.own = all(set(part.origin) <= _OWN for part in message.parts)


def _note_results(scene: Scene, results: Sequence[ToolResult]) -> None:
    for result in results:
        for at, (call, _) in enumerate(scene.done):
            if call.id == result.id:
                scene.done[at] = (call, result)


def _goals(system: str) -> list[str]:
    found = _GOALS.search(system[:20_000])
    lines = found[1].splitlines() if found else []
    return [re.sub(r"^\s*(?:[-*]|\d+[.)])\s*", "", line) for line in lines if line.strip()]


def told(parts: Sequence[Part]) -> str:
    """What parts say, as text: data as lines, media by kind and name."""
    said: list[str] = []
    spoken = any(isinstance(part, Text) for part in parts)
    for part in parts:
        if spoken and isinstance(part, Data) and part.schema:
            continue  # a record for programs, beside the words for people
        if isinstance(part, Text):
            said.append(part.text)
        elif isinstance(part, Data):
            said.append(_lines(part.value))
        else:
            said.append(f"({part.kind} {getattr(part, 'name', '')})".replace(" )", ")"))
    return clean("\n".join(said)).strip()


def _lines(value: Any) -> str:
    """A JSON value for people: a mapping by name, one a line; else as it is, or as JSON."""
    if isinstance(value, Mapping):
        record = cast("Mapping[str, Any]", value)
        return "\n".join(f"{name}: {_lines(each)}" for name, each in record.items())
    return value if isinstance(value, str) else compact(value)
