"""What the runtime lends a model for one call: a key, a limit, an ear, and a person.

Knows listeners, secrets in streams, and tries; does not know what is asked or answered.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, Literal, TypeAlias

from dure.core.codec import canonical
from dure.core.event import Delta
from dure.core.outcome import Question
from dure.core.usage import Usage
from dure.host.redact import Stream
from dure.runtime.gate import Gate
from dure.runtime.people import put_question
from dure.runtime.redact import clean_value
from dure.runtime.scope import Scope, Step
from dure.runtime.tries import Tries

Piece: TypeAlias = Literal["text", "thought", "call", "reset"]


@dataclass(slots=True)
class ModelLine:
    """See `core.contracts.Line`. `seconds` is the total limit, all tries together."""

    scope: Scope
    step: Step
    seconds: float
    tries: Tries
    stream: Stream | None = None
    streamed: Literal["text", "thought"] = "text"
    gate: Gate | None = None

    @property
    def key(self) -> str:
        """The key of this call."""
        return self.step.key

    def delta(self, kind: Piece, text: str) -> None:
        """Pass a piece of the reply to live listeners; what may be half a secret is held back."""
        context = self.scope.context
        if not context.journal.listeners:
            return
        if kind == "reset":
            self.stream = self.gate = None
        elif kind != self.streamed:
            self.end()
        if kind == "text" or kind == "thought":
            if self.stream is None:
                self.stream, self.streamed = context.terms.redactor.stream(), kind
            text = self.stream.feed(text)
        else:  # a tool's name, which comes whole
            text = context.terms.redactor.text(text)
        self._pass(kind, text)

    def end(self) -> None:
        """The reply, or its run of one kind, is whole: what was held back may be told."""
        if self.stream is not None:
            self._pass(self.streamed, self.stream.end())
            self.stream = None
            if self.gate is not None:
                self._tell_all(self.streamed, self.gate.end())
                self.gate = None

    def _pass(self, kind: Piece, text: str) -> None:
        """Tell a piece, or what of it the guards of this frame let through by now."""
        guards = self.scope.talk.guards
        if guards is None or kind == "reset":
            self._tell(kind, text)
            return
        if kind == "call":
            self._tell(kind, guards.shown(text))
            return
        if self.gate is None:
            self.gate = Gate(guards.quick("output"), holds=bool(guards.slow("output")))
        self._tell_all(kind, self.gate.feed(text))

    def _tell_all(self, kind: Piece, pieces: Sequence[str | None]) -> None:
        for piece in pieces:
            self._tell("reset" if piece is None else kind, piece or "")

    def _tell(self, kind: Piece, text: str) -> None:
        journal = self.scope.context.journal
        if text or kind == "reset":
            journal.tell(Delta(journal.run, self.step.key, self.scope.actor, kind, text))

    def attempt(self, what: str, facts: Mapping[str, Any]) -> None:
        """Journal a try that did not give the reply; that a prompt was adapted, once a run."""
        if what == "adapted" and not self._is_new((what, canonical(dict(facts)))):
            return
        # Its parent is the call, not the frame: a resume needs only the calls.
        self.scope.context.journal.write(
            "attempt",
            self.step.key,
            clean_value({"what": what, **facts}, self.scope.context),
            parent=self.step.key,
            actor=self.scope.actor,
            component="decision",
        )

    async def noted(self, what: str) -> Sequence[Mapping[str, Any]]:
        """See `core.contracts.Line`. The journal is read once, and only where someone asks."""
        context = self.scope.context
        bodies: list[dict[str, Any]] | None = context.texts.get(("noted",))
        if bodies is None:
            events = await context.journal.books.read(context.run)
            bodies = [event.body for event in events if event.kind == "attempt"]
            context.texts["noted",] = bodies
        return [body for body in bodies if body["what"] == what]

    def _is_new(self, mark: tuple[str, str]) -> bool:
        noted = self.scope.context.texts
        is_new = mark not in noted
        noted[mark] = True
        return is_new

    async def again(self, usage: Usage, cost: Decimal | None) -> None:
        """Pay for a try that may be charged, and reserve the next."""
        await self.tries.once_more(usage, cost)

    async def person(self, question: Question) -> str:
        """Ask the person at the keyboard to be the model."""
        asked = replace(question, id=f"{self.step.key}:person")
        answer = await put_question(self.scope, asked, self.step.events(asked.id))
        return answer.text
