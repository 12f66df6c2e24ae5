"""One question to a model: steering, folding, reserving, asking, reading, and the journal of it.

Knows prompts and replies in dure's terms; does not know providers or what the reply is for.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from dure.core.codec import canonical, compact, decode_message, digest, encode_message
from dure.core.contracts import Format, Memory, Model
from dure.core.errors import DureError, GuardStopped, ReplyFailed, pack, unpack
from dure.core.event import Event
from dure.core.message import Message, Text
from dure.core.prompt import Accept, Prompt, Reply
from dure.core.usage import Usage
from dure.host.limit import Limit
from dure.models.adapt import fitted, lacking, media
from dure.models.wire.faults import may_be_charged
from dure.runtime.allowance import Hold
from dure.runtime.declassify import declassified, declassify_now
from dure.runtime.fold import Folding, fullness
from dure.runtime.guarding import heard as let_in
from dure.runtime.guarding import said_in
from dure.runtime.labels import answered, labels_of, stamped
from dure.runtime.line import ModelLine
from dure.runtime.redact import clean_error, clean_message, clean_parts, clean_text
from dure.runtime.scope import Scope, Step
from dure.runtime.served import check_priced, kept_in, looked_up
from dure.runtime.sizes import PER_REQUEST, card_record, message_size, text_tokens
from dure.runtime.tries import Tries, before_last_intent, count_lost
from dure.runtime.wholeness import UNANSWERED, not_whole

REPAIRS = 3
"""How often a model is told what was wrong with the form of its reply before the run stops."""

TOO_LONG = "model.context_full"
"""The provider says that the prompt is too long for the model."""

TIMED_OUT = "model.timeout"
"""The model did not finish in time: nobody knows what it will be charged."""

MODEL_SECONDS = 300.0
"""The total limit of one model call, all attempts together."""

_HASTE = 1.0  # seconds; so much before its end at the latest a model gives up


@dataclass(slots=True)
class Thinking:
    """One `think` under way."""

    scope: Scope
    step: Step
    model: Model
    prompt: Prompt
    format: Format | None
    memory: Memory | None
    lent: ModelLine | None = None
    made: Tries | None = None
    folded_more: bool = False
    held: frozenset[Accept] = frozenset()

    @property
    def line(self) -> ModelLine:
        """What the model is lent for this call."""
        if self.lent is None:
            seconds: float = getattr(self.model, "seconds", MODEL_SECONDS)
            seconds = min(seconds, self.scope.allowance.seconds)
            self.lent = ModelLine(self.scope, self.step, seconds, self.tries)
        return self.lent

    @property
    def tries(self) -> Tries:
        """What the tries of this call reserve and use."""
        if self.made is None:
            self.made = Tries(self.scope, self.step.key, self.model)
        return self.made

    async def reply(self) -> Reply:
        """The reply, from the journal if it has one."""
        recorded = self.step.event("result")
        declassified(self.scope, self.step)
        heard = self._recorded_steers()
        if recorded is not None:
            return await self._recorded(recorded, heard)
        self._count_lost_reservations(whole=False)
        await self.scope.safe_point()
        await declassify_now(self.scope, self.step)
        heard += await self._new_steers()
        prompt = await self._folded(self._with(heard))
        try:
            return await self._ask(prompt, tuple(heard))
        except ReplyFailed as error:
            if error.code != TOO_LONG or not self._may_fold_more:
                raise
        # The provider's window is smaller than was thought: make the conversation half as long.
        estimate, _, _ = self.scope.talk.measure.of(prompt.messages)
        folding = Folding(self.scope, self.step, self.memory, self.model, self.line, estimate / 2)
        self.folded_more = True
        return await self._ask(await folding.folded(prompt), tuple(heard))

    @property
    def _may_fold_more(self) -> bool:
        folded = self.folded_more or self.step.event("result", f"{self.step.key}/1:fold")
        return self.memory is not None and not folded

    # From the journal

    async def _recorded(self, event: Event, heard: list[Message]) -> Reply:
        scope = self.scope
        intent = self.step.event("intent")
        prompt = await self._folded(self._with(heard))
        self._count_lost_reservations(whole=True)
        if intent is not None:
            self._note_drift(intent, prompt)
        scope.allowance.add(event.usage or Usage(), event.cost)
        if "failure" in event.body:
            raise unpack(event.body["failure"])
        message = decode_message(event.body["reply"], scope.context.journal.blobs)
        scope.seen.add(labels_of([message]))
        self._keep(message)
        usage, stop = event.usage or Usage(), event.body["stop"]
        return Reply(message, stop, usage, event.cost, event.body["model"], tuple(heard))

    def _recorded_steers(self) -> list[Message]:
        blobs = self.scope.context.journal.blobs
        steers = [event for event in self.step.events() if event.kind == "steer"]
        heard = [decode_message(event.body["message"], blobs) for event in steers]
        self.scope.context.words.hear(heard)
        return heard

    def _count_lost_reservations(self, *, whole: bool) -> None:
        """What was reserved when a process died counts as spent; with a `whole` call, all but the
        last of its reservations."""
        events = self.step.events()
        count_lost(self.scope.allowance, before_last_intent(events) if whole else events)

    def _note_drift(self, intent: Event, prompt: Prompt) -> None:
        """Prompts may be improved under a sleeping run; that they changed is kept and shown."""
        _, _, messages = self.scope.talk.measure.of(prompt.messages)
        if (intent.body["digest"], intent.body["system"]) != (messages, digest(prompt.system)):
            self.scope.context.drift.append(self.step.key)

    # Live

    def _with(self, heard: list[Message]) -> Prompt:
        if not heard:
            return self.prompt
        return replace(self.prompt, messages=[*self.prompt.messages, *heard])

    async def _folded(self, prompt: Prompt) -> Prompt:
        full = fullness(self.model)
        folding = Folding(self.scope, self.step, self.memory, self.model, self.line, full)
        return await folding.folded(prompt) if folding.due(prompt.messages) else prompt

    async def _new_steers(self) -> list[Message]:
        scope, heard = self.scope, list[Message]()
        for letter in scope.context.inbox.steers():
            said = clean_message(Message("owner", (Text(letter.body["text"]),)), scope.context)
            message = stamped(said, f"{scope.context.run}/{letter.id}", ("user",))
            message = await let_in(scope, self.step.key, message)
            blobs: dict[str, bytes] = {}
            body = {"letter": letter.id, "message": encode_message(message, blobs)}
            scope.write("steer", self.step.key, body, "conversation", blobs=blobs)
            scope.context.journal.known.add(message.id)
            heard.append(message)
        scope.context.words.hear(heard)
        return heard

    async def _ask(self, prompt: Prompt, heard: tuple[Message, ...]) -> Reply:
        scope = self.scope
        prompt = kept_in(scope, self.step, self.model, prompt)
        sent = self.format.ask(prompt) if self.format else prompt
        hold, body, blobs = await self._reserve(prompt, sent)
        scope.write("intent", self.step.key, body, "decision", blobs=blobs)
        sent = Prompt(
            sent.me,
            sent.messages,
            sent.system,
            sent.tools,
            sent.choice,
            sent.schema,
            hold.output,
            sent.options,
            sent.stop,
        )
        try:
            if hold.money:
                await scope.context.journal.flush()
            reply = await self._call(sent, prompt)
        except BaseException as error:
            self._failed(error)
            if isinstance(error, ReplyFailed) and error.code in UNANSWERED:
                scope.allowance.check_time(_HASTE)  # that may be why there was no answer
            raise
        message = Message(self.prompt.me, clean_parts(reply.message.parts, scope.context))
        message, stopped = await said_in(scope, self.step.key, message)
        return self._write_result(replace(reply, message=message), heard, stopped)

    async def _reserve(
        self, prompt: Prompt, sent: Prompt
    ) -> tuple[Hold, dict[str, Any], dict[str, bytes]]:
        scope = self.scope
        estimate, bound, messages = scope.talk.measure.of(prompt.messages)
        same, self.held = scope.talk.measure.since(), scope.talk.measure.media
        system, tools, texts = self._texts(sent)
        extra = system.kept_size + tools.kept_size
        wanted = prompt.most_output or self.model.abilities.most_output
        if sent.messages is not prompt.messages:  # in a format's words
            bound = max(bound, sum(message_size(message)[1] for message in sent.messages))
        bound += 4 * extra + _schema_bound(prompt) + PER_REQUEST
        check_priced(scope, self.model, prompt)
        hold = await self.tries.reserve(bound, estimate + extra, wanted)
        blobs: dict[str, bytes] = {}
        new = [scope.refer(message, blobs) for message in prompt.messages[same:]]
        body: dict[str, Any] = {
            "verb": "think",
            "model": self.model.name,
            "same": same,
            "new": new,
            "digest": messages,
            "system": digest(prompt.system),
            "tools": tools.digest,
        }
        if self.format is not None:
            body["format"] = self.format.name
        body |= self.tries.reserved
        if texts:
            body["texts"] = texts
        if hold.output < wanted:
            body["output"] = hold.output
        return hold, body, blobs

    def _texts(self, sent: Prompt) -> tuple[_Kept, _Kept, dict[str, Any]]:
        """System prompt and tools, written out once a run and named by digest after."""
        context = self.scope.context
        system = context.texts.get(sent.system)
        if system is None:
            system = _Kept(digest(sent.system), text_tokens(sent.system), sent.system)
            context.texts[sent.system] = system
        tools_id = id(sent.tools)
        tools = context.texts.get(tools_id)
        if tools is None or tools.source is not sent.tools:
            cards = [card_record(card) for card in sent.tools]
            text = canonical(cards)
            tools = _Kept(digest(text), text_tokens(text), cards, sent.tools)
            context.texts[tools_id] = tools
        texts: dict[str, Any] = {}
        for kept in (system, tools):
            if kept.digest not in context.journal.known:
                context.journal.known.add(kept.digest)
                texts[kept.digest] = kept.value
        return system, tools, texts

    async def _call(self, sent: Prompt, prompt: Prompt) -> Reply:
        """Ask, and ask again with what was wrong while the form of the reply is not right."""
        problem = ""
        for tries in range(1 + REPAIRS):
            reply = self.tries.settled(await self._once(sent))
            if reply.stop not in ("complete", "tool_calls") or self.format is None:
                return reply
            read = self.format.read(reply.message, prompt)
            if isinstance(read, Message):
                stop = "tool_calls" if read.calls else "complete"
                return replace(reply, message=read, stop=stop)
            problem = read
            if tries < REPAIRS:
                said = reply.message, Message("dure", (Text(problem),))
                facts = {"what": "format", "problem": self._shown(problem)}
                facts["reply"] = self._shown(reply.message.text)
                output = await self.tries.again(said, facts)
                self.line.delta("reset", "")
                messages = [*sent.messages, *said]
                self.held |= media(reply.message)
                sent = replace(sent, messages=messages, most_output=output)
        raise ReplyFailed(
            "model.format",
            "{model} did not keep to the reply format after {tries} tries: {problem} Try a"
            " stronger model, or native tool calls.",
            model=self.model.name,
            tries=1 + REPAIRS,
            problem=self._shown(problem),
            stop="format",
        )

    def _shown(self, text: str) -> str:
        """Words of a reply that was not taken, as others may read them."""
        guards = self.scope.talk.guards
        return text if guards is None else guards.shown(text)

    async def _once(self, sent: Prompt) -> Reply:
        try:
            with Limit(self.line.seconds):
                reply = await self.model.answer(self._fitted(sent), self.line)
            self.line.end()
            # What the provider looked up by itself was read here as well.
            self.scope.seen.add(labels_of([reply.message]) | looked_up(self.model, sent))
            return reply
        except TimeoutError:
            raise ReplyFailed(
                TIMED_OUT,
                "{model} did not finish within {seconds} s. Nothing is lost; `dure resume` asks"
                " again.",
                model=self.model.name,
                seconds=self.line.seconds,
                stop="cut",
            ) from None

    def _fitted(self, sent: Prompt) -> Prompt:
        """The prompt as the model takes it; what it lacks is noted."""
        lacks = lacking(sent, self.model.abilities, self.held)
        if not lacks:
            return sent
        self.line.attempt("adapted", {"model": self.model.name, "lacks": lacks})
        return fitted(sent, lacks)

    def _failed(self, error: BaseException) -> None:
        """A failure that the provider stated is a result; any other leaves the call open."""
        scope, tries = self.scope, self.tries
        again = isinstance(error, ReplyFailed) and error.code == TOO_LONG and self._may_fold_more
        if isinstance(error, ReplyFailed) and error.code not in UNANSWERED and not again:
            if may_be_charged(error):
                tries.settle_whole()
            else:
                tries.settle(Usage(calls=1), Decimal(0))
            body = {"failure": pack(clean_error(error, scope.context))}
            usage, cost = tries.used, tries.cost
            scope.write("result", self.step.key, body, "decision", usage=usage, cost=cost)
        elif isinstance(error, DureError) and not may_be_charged(error):
            tries.abandon(pack(error))
        else:
            tries.settle_whole()

    def _write_result(
        self, reply: Reply, heard: tuple[Message, ...], stopped: GuardStopped | None
    ) -> Reply:
        scope, said = self.scope, reply.message
        label = answered if labels_of([said]) else stamped
        message = label(said, self._message_id, scope.seen.origin)
        failed = stopped or not_whole(reply, self.model.name, message)
        blobs: dict[str, bytes] = {}
        record = encode_message(message, blobs)
        served = clean_text(reply.model, scope.context)
        body: dict[str, Any] = {"reply": record, "stop": reply.stop, "model": served}
        if failed is not None:
            body["failure"] = pack(failed)
        scope.write(
            "result",
            self.step.key,
            body,
            "decision",
            usage=reply.usage,
            cost=reply.cost,
            blobs=blobs,
        )
        if failed is not None:
            raise failed
        # Live equals replay: what goes on is what was written.
        message = decode_message(record, blobs)
        self._keep(message)
        return Reply(message, reply.stop, reply.usage, reply.cost, served, heard)

    @property
    def _message_id(self) -> str:
        return f"{self.scope.context.run}/{self.step.key}"

    def _keep(self, message: Message) -> None:
        self.scope.context.journal.known.add(message.id)
        self.scope.context.last = self.scope.talk.passed = message


def _schema_bound(prompt: Prompt) -> int:
    return 0 if prompt.schema is None else len(compact(dict(prompt.schema)).encode())


@dataclass(frozen=True, slots=True)
class _Kept:
    """A text that is journaled once and named by digest after."""

    digest: str
    kept_size: int
    value: Any
    source: Any = None
