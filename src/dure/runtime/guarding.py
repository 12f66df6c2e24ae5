"""What guards say of messages, calls and results, and what follows from it; all of it journaled.

A guard that takes its time acts in a frame of its own: its model calls count, and its decision is
read back, never made anew. Knows guards and frames; does not know what any guard looks for.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

from dure.core.codec import (
    canonical,
    digest,
    encode_message,
)
from dure.core.errors import GuardStopped
from dure.core.guard import Checked, Guard, Place
from dure.core.message import Message, Text
from dure.runtime.guard_frame import Asked, Stopped, write_note
from dure.runtime.guards import Guards, Note, screened, softly
from dure.runtime.labels import stamped
from dure.runtime.redact import clean_parts, clean_text
from dure.runtime.scope import Scope

C = TypeVar("C", bound=Checked)


async def passed(scope: Scope, key: str, place: Place, what: C) -> C | Stopped:
    """What goes on instead of `what`, the effect of this key, or which guard stopped it."""
    guards = scope.talk.guards
    assert guards is not None
    found = quickly(scope, key, place, what)
    return await _slowly(scope, key, place, found, guards.slow(place))


async def _slowly(
    scope: Scope, key: str, place: Place, found: C | Stopped, guards: Sequence[Guard]
) -> C | Stopped:
    """As `passed`, by these guards that take their time."""
    for guard in guards:
        if isinstance(found, Stopped):
            break
        found = await Asked(scope, guard, place, found, key).decided()
    return found


def quickly(scope: Scope, key: str, place: Place, what: C) -> C | Stopped:
    """As `passed`, by the quick guards alone."""
    guards = scope.talk.guards
    assert guards is not None
    notes: list[Note] = []
    found = screened(guards.quick(place), what, notes)
    for note in notes:
        write_note(scope, key, place, note)
    return Stopped(notes[-1]) if found is None else found


def named(run: str, key: str, before: Message, after: Message) -> Message:
    """The changed message under an id of its own: the old one names the words that are gone."""
    if after.id:
        return after
    mark = digest(f"{before.id} {canonical(encode_message(after, {}))}")[-12:]
    return replace(after, id=f"{run}/{key}:heard-{mark}")


@dataclass(slots=True)
class Quick:
    """What the quick guards of a frame let in, before it is written down that it was heard."""

    guards: Guards
    run: str = ""
    notes: list[Note] = field(default_factory=list[Note])
    stopped: GuardStopped | None = None

    def messages(self, messages: Sequence[Message]) -> list[Message]:
        """The messages as they are heard. In the place of one that is stopped stands a word."""
        return [self._message(message) for message in messages]

    def _message(self, message: Message) -> Message:
        found = screened(self.guards.quick("input"), message, self.notes)
        if found is None:
            self.stopped = self.stopped or self.guards.stopped(self.notes[-1], "input")
            origin = message.parts[0].origin if message.parts else ()
            found = replace(message, parts=(Text(f"[{self.notes[-1].told}]", origin),), id="")
        return named(self.run, self.guards.frame, message, found) if self.run else found

    def write(self, scope: Scope) -> None:
        """Journal what was not let in as it was."""
        for note in self.notes:
            write_note(scope, self.guards.frame, "input", note)


async def said_in(scope: Scope, key: str, message: Message) -> tuple[Message, GuardStopped | None]:
    """What is written down of a model's reply, and the error if it was stopped. Words beside a call
    pass the quick guards alone: they are no answer yet."""
    guards = scope.talk.guards
    if guards is None:
        return message, None
    found = quickly(scope, key, "output", message)
    if not isinstance(found, Stopped) and not found.calls:
        earlier = [each for each in guards.slow("output") if not each.final]
        found = await _slowly(scope, key, "output", found, earlier)
    if isinstance(found, Stopped):
        return replace(message, parts=()), guards.stopped(found.note, "output")
    return found, None


def looked_up(scope: Scope, key: str, record: Any) -> Any:
    """The JSON of what was looked up, with its texts as the quick guards let them in."""
    if scope.talk.guards is None:
        return record
    notes: list[Note] = []
    found = softly(scope.talk.guards.quick("input"), record, notes)
    for note in notes:
        write_note(scope, key, "input", note)
    return found


async def heard(scope: Scope, key: str, message: Message) -> Message:
    """A message that comes in while the turn goes on. One that is stopped ends nothing: that it was
    stopped is heard instead."""
    if scope.talk.guards is None:
        return message
    found = await passed(scope, key, "input", message)
    if isinstance(found, Stopped):
        text = clean_text(f"[A message was stopped: {found.note.told}]", scope.context)
        origin = message.parts[0].origin if message.parts else ()
        found = replace(message, parts=(Text(text, origin),), id="")
    return named(scope.context.run, key, message, found)


@dataclass(slots=True)
class GuardedReply:
    """The reply of a frame's participant, between the guards of that frame."""

    scope: Scope
    guards: Guards
    play: Callable[[Sequence[Message]], Awaitable[Message]]

    async def message(self, messages: Sequence[Message]) -> Message:
        """What is replied to these, once all of it has passed. Who is stopped and may try again is
        told why."""
        messages = [await self._in(message) for message in messages]
        stops: dict[str, int] = {}
        while True:
            try:
                return await self._out(await self.play(messages))
            except GuardStopped as error:
                name = str(error.facts["guard"])
                stops[name] = stops.get(name, 0) + 1
                if stops[name] > self._retries(error, name):
                    raise
                messages = [*messages, self._told(error, sum(stops.values()))]

    async def _in(self, message: Message) -> Message:
        scope, key = self.scope, self.scope.key
        found = await passed(scope, key, "input", message)
        if isinstance(found, Stopped):
            raise self.guards.stopped(found.note, "input")
        return named(scope.context.run, key, message, found)

    async def _out(self, said: Message) -> Message:
        if not isinstance(said, Message):  # pyright: ignore[reportUnnecessaryIsInstance]
            return said
        scope = self.scope
        if said == scope.talk.passed and not said.calls:  # All but these have seen it.
            final = [each for each in self.guards.slow("output") if each.final]
            found = await _slowly(scope, scope.key, "output", said, final)
        else:
            said = replace(said, parts=clean_parts(said.parts, scope.context))
            found = await passed(scope, scope.key, "output", said)
        if isinstance(found, Stopped):
            raise self.guards.stopped(found.note, "output")
        return found

    def _retries(self, error: GuardStopped, name: str) -> int:
        """How often what this guard stopped may be said otherwise, here."""
        if error.facts["frame"] != self.scope.key or error.facts["place"] != "output":
            return 0
        return max((each.retries for each in self.guards.held if each.name == name), default=0)

    def _told(self, error: GuardStopped, number: int) -> Message:
        scope = self.scope
        text = f"{error.text} Nobody has heard your reply. Reply again, so that it passes."
        said = Message("dure", (Text(text),))
        return stamped(said, f"{scope.context.run}/{scope.key}:told-{number}", scope.seen.origin)
