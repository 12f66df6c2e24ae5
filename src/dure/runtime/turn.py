"""The turn: the one way to the world. Every verb leaves an intent and a result in the journal.

Read this after `core/contracts.py`. Each verb takes a step (a key, and what the journal has of it),
then either reads the recorded result or makes the effect. Knows how verbs nest; what a model call
or a tool call takes is in `think.py` and `use.py`.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from functools import cache
from typing import Literal, TypeVar

from dure.core.budget import Budget, Left, least, left_of
from dure.core.contracts import (
    Branch,
    Environment,
    Format,
    Memory,
    Model,
    Participant,
    Tool,
)
from dure.core.errors import DureError, ToolError, UsageError
from dure.core.keys import child
from dure.core.labels import untrusted
from dure.core.message import Message, Text, ToolCall
from dure.core.outcome import Question
from dure.core.policy import Policy, tightest
from dure.core.prompt import Prompt, Reply
from dure.core.usage import Spent
from dure.core.workspace import Workspace
from dure.runtime.allowance import Allowance
from dure.runtime.frames import Branching, Frame
from dure.runtime.guard_frame import count_guards
from dure.runtime.guarding import heard
from dure.runtime.guards import guards_below
from dure.runtime.history import History
from dure.runtime.labels import Seen, answered, labels_of, stamped
from dure.runtime.members import member_of
from dure.runtime.people import put_question
from dure.runtime.reads import Reading, labels_read, read_once
from dure.runtime.redact import clean_message, clean_parts, clean_text
from dure.runtime.scope import Scope, Step, Talk
from dure.runtime.tasks import all_of
from dure.runtime.think import Thinking
from dure.runtime.timer import wait_until
from dure.runtime.use import Using, by_name

T = TypeVar("T")

_BETWEEN_WORDS = re.compile(r"\W+")


class LiveTurn:
    """A turn of one participant, over a journal. See `core.contracts.Turn`."""

    def __init__(self, scope: Scope, messages: Sequence[Message]) -> None:
        self._scope = scope
        self._messages = tuple(messages)
        self.busy = ""
        if scope.talk.member is None:
            scope.talk.task = scope.talk.task or self._messages[-1:]
            scope.seen.add(labels_of(self._messages))
        scope.allowance.opened = scope.allowance.opened or scope.context.terms.clock.now()

    @property
    def key(self) -> str:
        """Where in the run this turn stands."""
        return self._scope.key

    @property
    def messages(self) -> Sequence[Message]:
        """What this participant has heard, oldest first."""
        return self._messages

    @property
    def left(self) -> Left:
        """What may still be spent in this turn, and what was; `seconds` is the working time until
        the cap."""
        allowance, now = self._scope.allowance, self._scope.context.terms.clock.now()
        cost = None if allowance.unpriced else allowance.cost
        return left_of(allowance.left, Spent(allowance.usage, cost, now - allowance.opened))

    @property
    def workspace(self) -> Workspace:
        """The folder tools work in."""
        return self._scope.context.terms.workspace

    async def think(
        self,
        model: Model | str | None,
        prompt: Prompt,
        *,
        format: Format | None = None,
        memory: Memory | None = None,
    ) -> Reply:
        """Ask a model; `ReplyFailed` unless the provider said that the reply is whole."""
        with self._step("think") as step:
            context = self._scope.context
            opened = context.model(model)
            if not all(message.id for message in prompt.messages):
                messages = [self._clean(message) for message in prompt.messages]
                # What a participant adds itself (what it looked up, say) is seen as well.
                self._scope.seen.add(labels_of(m for m in messages if not m.id))
                prompt = replace(prompt, messages=messages)
            system = clean_text(prompt.system, context)
            if system is not prompt.system:
                prompt = replace(prompt, system=system)
            if format is None and (prompt.tools or prompt.schema is not None):
                format = context.format(opened)
            return await Thinking(self._scope, step, opened, prompt, format, memory).reply()

    async def use(self, *calls: ToolCall, tools: Sequence[Tool]) -> Message:
        """Make tool calls, several in parallel, and give their results as one message."""
        with self._step("use") as step:
            using = Using(
                self._scope, step, by_name(tools), lambda key, tool: self._enter(step, key, tool)
            )
            using.check(calls)
            fanout = self._scope.allowance.fanout
            jobs = [using.one(call, index) for index, call in enumerate(calls, 1)]
            results = await all_of(jobs, self._scope.context.branches, fanout)
            message = Message("tools", tuple(results), id=self._id(step))
            self._scope.context.journal.known.add(message.id)
            return message

    async def observe(self, environment: Environment) -> Message:
        """Perceive: what the environment shows now."""
        with self._step("observe") as step:

            async def look() -> Message:
                parts = clean_parts(tuple(await environment.observe()), self._scope.context)
                seen = Message(environment.name, parts)
                # Whatever it says of its parts, and whatever it is called, it is not the user.
                label = environment.name if untrusted([environment.name]) else "environment"
                message = answered(seen, self._id(step), (label,))
                return await heard(self._scope, step.key, message)

            reading = Reading(environment.name, Message, "perception")
            message = await read_once(self._scope, step, look, reading)
            self._scope.seen.add(labels_of([message]))
            return message

    async def step(self, label: str, deed: Callable[[], T | Awaitable[T]], returns: type[T]) -> T:
        """Any other free read: done once, read from the journal after."""
        with self._step("step") as step:
            component = "knowledge" if label.startswith("recall") else "decision"
            seen, reading = self._scope.seen, Reading(label, returns, component)
            try:
                value = await read_once(self._scope, step, deed, reading)
            except DureError as error:  # Its words, too, may be of what was read.
                seen.add(labels_read(label, error.text))
                raise
            seen.add(labels_read(label, value))
            return value

    async def wait(self, until: float) -> None:
        """A timer: until Unix time `until`."""
        with self._step("wait") as step:
            await wait_until(self._scope, step, until)

    async def ask(self, question: str | Question) -> Message:
        """Ask a person. The run may be put away until the answer comes."""
        with self._step("ask") as step:
            asked = Question("", question) if isinstance(question, str) else question
            answer = await put_question(self._scope, replace(asked, id=step.key), step.events())
            said = Message(answer.by, (Text(answer.text),))
            message = stamped(said, self._id(step), ("user",))
            scope = self._scope
            choices = {_plainly(each) for each in asked.choices}
            if _plainly(answer.text) not in choices:  # Those are words of whoever asks.
                scope.talk.typed = answer.text
                scope.context.words.hear([message])
            scope.seen.add(labels_of([message]))
            return message

    async def hand(
        self,
        who: Participant,
        messages: Sequence[Message],
        *,
        budget: Budget | None = None,
        policy: Policy | None = None,
    ) -> Message:
        """Let another take a turn, with at most this turn's budget and policy."""
        with self._step(who.name) as step:
            scope = self._child(step.key, who.name, budget, policy)
            scope.talk.guards = guards_below(self._scope.talk.guards, who, step.key, LiveTurn)
            new = self._tell(scope, messages, step)
            heard = [*scope.talk.history.messages, *scope.talk.task]
            frame = Frame(self._scope, scope, heard, LiveTurn, new=len(new))
            try:
                message = await frame.handed(step, who)
            except DureError:  # Its words may be of what was seen there.
                self._scope.seen.add(scope.seen.labels)
                raise
            self._scope.seen.add(labels_of([message]))
            return message

    async def together(
        self, *branches: Branch, join: Literal["all", "first"] | int = "all"
    ) -> list[Message | None]:
        """Do several things at once, each in a turn of its own."""
        with self._step("together") as step:
            opened = [
                (branch, self._child(child(step.key, index, "branch"), self._scope.actor))
                for index, branch in enumerate(branches, 1)
            ]
            for _, scope in opened:
                scope.talk.members = self._scope.talk.members
            wanted = {"all": len(branches), "first": 1}.get(str(join), join)
            branching = Branching(self._scope, step, opened, self._messages, LiveTurn)
            try:
                messages = await branching.messages(int(wanted))
            except DureError:
                for _, scope in opened:
                    self._scope.seen.add(scope.seen.labels)
                raise
            self._scope.seen.add(labels_of(message for message in messages if message))
            return messages

    def _step(self, word: str) -> _Busy:
        scope = self._scope
        scope.context.check_open()
        if self.busy:
            raise UsageError(
                "turn.busy",
                "{word} was called while {busy} of the same turn is under way. Await one before"
                " the other, or use turn.together(…) to do both at once.",
                word=word,
                busy=self.busy,
            )
        scope.number += 1
        key = child(scope.key, scope.number, word)
        step = Step(key, scope.past.take(scope.number, key))
        if step.recorded:
            count_guards(scope, step.recorded)
        self.busy = word
        return _Busy(self, step)

    def _tell(self, scope: Scope, messages: Sequence[Message], step: Step) -> list[Message]:
        """Open the frame `scope` with what was said to its participant; what of that is new to it.
        Guards that take their time look at all of it each time."""
        mine, guards = self._scope, scope.talk.guards
        members = {} if guards and guards.slow("input") else mine.talk.members
        member = member_of(members, scope.actor, messages)
        known = len(member.given)
        origin = mine.seen.origin
        new = [
            stamped(self._clean(message), f"{self._id(step)}#{index}", origin)
            for index, message in enumerate(messages[known:], known)
        ]
        member.hears(messages[known:], new)
        scope.seen.add(member.labels)
        scope.talk.member, scope.talk.measure = member, member.measure
        before = member.history
        scope.talk.history = History(before.folded, [*before.said, *new[:-1]])
        scope.talk.task = new[-1:]
        return new

    def _clean(self, message: Message) -> Message:
        """A message that did not come through the turn may hold anything."""
        return message if message.id else clean_message(message, self._scope.context)

    def _id(self, step: Step) -> str:
        return f"{self._scope.context.run}/{step.key}"

    def _child(
        self,
        key: str,
        actor: str,
        budget: Budget | None = None,
        policy: Policy | None = None,
    ) -> Scope:
        """A frame within this one: never more budget or policy than here."""
        mine, above = self._scope, self._scope.talk.above
        caps = budget or _no_caps(mine.allowance.caps.fanout)
        below = None if caps.depth is None else mine.depth + caps.depth
        scope = Scope(
            mine.context,
            key,
            actor,
            Allowance(caps, mine.allowance),
            mine.policy if policy is None else tightest(mine.policy, policy),
            mine.depth,
            least(mine.deepest, below),
            seen=Seen(mine.seen.labels),
            talk=Talk(above=above if actor == mine.actor else (*above, mine.actor)),
        )
        scope.talk.guards = mine.talk.guards
        return scope

    async def _enter(self, step: Step, key: str, tool: Tool) -> tuple[LiveTurn, Scope]:
        """A turn for a tool that acts only through `Call.turn`: a delegation that a model chose."""
        scope = self._child(key, self._scope.actor)
        scope.depth += "code" not in tool.traits
        most = scope.deepest
        if most is not None and scope.depth > most:
            raise ToolError(
                "budget.depth",
                "{tool} would delegate more than {most} levels deep. Do it yourself, or run with a"
                " larger Budget(depth=…).",
                tool=tool.name,
                most=most,
            )
        if step.event("began", key) is not None:
            scope.past = await scope.context.journal.past(key)
        return LiveTurn(scope, self._messages), scope


@cache
def _no_caps(fanout: int | None) -> Budget:
    """No more bounds than those around it."""
    return Budget(seconds=None, depth=None, fanout=fanout)


def _plainly(text: str) -> str:
    """The text without what may change on the way when a person picks it: capitals, what stands
    between words."""
    return _BETWEEN_WORDS.sub(" ", text).strip().casefold()


class _Busy:
    """A step under way: no other verb of the same turn may be called until it is done."""

    __slots__ = ("_step", "_turn")

    def __init__(self, turn: LiveTurn, step: Step) -> None:
        self._turn, self._step = turn, step

    def __enter__(self) -> Step:
        return self._step

    def __exit__(self, *_: object) -> None:
        self._turn.busy = ""
