"""Folding: when a conversation outgrows the model's window, its middle becomes a summary.

Happens inside `think`, is journaled as its child, and read from the journal on replay. Which
messages and into what is the memory's choice; when, is decided here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from dure.core.codec import encode_message
from dure.core.contracts import Memory, Model
from dure.core.errors import RunStopped
from dure.core.message import Message, Text
from dure.core.prompt import Prompt
from dure.core.usage import NO_USAGE, Usage
from dure.host.limit import Limit
from dure.models.adapt import fitted, lacking
from dure.runtime.labels import labels_of, origin_of
from dure.runtime.line import ModelLine
from dure.runtime.redact import clean_text
from dure.runtime.scope import Fold, Scope, Step, plan_id
from dure.runtime.served import for_summary, looked_up
from dure.runtime.sizes import PER_REQUEST, message_size
from dure.runtime.standing import add, apply, name_of, read
from dure.runtime.tries import Tries, before_last_intent, count_lost

FULL = 0.8
"""A model's window counts as full from this part of it on."""

MOST_SAID = 200
"""Messages of earlier runs above which a conversation is folded however short they are, since each
exchange reads them again."""

AGAIN = 1 / 4
"""A folded task is said again as it is up to this part of what was not folded; else it is cut …"""

_BEGINNING, _END = 4_000, 1_000
"""… to so many characters."""


@dataclass(slots=True)
class Folding:
    """Folding within one model call. `full`: the tokens that the model's window holds."""

    scope: Scope
    step: Step
    memory: Memory | None
    model: Model
    line: ModelLine
    full: float

    def due(self, messages: Sequence[Message]) -> bool:
        """Whether there is something to fold, or was when this call was made."""
        if self.scope.talk.folds or self.step.events(self.key):
            return True
        if self.memory is None:
            return False
        self.scope.talk.measure.of(messages)
        return self._cut(messages, self.scope.talk.measure.sizes, self.memory) is not None

    async def folded(self, prompt: Prompt) -> Prompt:
        """The prompt with its conversation folded so that it fits."""
        scope, step = self.scope, self.step
        recorded = step.event("result", self.key)
        self._count_lost_reservations(whole=recorded is not None)
        if recorded is not None:
            scope.allowance.add(recorded.usage or NO_USAGE, recorded.cost)
            add(scope, read(recorded.body, scope.context.journal.blobs))
            scope.seen.add(looked_up(self.model))
        messages = apply(scope.talk.folds, prompt.messages)
        if recorded is None and self.memory is not None and step.event("result") is None:
            sizes = [message_size(message)[0] for message in messages]
            cut = self._cut(messages, sizes, self.memory)
            if cut is not None:
                add(scope, await self._fold(messages, cut, self.memory, prompt.me))
                scope.seen.add(looked_up(self.model))
                messages = apply(scope.talk.folds, prompt.messages)
        return replace(prompt, messages=messages)

    @property
    def key(self) -> str:
        """The key of the folding."""
        return f"{self.step.key}/1:fold"

    def _count_lost_reservations(self, *, whole: bool) -> None:
        """A summary that was asked for when a process died counts as spent."""
        events = self.step.events(self.key)
        count_lost(self.scope.allowance, before_last_intent(events) if whole else events)

    def _cut(
        self, messages: Sequence[Message], sizes: Sequence[int], memory: Memory
    ) -> slice | None:
        full = int(self.full)
        talk = self.scope.talk
        if not talk.folds and talk.member is None and len(talk.history.said) > MOST_SAID:
            full = min(full, sum(sizes) - 1)
        cut = memory.fold(messages, sizes, full)
        if cut is None:
            return None
        # What stands for earlier folds is not folded by itself: nothing would be gained.
        stands = {name_of(each) for fold in self.scope.talk.folds for each in fold.stands}
        return cut if any(name_of(each) not in stands for each in messages[cut]) else None

    async def _fold(self, messages: Sequence[Message], cut: slice, memory: Memory, me: str) -> Fold:
        scope, chosen = self.scope, messages[cut]
        first, last = name_of(chosen[0]), name_of(chosen[-1])
        rest = [*messages[: cut.start], *messages[cut.stop :]]
        most = int(AGAIN * sum(message_size(message)[0] for message in rest))
        begin = [_again(messages[0], most)] if cut.start == 0 else []
        tasks = [task for task in scope.talk.task if task in chosen and task != messages[0]]
        now = [*(_again(task, most) for task in tasks), *_plan_to_say(scope, messages, rest)]
        kept = {name_of(message) for message in (*begin, *now)}
        new = [message for message in chosen if name_of(message) not in kept]
        body: dict[str, Any] = {"verb": "fold", "first": first, "last": last, "count": len(chosen)}
        text, usage, cost = await self._told(new, memory, me, body)
        origin = origin_of(labels_of(chosen) | {"agent"} | looked_up(self.model))
        id = f"{scope.context.run}/{self.key}"
        summary = Message(me, (Text(text, origin),), (), "summary", id)
        blobs: dict[str, bytes] = {}
        body = {
            "first": first,
            "last": last,
            "before": [encode_message(message, blobs) for message in begin],
            "summary": encode_message(summary, blobs),
            "after": [encode_message(message, blobs) for message in now],
        }
        scope.write("result", self.key, body, "memory", usage=usage, cost=cost, blobs=blobs)
        stands = (*begin, summary, *now)
        scope.context.journal.known |= {message.id for message in stands}
        return Fold(first, last, stands)

    async def _told(
        self, new: Sequence[Message], memory: Memory, me: str, body: dict[str, Any]
    ) -> tuple[str, Usage, Decimal | None]:
        """What stands for these messages, and what it cost."""
        question = memory.prompt(new, me)
        text, usage, cost = "", NO_USAGE, Decimal(0)
        if question is None or not self._fits(question):
            self.scope.write("intent", self.key, body, "memory")
        else:
            text, usage, cost = await self._summary(question, body)
        return clean_text(text or memory.extract(new) or "…", self.scope.context), usage, cost

    def _fits(self, question: Prompt) -> bool:
        """A prompt longer than the window would be refused, or cut by the provider unseen."""
        return _size(question)[0] + _most_output(question) <= self.model.abilities.window

    async def _summary(
        self, question: Prompt, body: dict[str, Any]
    ) -> tuple[str, Usage, Decimal | None]:
        """A summary by the model; empty if it cannot give one, since the talk must go on."""
        step = Step(self.key, self.step.recorded)
        question = for_summary(self.scope, step, self.model, question)
        tries = Tries(self.scope, self.key, self.model)
        estimate, bound = _size(question)
        hold = await tries.reserve(bound + PER_REQUEST, estimate, _most_output(question))
        self.scope.write("intent", self.key, {**body, "reserve": "0", **tries.reserved}, "memory")
        # A key of its own, so that nobody takes the summary for the reply.
        line = ModelLine(self.scope, step, self.line.seconds, tries)
        try:
            if hold.money:
                await self.scope.context.journal.flush()
            with Limit(line.seconds):
                asked = fitted(question, lacking(question, self.model.abilities))
                asked = replace(asked, most_output=hold.output)
                reply = await self.model.answer(asked, line)
        except BaseException as error:
            tries.settle_whole()
            if not isinstance(error, (RunStopped, TimeoutError)):
                raise
            return "", tries.used, tries.cost
        line.end()
        reply = tries.settled(reply)
        return (reply.message.text if reply.stop == "complete" else ""), reply.usage, reply.cost


def _size(question: Prompt) -> tuple[int, int]:
    sizes = [message_size(message) for message in question.messages]
    return sum(size[0] for size in sizes), sum(size[1] for size in sizes)


def _most_output(question: Prompt) -> int:
    return question.most_output or 1_024


def fullness(model: Model) -> float:
    """Tokens of conversation above which this model's window counts as full."""
    abilities = model.abilities
    return FULL * (abilities.window - min(abilities.most_output, abilities.window // 4))


def _again(task: Message, most: int) -> Message:
    """A folded task, to be said again: word for word, unless that takes more than `most` tokens."""
    if message_size(task)[0] <= most:
        return task
    text = task.text
    left_out = len(text) - _BEGINNING - _END
    if left_out > 0:
        text = f"{text[:_BEGINNING]}\n[… {left_out:,} characters left out …]\n{text[-_END:]}"
    origin = origin_of(labels_of([task]))
    return Message(task.sender, (Text(text, origin),), task.to, task.kind, f"{name_of(task)}#short")


def _plan_to_say(
    scope: Scope, messages: Sequence[Message], rest: Sequence[Message]
) -> list[Message]:
    """The newest plan, unless all its steps are done or the `rest` of the messages, which is not
    folded, holds it."""
    plan = scope.talk.plan or next(
        (each for each in reversed(messages) if each.kind == "plan"), None
    )
    told = {message.id for message in rest}
    told |= {plan_id(scope, result) for message in rest for result in message.results}
    if plan is None or plan.id in told or ("[x]" in plan.text and "[ ]" not in plan.text):
        return []
    return [plan]
