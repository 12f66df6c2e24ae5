"""One guard that takes its time: asked in a frame of its own, and read back, never asked anew.

Its model calls count, and what it decided is bound to what it was about. Knows frames and the
journal; does not know what follows from a decision (`guarding.py`).
"""

from __future__ import annotations

import asyncio
import copy
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal, cast

from dure.core.budget import Budget
from dure.core.codec import (
    canonical,
    decode_message,
    decode_part,
    digest,
    encode_message,
    encode_part,
)
from dure.core.errors import BudgetSpent, RunStopped, UsageError
from dure.core.event import Event
from dure.core.guard import Block, Change, Checked, Guard, Pass, Place
from dure.core.message import Message, Text, ToolCall, ToolResult
from dure.core.usage import encode_usage
from dure.host.limit import Limit
from dure.runtime.allowance import Allowance
from dure.runtime.guards import Note, failed, rubbish
from dure.runtime.labels import Seen, also, labels_of
from dure.runtime.past import only
from dure.runtime.redact import clean_parts, clean_text, clean_value
from dure.runtime.scope import Scope
from dure.runtime.spent import count_ended
from dure.runtime.wholeness import UNANSWERED

_WORDS: dict[str, Literal["change", "stop"]] = {"change": "change", "stop": "stop"}


@dataclass(frozen=True, slots=True)
class Stopped:
    """What a guard stopped, and which guard."""

    note: Note


def write_note(scope: Scope, key: str, place: Place, note: Note) -> None:
    """Journal that a guard did not let a thing pass as it was."""
    name = note.guard.name
    body: dict[str, Any] = {
        "tool": "",
        "arguments": {},
        "decision": note.decision,
        "rule": f"guard {name}" + (f": {note.reason}" if note.reason else ""),
        "guard": name,
        "place": place,
        "reason": note.reason,
    }
    scope.write("decision", f"{key}:guard {name}", body, "decision")


@dataclass(slots=True)
class Asked:
    """One guard that takes its time, and what it is asked about."""

    scope: Scope
    guard: Guard
    place: Place
    what: Any
    key: str

    async def decided(self) -> Any:
        """What goes on, or `Stopped`: from the journal, if it was decided before."""
        blobs: dict[str, bytes] = {}
        record = _record(self.what, blobs)
        # Bound to what it is about: a verdict holds for nothing else.
        key = f"{self.key}:guard {self.guard.name}-{digest(canonical(record))[-12:]}"
        made: dict[str, Any] = self.scope.context.texts.setdefault(("guards made",), {})
        if key not in made:  # Else the same was said again: nobody decides or pays twice.
            made[key] = await self._found(key)
        return made[key]

    async def _found(self, key: str) -> Any:
        before = await _decided_before(self.scope)
        ended = before.get(key)
        if ended is not None and ended.kind == "ended":
            if self.key == self.scope.key:  # Else it was counted with its step.
                count_ended(self.scope.allowance, ended)
            return self._read(ended.body, self.scope.context.journal.blobs)
        body, blobs = await self._decide(key, entered=ended is not None)
        self.scope.write("ended", key, body, "decision", blobs=blobs)
        found = self._read(body, blobs)
        if body["decision"] != "pass":
            write_note(self.scope, self.key, self.place, self._note(body))
        return found

    async def _decide(self, key: str, *, entered: bool) -> tuple[dict[str, Any], dict[str, bytes]]:
        """The decision, made in a frame of its own, as the journal holds it."""
        scope, context = self.scope, self.scope.context
        labels = scope.seen.labels | _labels(self.what)
        inside = Scope(
            context,
            key,
            f"guard {self.guard.name}",
            Allowance(Budget(seconds=None, depth=None), scope.allowance),
            scope.policy,
            scope.depth,
            scope.deepest,
            seen=Seen(labels),
        )
        if entered:
            inside.past = await context.journal.past(key)
        else:
            body = {"what": "guard", "who": inside.actor, "place": self.place}
            scope.write("began", key, body, "decision")
        last = context.last
        decision, reason, new = await self._word(inside)
        context.last = last  # What a guard's model says is nothing that the run has said.
        blobs: dict[str, bytes] = {}
        body = {
            "guard": self.guard.name,
            "place": self.place,
            "decision": decision,
            "reason": clean_text(reason[:500], context),
            "spent": encode_usage(inside.allowance.usage),
            "cost": None if inside.allowance.unpriced else str(inside.allowance.cost),
        }
        if new is not None:
            learned = inside.seen.labels - labels
            body["new"] = _record(_labelled(new, _labels(self.what) | learned), blobs)
        return body, blobs

    async def _word(self, inside: Scope) -> tuple[str, str, Checked | None]:
        """Pass, change or stop, why, and what it is changed to. Whatever goes wrong is a stop."""
        guards, check = self.scope.talk.guards, self.guard.check
        assert guards is not None
        assert guards.turn is not None
        assert check is not None
        limit = Limit(self.guard.seconds or _FOR_EVER)
        try:
            with limit:
                said: object = await check(copy.deepcopy(self.what), guards.turn(inside, ()))
            return self._understood(said)
        except (UsageError, BudgetSpent):
            raise
        except RunStopped as error:
            if error.code in UNANSWERED:
                raise
            return "stop", failed(error), None
        except (Exception, SystemExit, asyncio.CancelledError) as error:
            if limit.over and isinstance(error, TimeoutError):
                said = f"the guard did not finish within {self.guard.seconds:g} s"
                return "stop", said, None
            task = asyncio.current_task()
            ending = inside.context.ending is not None or (task and task.cancelling() > 0)
            if isinstance(error, asyncio.CancelledError) and ending:
                raise
            return "stop", failed(error), None

    def _understood(self, said: object) -> tuple[str, str, Checked | None]:
        match said:
            case Pass():
                return "pass", "", None
            case Block(reason) if isinstance(reason, str):  # pyright: ignore[reportUnnecessaryIsInstance]
                return "stop", reason, None
            case Change(new, reason):
                return "change", str(reason), self._fitted(new)
            case _:
                return "stop", rubbish(said), None

    def _fitted(self, new: object) -> Checked:
        """What it is changed to, as a thing of the same kind by the same sender. Raises where it is
        something else, or has no JSON form."""
        what, context = self.what, self.scope.context
        if isinstance(what, ToolCall):
            given = new.arguments if isinstance(new, ToolCall) else new
            if not isinstance(given, dict):
                raise TypeError("arguments are a dict")
            arguments = clean_value(cast("dict[str, Any]", given), context)
            return replace(what, arguments=arguments)
        parts = (Text(new),) if isinstance(new, str) else getattr(new, "parts", None)
        if not isinstance(parts, tuple):
            raise TypeError("a message or a text")
        cleaned = clean_parts(cast("tuple[Any, ...]", parts), context)
        changed: Checked = replace(what, parts=cleaned)
        if isinstance(changed, Message):
            changed = replace(changed, id="")
        _record(changed, {})
        return changed

    def _read(self, body: dict[str, Any], blobs: Any) -> Any:
        match body["decision"]:
            case "pass":
                return self.what
            case "change":
                decode: Any = decode_message if isinstance(self.what, Message) else decode_part
                return decode(body["new"], blobs)
            case _:
                return Stopped(self._note(body))

    def _note(self, body: dict[str, Any]) -> Note:
        return Note(self.guard, _WORDS[body["decision"]], body["reason"])


_FOR_EVER = 100 * 365 * 24 * 3600.0


def count_guards(scope: Scope, recorded: Mapping[str, Sequence[Event]]) -> None:
    """Count what the guards of a recorded step have spent."""
    for key, events in recorded.items():
        if ":guard " in key and (ended := only(events, "ended")) is not None:
            count_ended(scope.allowance, ended)


async def _decided_before(scope: Scope) -> dict[str, Event]:
    """The guards' frames that the journal holds, by key: read once a run."""
    context = scope.context
    found: dict[str, Event] | None = context.texts.get(("guards",))
    if found is None:
        events = await context.journal.books.read(context.run)
        found = {}
        for event in events:
            frame = "guard" in event.body or event.body.get("what") == "guard"
            if frame and event.kind in ("began", "ended"):
                found[event.key] = event
        await context.journal.fetch([event.body for event in found.values()])
        context.texts["guards",] = found
    return found


def _record(what: Checked, blobs: dict[str, bytes]) -> dict[str, Any]:
    if isinstance(what, Message):
        return encode_message(what, blobs)
    return encode_part(what, blobs)


def _labels(what: Checked) -> set[str]:
    """All labels on it."""
    if isinstance(what, Message):
        return labels_of([what])
    return labels_of([Message("", (what,))])


def _labelled(what: Checked, labels: set[str]) -> Checked:
    """It, with these labels beside its own: a change washes none off."""
    if isinstance(what, Message):
        return replace(what, parts=tuple([also(part, tuple(labels)) for part in what.parts]))
    if isinstance(what, ToolResult):
        return cast("ToolResult", also(what, tuple(labels)))
    return cast("ToolCall", also(what, tuple(labels)))
