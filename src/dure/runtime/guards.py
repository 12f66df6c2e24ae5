"""The guards of a frame, and those of them that are quick: functions of text, with no effect.

A quick guard works where the redactor works: before journal, model and listeners have the text.
Knows parts and their texts; does not know events, nor guards that take their time (`guarding.py`).
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import Any, Literal, TypeVar, cast

from dure.core.contracts import Turn
from dure.core.errors import GuardStopped
from dure.core.guard import Block, Checked, Guard, Place
from dure.core.message import (
    Audio,
    Data,
    File,
    Image,
    Message,
    Part,
    Reading,
    Text,
    Thought,
    ToolCall,
    ToolResult,
    Video,
)

C = TypeVar("C", bound=Checked)
_LEAST_DIGITS = 7
"""A whole number of so many digits is read as text, too: it may be a telephone number."""
_MOST_REASON = 500
_DEEDS: frozenset[Place] = frozenset({"before", "after"})


@dataclass(frozen=True, slots=True)
class Note:
    """What one guard said of one thing, if it was not to let it pass."""

    guard: Guard
    decision: Literal["change", "stop"]
    reason: str = ""

    @property
    def told(self) -> str:
        """The guard and its reason, as the model is told."""
        return f"guard {self.guard.name}: {self.reason}" if self.reason else self.guard.name


@dataclass(frozen=True, slots=True)
class Guards:
    """What holds in one frame: its participant's own guards, then those around it, which so have
    the last word. `turn` opens a turn for a guard that needs one."""

    frame: str
    held: tuple[Guard, ...]
    turn: Callable[[Any, Sequence[Message]], Turn] | None = None

    def quick(self, place: Place) -> list[Guard]:
        """The guards there that are functions of text."""
        return [each for each in self.held if place in each.places and each.text is not None]

    def slow(self, place: Place) -> list[Guard]:
        """The guards there that decide on the whole."""
        return [each for each in self.held if place in each.places and each.check is not None]

    def stopped(self, note: Note, place: Place) -> GuardStopped:
        """The error for what this guard has stopped."""
        return GuardStopped(
            "guard.stopped",
            "The guard {guard} stopped this ({place}): {reason}",
            guard=note.guard.name,
            place=place,
            reason=note.reason,
            frame=self.frame,
        )

    def shown(self, text: str) -> str:
        """Text of a reply that was not taken, as the journal may hold it."""
        found = text_through(self.quick("output"), text, [])
        return "" if found is None else found


def own_guards(who: object) -> tuple[Guard, ...]:
    """The guards that a participant brings."""
    return getattr(who, "guards", ())


def guards_below(mine: Guards | None, who: object, key: str, turn: Any) -> Guards | None:
    """The guards of a frame that is handed to `who`: its own, and of mine those that reach it."""
    around = () if mine is None else mine.held
    reaching = [
        each if each.deep else replace(each, places=each.places & _DEEDS)
        for each in around
        if each.deep or each.places & _DEEDS
    ]
    held = (*own_guards(who), *reaching)
    return Guards(key, held, turn) if held else None


def text_through(guards: Sequence[Guard], text: str, notes: list[Note]) -> str | None:
    """The text as these guards let it through; None where one stops it."""
    for guard in guards:
        said = _said(guard, text)
        if isinstance(said, Block):
            notes.append(Note(guard, "stop", said.reason[:_MOST_REASON]))
            return None
        if said != text:
            text = said
            note = Note(guard, "change")
            if note not in notes:
                notes.append(note)
    return text


def _said(guard: Guard, text: str) -> str | Block:
    """What a guard says of a text. One that fails lets nothing through."""
    assert guard.text is not None
    try:
        said = cast("object", guard.text(text))
    except (Exception, SystemExit) as error:
        return Block(failed(error))  # Its words may hold the text.
    return said if isinstance(said, (str, Block)) else Block(rubbish(said))


def failed(error: BaseException) -> str:
    """Why nothing passes a guard that raised."""
    return f"the guard itself failed ({type(error).__name__})"


def rubbish(said: object) -> str:
    """Why nothing passes a guard that gave something else than a decision."""
    if inspect.iscoroutine(said):
        said.close()
    return f"the guard gave {type(said).__name__}, which is no decision"


def screened(guards: Sequence[Guard], what: C, notes: list[Note]) -> C | None:
    """A message, call or result as these quick guards let its texts through; None: stopped."""
    through = _Through(guards, notes)
    try:
        match what:
            case Message():
                parts = through.parts(what.parts)
                return what if parts == what.parts else replace(what, parts=parts, id="")
            case ToolCall():
                arguments = through.json(what.arguments)
                return what if arguments == what.arguments else replace(what, arguments=arguments)
            case ToolResult():
                parts = through.parts(what.parts)
                return what if parts == what.parts else replace(what, parts=parts)
    except _Stopped:
        return None


def softly(guards: Sequence[Guard], record: Any, notes: list[Note]) -> Any:
    """JSON with its texts taken through; in the place of one that is stopped stands a word. Names
    and numbers are left, so that it can be read as what it was."""
    match record:
        case str():
            found = text_through(guards, record, notes)
            return f"[{notes[-1].told}]" if found is None else found
        case dict():
            fields = cast("dict[str, Any]", record).items()
            return {name: softly(guards, each, notes) for name, each in fields}
        case list():
            return [softly(guards, each, notes) for each in cast("list[Any]", record)]
        case _:
            return record


class _Stopped(Exception):
    """A guard stopped one of the texts."""


@dataclass(frozen=True, slots=True)
class _Through:
    """Takes every text of a thing through the guards."""

    guards: Sequence[Guard]
    notes: list[Note] = field(default_factory=list[Note])

    def text(self, text: str) -> str:
        found = text_through(self.guards, text, self.notes) if text else text
        if found is None:
            raise _Stopped
        return found

    def json(self, value: Any) -> Any:
        """JSON with every text taken through, keys as well."""
        match value:
            case str():
                return self.text(value)
            case dict():
                record = cast("dict[str, Any]", value)
                return {self.text(name): self.json(each) for name, each in record.items()}
            case list() | tuple():
                return [self.json(each) for each in cast("list[Any]", value)]
            case int() if abs(value) >= 10 ** (_LEAST_DIGITS - 1):
                found = self.text(str(value))
                return value if found == str(value) else found
            case float() if value.is_integer() and abs(value) >= 10 ** (_LEAST_DIGITS - 1):
                return value if self.json(int(value)) == int(value) else self.json(int(value))
            case _:
                return value

    def parts(self, parts: tuple[Part, ...]) -> tuple[Part, ...]:
        found: list[Part] = []
        for is_text, together in groupby(parts, lambda part: isinstance(part, Text)):
            several = [self.part(part) for part in together]
            found += self._joined(cast("list[Text]", several)) if is_text else several
        return tuple(found)

    def _joined(self, texts: list[Text]) -> list[Text]:
        """Texts that stand beside each other, which readers may join: nothing hides in two."""
        if len(texts) > 1:
            for between in ("", "\n"):
                whole = between.join(text.text for text in texts)
                found = self.text(whole)
                if found != whole:
                    origin = {label for text in texts for label in text.origin}
                    return [Text(found, tuple(sorted(origin)))]
        return texts

    def part(self, part: Part) -> Part:
        match part:
            case Text():
                return replace(part, text=self.text(part.text))
            case Thought():
                text = self.text(part.text)
                # A seal is sent back unchanged or not at all.
                return part if text == part.text else replace(part, text=text, seal="")
            case ToolCall():
                problem = self.text(part.problem)
                # A name that no tool has may hold anything; to stop is for what the call says.
                name = text_through(self.guards, part.name, []) or part.name
                arguments = self.json(part.arguments)
                return replace(part, name=name, arguments=arguments, problem=problem)
            case ToolResult():
                return replace(part, parts=self.parts(part.parts))
            case Data() | Reading():
                return replace(part, value=self.json(part.value))
            case File():
                return replace(part, data=self.bytes(part.data), name=self.text(part.name))
            case Image() | Audio() | Video():
                return replace(part, name=self.text(part.name))

    def bytes(self, data: bytes) -> bytes:
        """A file's text; what is no UTF-8 is not looked into."""
        try:
            text = data.decode()
        except UnicodeDecodeError:
            return data
        found = self.text(text)
        return data if found == text else found.encode()
