"""Frames: what holds other effects. Never unknown: entered again, and its inner keys decide.

Knows how a frame begins, ends, and is skipped when it was finished; does not know who acts in it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias, cast

from dure.core.codec import decode_message, encode_message
from dure.core.contracts import Branch, Participant, Turn
from dure.core.errors import BudgetSpent, ReplayMismatch, RunStopped, UsageError, pack, unpack
from dure.core.event import Event
from dure.core.labels import telling
from dure.core.message import Message, Text
from dure.core.usage import encode_usage
from dure.runtime.branches import Gate
from dure.runtime.guarding import GuardedReply, Quick
from dure.runtime.labels import answered
from dure.runtime.redact import clean_error, clean_message
from dure.runtime.scope import Scope, Step
from dure.runtime.spent import count_ended, spent_before
from dure.runtime.standing import folded_in, left_to_next
from dure.runtime.tasks import first_of
from dure.runtime.wholeness import UNANSWERED

TurnMaker: TypeAlias = Callable[[Scope, Sequence[Message]], Turn]


@dataclass(slots=True)
class Frame:
    """One frame to be played: around whom it lies, its own scope, and what is said in it. The last
    `new` of the messages were not heard in an earlier turn of the same participant."""

    around: Scope
    scope: Scope
    messages: Sequence[Message]
    turn: TurnMaker
    stopped: RunStopped | None = None
    new: int = 0

    async def handed(self, step: Step, who: Participant) -> Message:
        """What `who` replies; from the journal if that turn was finished."""
        around, ended, began = self.around, step.event("ended"), step.event("began")
        quick = self._let_in()
        if ended is not None and not around.context.replaying:
            self._leave(ended)
            return skipped(self.scope, ended)
        if began is None:
            blobs: dict[str, bytes] = {}
            said = [around.refer(message, blobs) for message in self._news]
            body: dict[str, Any] = {"what": "hand", "who": who.name, "messages": said}
            if len(said) < len(self.messages):
                body["more"] = True
            body |= self._time_begun()
            around.write("began", step.key, body, "conversation", blobs=blobs)
            if quick is not None:
                quick.write(self.scope)
        else:
            if began.body["who"] != who.name:
                raise _other_hand(step.key, who.name, began.body["who"])
            self.scope.past = await around.context.journal.past(step.key)
            self.scope.allowance.opened = began.at
            self._time_begun(began.body.get("seconds"))
            await self._know_past()
        return await self.play(who.reply, ended)

    def _time_begun(self, seconds: float | None = None) -> dict[str, float]:
        """Where the frame has a cap of its own on time: from when that counts, as JSON. `seconds`:
        the run's working time when the frame was begun, in whichever life."""
        allowance = self.scope.allowance
        if allowance.caps.seconds is None:
            return {}
        allowance.began = round(allowance.clock(), 3) if seconds is None else seconds
        return {"seconds": allowance.began}

    async def _know_past(self) -> None:
        """Where the frame has a cap of its own on spending, no branch in it may go on before it is
        known what the others have spent."""
        journal, allowance = self.around.context.journal, self.scope.allowance
        caps = allowance.caps
        is_capped = any(cap is not None for cap in (caps.money, caps.tokens, caps.calls))
        if is_capped and not self.around.context.replaying:
            allowance.know(await spent_before(journal.books, journal.run, self.scope.key))

    def _let_in(self) -> Quick | None:
        """Hear only what the quick guards let in."""
        guards = self.scope.talk.guards
        if guards is None:
            return None
        quick = Quick(guards, self.scope.context.run)
        known = self.messages[: len(self.messages) - self.new]
        self.messages, self.stopped = [*known, *quick.messages(self._news)], quick.stopped
        return quick

    @property
    def _news(self) -> Sequence[Message]:
        return self.messages[len(self.messages) - self.new :]

    def _leave(self, ended: Event | None = None) -> None:
        """What the participant is to know in its next turn; `ended`, of a turn that is passed over,
        tells what it folded."""
        member = self.scope.talk.member
        if member is None:
            return
        if ended is not None:
            member.skipped(self._news, ended.body, self.scope.context.journal.blobs)
        else:
            member.left(self._news, folded_in(self.scope), self.scope.talk.plan)

    async def _said(self, reply: Branch) -> Message:
        if self.stopped is not None:
            raise self.stopped
        scope, guards = self.scope, self.scope.talk.guards
        if guards is None or guards.frame != scope.key:  # A branch says nothing to others.
            return await reply(self.turn(scope, self.messages))
        guarded = GuardedReply(scope, guards, lambda heard: reply(self.turn(scope, heard)))
        return await guarded.message(self.messages)

    async def play(self, reply: Branch, ended: Event | None = None) -> Message:
        """Run the frame to its end and journal that; with `ended`, compare the two instead."""
        around, scope = self.around, self.scope
        try:
            said = await self._said(reply)
            scope.past.check_all_read(scope.key)
        except RunStopped as error:
            self._leave()
            error.final = ended is not None or not leaves_open(error, around)
            if ended is None and error.final:
                blobs: dict[str, bytes] = {}
                body = {"failure": pack(clean_error(error, scope.context)), **spent_in(scope)}
                if seen := telling(scope.seen.labels):
                    body["seen"] = seen
                body |= left_to_next(scope, blobs)
                around.write("ended", scope.key, body, "conversation", blobs=blobs)
            raise
        self._leave()
        message = _finished(scope, said)
        blobs: dict[str, bytes] = {}
        record = encode_message(message, blobs)
        if ended is None:
            body = {"message": record, **spent_in(scope), **left_to_next(scope, blobs)}
            around.write("ended", scope.key, body, "conversation", blobs=blobs)
            return decode_message(record, blobs)
        if _as_said(ended.body.get("message")) != _as_said(record):
            raise ReplayMismatch(
                "replay.other_end",
                "The code ends {key} with another message than the journal holds. The code has"
                " changed since; `dure fork` goes on from an earlier event.",
                key=scope.key,
            )
        return message


def _other_hand(key: str, who: str, recorded: str) -> ReplayMismatch:
    return ReplayMismatch(
        "replay.other_hand",
        "The code hands over to {who} at {key}, but the journal has {recorded} there. The code has"
        " changed since; `dure fork` goes on from an earlier event.",
        key=key,
        who=who,
        recorded=recorded,
    )


def leaves_open(error: RunStopped, scope: Scope) -> bool:
    """Whether a resume is to try again: the budget here was spent, or no model answered."""
    if isinstance(error, BudgetSpent):
        return scope.allowance.covers(error.level)
    return error.code in UNANSWERED


def _finished(scope: Scope, said: Any) -> Message:
    """The reply of a participant, cleaned, labelled and named."""
    if not isinstance(said, Message):
        raise UsageError(
            "participant.no_message",
            "{who}.reply returned {kind}, not a Message. Return dure.say(name, text).",
            who=scope.actor,
            kind=type(said).__name__,
        )
    # What was heard here labels every part, whatever origin the participant gave it.
    id = f"{scope.context.run}/{scope.key}"
    origin = ("user",) if _typed(scope, said) else scope.seen.origin
    return answered(clean_message(said, scope.context), id, origin)


def _as_said(record: Any) -> dict[str, Any]:
    """A message as it was said, without where it came from (and the id that follows from that): a
    later version may tell that better, and replays the journal of an earlier one all the same."""
    said = cast("dict[str, Any]", _unlabelled(record or {}))
    return said | {"id": ""}


def _unlabelled(record: Any) -> Any:
    if isinstance(record, dict):
        fields = cast("dict[str, Any]", record).items()
        return {name: _unlabelled(item) for name, item in fields if name != "origin"}
    if isinstance(record, list):
        return [_unlabelled(item) for item in cast("list[Any]", record)]
    return record


def _typed(scope: Scope, said: Message) -> bool:
    """Whether the reply is, word for word, what a person typed, and nothing else was done there."""
    typed = scope.talk.typed
    only_text = all(isinstance(part, Text) for part in said.parts)
    return bool(typed) and scope.number == 1 and only_text and said.text == typed


def skipped(scope: Scope, ended: Event) -> Message:
    """A finished frame: its end counts, its inside is not looked at."""
    body = ended.body
    count_ended(scope.allowance, ended)
    scope.context.workspace_labels.update(body.get("workspace", ()))
    if "failure" in body:
        scope.seen.add(body.get("seen", ()))
        error = cast("RunStopped", unpack(body["failure"]))
        error.final = True
        raise error
    return decode_message(body["message"], scope.context.journal.blobs)


def spent_in(scope: Scope) -> dict[str, Any]:
    """What a frame that ends here has spent and touched, as JSON."""
    allowance = scope.allowance
    return {
        "spent": encode_usage(allowance.usage),
        "cost": None if allowance.unpriced else str(allowance.cost),
        "workspace": sorted(scope.context.workspace_labels),
    }


@dataclass(slots=True)
class Branching:
    """One `together` under way."""

    scope: Scope
    step: Step
    branches: Sequence[tuple[Branch, Scope]]
    heard: Sequence[Message]
    turn: TurnMaker

    async def messages(self, wanted: int) -> list[Message | None]:
        """The branches' messages once `wanted` of them are finished; None for the others."""
        scope, key = self.scope, self.step.key
        found: list[Message | None] = [None] * len(self.branches)
        order: list[int] = []
        ended = self.step.event("ended")
        if ended is not None and not scope.context.replaying:
            for index in ended.body["order"]:
                found[index] = self._read(index)
            return found
        if self.step.event("began") is None:
            body = {"what": "together", "who": scope.actor, "branches": len(self.branches)}
            scope.write("began", key, body, "conversation")
        todo = self._recorded(found, order, wanted, ended)
        if todo:
            await self._run(todo, found, order, wanted)
        if ended is None:
            scope.write("ended", key, {"order": order}, "conversation")
        return found

    def _recorded(
        self, found: list[Message | None], order: list[int], wanted: int, ended: Event | None
    ) -> list[int]:
        """Take finished branches from the journal; the branches that are to be entered."""
        if ended is not None:
            return list(ended.body["order"])  # A replay goes in again.
        finished_at = {
            index: event.seq
            for index, (_, inner) in enumerate(self.branches)
            if (event := self.step.event("ended", inner.key)) is not None
        }
        for index in sorted(finished_at, key=finished_at.__getitem__):
            if len(order) < wanted:
                found[index] = self._read(index)
                order.append(index)
        if len(order) >= wanted:
            return []
        return [index for index in range(len(self.branches)) if index not in finished_at]

    def _read(self, index: int) -> Message:
        inner = self.branches[index][1]
        ended = self.step.event("ended", inner.key)
        assert ended is not None
        return skipped(inner, ended)

    async def _run(
        self, todo: list[int], found: list[Message | None], order: list[int], wanted: int
    ) -> None:
        counting = self.scope.context.branches
        counting.split(len(todo))
        gate = Gate(counting, self.scope.allowance.fanout or len(todo))
        left = len(todo)

        async def one(index: int) -> None:
            nonlocal left
            try:
                async with gate:
                    found[index] = await self._branch(index)
                order.append(index)
            finally:
                left -= 1
                counting.join(last=left == 0)
            if len(order) >= wanted:
                for task in tasks:
                    if task is not asyncio.current_task():
                        task.cancel()

        tasks: list[asyncio.Task[None]] = []
        try:
            async with asyncio.TaskGroup() as group:
                tasks += [group.create_task(one(index)) for index in todo]
        except BaseExceptionGroup as failures:
            raise first_of(failures) from None
        for index in order[wanted:]:
            found[index] = None
        del order[wanted:]

    async def _branch(self, index: int) -> Message:
        branch, inner = self.branches[index]
        step = self.step
        began = step.event("began", inner.key)
        if began is None:
            body: dict[str, Any] = {"what": "branch", "who": inner.actor}
            self.scope.write("began", inner.key, body, "conversation")
        else:
            inner.allowance.opened = began.at
            inner.past = await inner.context.journal.past(inner.key)
        ended = step.event("ended", inner.key)
        frame = Frame(self.scope, inner, self.heard, self.turn)
        return await frame.play(branch, ended)
