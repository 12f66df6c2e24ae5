"""Folding: when a conversation outgrows the model's window, its middle becomes a summary.

Happens inside `think`, is journaled as its child, and read from the journal on replay. Which
messages and into what is the memory's choice; when, is decided here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from dure.core.codec import decode_message, encode_message
from dure.core.contracts import Memory, Model
from dure.core.errors import RunStopped
from dure.core.message import Message, Text
from dure.core.prompt import Prompt
from dure.core.usage import NO_USAGE, Usage
from dure.host.limit import Limit
from dure.runtime.labels import labels_of, origin_of
from dure.runtime.line import ModelLine
from dure.runtime.redact import clean_text
from dure.runtime.scope import Fold, Scope, Step
from dure.runtime.sizes import message_digest, message_size
from dure.runtime.tries import Tries, count_lost

FULL = 0.8
"""Fold when the conversation passes this part of the window …"""

ROOM = 0.5
"""… down to this part, so that the prefix, wire forms and prompt caches last."""


@dataclass(slots=True)
class Folding:
    """Folding within one model call, when the conversation passes `full` tokens."""

    scope: Scope
    step: Step
    memory: Memory | None
    model: Model
    line: ModelLine
    full: float

    async def folded(self, prompt: Prompt) -> Prompt:
        """The prompt with its conversation folded so that it fits."""
        scope, step = self.scope, self.step
        recorded = step.event("result", self.key)
        self._count_lost_reservations(whole=recorded is not None)
        if recorded is not None:
            body = recorded.body
            summary = decode_message(body["summary"], scope.context.journal.blobs)
            scope.allowance.add(recorded.usage or NO_USAGE, recorded.cost)
            _add(scope, Fold(body["first"], body["last"], summary))
        messages = apply(scope.folds, prompt.messages)
        if recorded is None and self.memory is not None and step.event("result") is None:
            cut = self._cut(messages, self.memory)
            if cut is not None:
                # A task that is too long to be kept is said again, beside the summary.
                task = prompt.messages[:1] if cut.start == 0 else ()
                _add(scope, await self._fold(messages[cut], task, self.memory, prompt.me))
                messages = apply(scope.folds, prompt.messages)
        return replace(prompt, messages=messages)

    @property
    def key(self) -> str:
        """The key of the folding."""
        return f"{self.step.key}/1:fold"

    def _count_lost_reservations(self, *, whole: bool) -> None:
        """A summary that was asked for when a process died counts as spent."""
        intents = [event for event in self.step.events(self.key) if event.kind == "intent"]
        lost = [event for event in (intents[:-1] if whole else intents) if "reserve" in event.body]
        count_lost(self.scope.allowance, lost)

    def _cut(self, messages: Sequence[Message], memory: Memory) -> slice | None:
        sizes = [message_size(message)[0] for message in messages]
        if sum(sizes) <= self.full:
            return None
        return memory.fold(messages, sizes, int(self.full * ROOM / FULL))

    async def _fold(
        self, chosen: Sequence[Message], task: Sequence[Message], memory: Memory, me: str
    ) -> Fold:
        scope, first, last = self.scope, _name(chosen[0]), _name(chosen[-1])
        body: dict[str, Any] = {"verb": "fold", "first": first, "last": last, "count": len(chosen)}
        question = memory.prompt(chosen, me)
        text, usage, cost = "", NO_USAGE, Decimal(0)
        if question is None or not self._fits(question):
            scope.write("intent", self.key, body, "memory")
        else:
            text, usage, cost = await self._summary(question, body)
        if not text:
            new = chosen[1:] if task and chosen[0] == task[0] else chosen
            text = memory.extract(new)
        if task:
            text += "\n\n" + memory.extract(task)
        text = clean_text(text, scope.context)
        origin = origin_of(labels_of(chosen) | {"agent"})
        id = f"{scope.context.run}/{self.key}"
        summary = Message(me, (Text(text, origin),), (), "summary", id)
        body = {"first": first, "last": last, "summary": encode_message(summary, {})}
        scope.write("result", self.key, body, "memory", usage=usage, cost=cost)
        scope.context.journal.known.add(summary.id)
        return Fold(first, last, summary)

    def _fits(self, question: Prompt) -> bool:
        """A prompt longer than the window would be refused, or cut by the provider unseen."""
        return _size(question)[0] + _most_output(question) <= self.model.abilities.window

    async def _summary(
        self, question: Prompt, body: dict[str, Any]
    ) -> tuple[str, Usage, Decimal | None]:
        """A summary by the model; empty if it cannot give one, since the talk must go on."""
        tries = Tries(self.scope, self.key, self.model)
        estimate, bound = _size(question)
        hold = await tries.reserve(bound, estimate, _most_output(question))
        self.scope.write("intent", self.key, {**body, "reserve": str(hold.money)}, "memory")
        if hold.money:
            await self.scope.context.journal.flush()
        # A key of its own, so that nobody takes the summary for the reply.
        line = ModelLine(self.scope, Step(self.key, self.step.recorded), self.line.seconds)
        try:
            with Limit(line.seconds):
                reply = await self.model.answer(replace(question, most_output=hold.output), line)
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


def apply(folds: Sequence[Fold], messages: Sequence[Message]) -> Sequence[Message]:
    """The conversation as the model sees it."""
    for fold in folds:
        ids = [_name(message) for message in messages]
        if fold.first in ids and fold.last in (rest := ids[ids.index(fold.first) :]):
            start = ids.index(fold.first)
            stop = start + rest.index(fold.last) + 1
            messages = [*messages[:start], fold.summary, *messages[stop:]]
    return messages


def _name(message: Message) -> str:
    return message.id or message_digest(message)


def _add(scope: Scope, fold: Fold) -> None:
    """A fold that swallows an earlier summary takes its place."""
    for index, earlier in enumerate(scope.folds):
        if earlier.summary.id == fold.first:
            scope.folds[index] = Fold(earlier.first, fold.last, fold.summary)
            return
    scope.folds.append(fold)
