"""One tool call: decided, approved, noted down, made, and told to the model, each exactly so.

Knows what a tool declares about itself; does not know what any tool does.
"""

from __future__ import annotations

import asyncio
import traceback
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from pathlib import PurePath
from typing import Any, TypeAlias

from dure.core.codec import canonical, digest
from dure.core.contracts import Call, Check, Tool, Turn
from dure.core.errors import DureError, Refused, ReplayMismatch, RunStopped, ToolError, UsageError
from dure.core.event import Event, Kind
from dure.core.labels import telling
from dure.core.message import Part, Text, ToolCall, ToolResult
from dure.core.policy import Verdict, bounds_of
from dure.host.egress import only
from dure.host.limit import Limit
from dure.runtime.frames import leaves_open, spent_in
from dure.runtime.guard_frame import Stopped
from dure.runtime.guarding import passed
from dure.runtime.labels import labelled, origin_of
from dure.runtime.links import take_links
from dure.runtime.matter import Matter
from dure.runtime.preview import shortened
from dure.runtime.redact import clean_parts
from dure.runtime.results import component, labels_brought, look_before, write_result
from dure.runtime.scope import Scope, Step
from dure.runtime.vouching import Look

TOLD_AT = 3
"""The same call with the same result, so many times in one frame: the model is told."""

TurnFor: TypeAlias = Callable[[str, Tool], Awaitable[tuple[Turn, Scope]]]
"""Opens a turn for a tool that acts only through `Call.turn`, at this key."""

TimesBefore: TypeAlias = Callable[[ToolCall, tuple[Part, ...]], int]
"""How often a call has brought just these parts before, in a row."""


@dataclass(slots=True)
class OneCall:
    """One call of a known tool, to be made, or unknown after a crash. `saw`: what it may have read,
    the files of a plain tool, the frame of one that acts through its turn."""

    scope: Scope
    step: Step
    key: str
    call: ToolCall
    tool: Tool
    turn_for: TurnFor
    times: TimesBefore
    asked: dict[str, Any] | None = None
    saw: Scope | Look | None = None
    intents: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])
    repeated: bool = False
    given: str = ""

    async def result(self) -> ToolResult:
        """What the call brings."""
        intent = self.step.event("intent", self.key) or self.step.event("began", self.key)
        if intent is not None:
            self.call = replace(self.call, arguments=check_same(self.key, self.call, intent))
            return await self._entered_again(intent)
        await self.scope.safe_point()
        if stopped := await self._stopped():
            return stopped
        matter = self._matter
        verdict = matter.verdict()
        if verdict.decision == "ask":
            answer = await matter.approve(verdict)
            if answer.verdict == "edit" and answer.arguments is not None:
                self.asked = self.call.arguments
                self.call = replace(self.call, arguments=answer.arguments)
                again = self._matter.verdict()  # A person may give leave, not break a rule.
                if again.decision == "deny":
                    self._matter.note(again)
                    return await self._refused(again, "")
                if stopped := await self._stopped(edited=True):
                    return stopped
            elif answer.verdict not in ("yes", "always"):
                return await self._refused(verdict, answer.text)
        elif verdict.decision == "deny":
            matter.note(verdict)
            return await self._refused(verdict, "")
        return await self._begin(verdict)

    async def _stopped(self, *, edited: bool = False) -> ToolResult | None:
        """What the model is told if a guard stops the call. One may change it, but not after a
        person has seen it: what they approve is what runs."""
        if self.scope.talk.guards is None:
            return None
        found = await passed(self.scope, self.key, "before", self.call)
        if isinstance(found, Stopped):
            why = found.note.told
        elif edited and found.arguments != self.call.arguments:
            why = "a guard would change what a person wrote"
        else:
            if found is not self.call:
                self.given = self.given or short_digest(self.call.arguments)
                self.call = found
            return None
        text = f"This call was stopped: {why}. Go on without it, or make another."
        return await self._done(ToolError("tool.refused", "{text}", text=text), mine=True)

    @property
    def _matter(self) -> Matter:
        return Matter(self.scope, self.step, self.key, self.tool, self.call.arguments)

    async def _refused(self, verdict: Verdict, reason: str) -> ToolResult:
        said = f" They said: {reason}" if reason else ""
        who = "A person refused" if verdict.decision == "ask" else "Policy does not allow"
        text = f"{who} this call ({verdict.rule}).{said} Go on without it, or say what you need."
        return await self._done(ToolError("tool.refused", "{text}", text=text), mine=True)

    async def _begin(self, verdict: Verdict) -> ToolResult:
        scope, tool, frame = self.scope, self.tool, "frame" in self.tool.traits
        noted: dict[str, Any] = {}
        if isinstance(tool.repeat, Check) and tool.repeat.before is not None:
            try:
                noted = await tool.repeat.before(self.call.arguments, self._given(noted))
            except ToolError as error:
                return await self._done(error)
        body: dict[str, Any] = {
            "verb": "use",
            "tool": tool.name,
            "id": self.call.id,
            "arguments": self.call.arguments,
            "effect": tool.effect,
            "rule": verdict.rule,
        }
        if seen := telling(scope.seen.labels):
            body["seen"] = seen
        if self.given:
            body["given"] = self.given
        if noted:
            body["noted"] = noted
        if self.asked is not None:
            body["asked"] = self.asked
        scope.write("began" if frame else "intent", self.key, body, component(tool))
        self.intents.append(body)
        if tool.repeat != "free" and not frame:
            await scope.context.journal.flush()
        return await self._make(noted)

    async def _entered_again(self, intent: Event) -> ToolResult:
        """The process died between intent and result: what is to happen, the tool has declared."""
        tool, noted = self.tool, intent.body.get("noted", {})
        self.intents = [
            event.body for event in self.step.events(self.key) if event.kind == "intent"
        ]
        if intent.kind != "began":
            self.scope.context.journal.check_live(self.key)
        if intent.kind == "began" or tool.repeat == "free":
            return await self._make(noted)
        if tool.repeat == "keyed" and not self._person_was_asked:
            return await self._make(noted)
        await self.scope.context.safe_point()
        return await self._unknown(noted)

    @property
    def _person_was_asked(self) -> bool:
        """Whether the journal asks if the last try happened: each try has one such question."""
        about = f"{self.key}:happened"
        return sum(key.startswith(about) for key in self.step.recorded) >= len(self.intents)

    async def _unknown(self, noted: dict[str, Any], *, too_slow: bool = False) -> ToolResult:
        """Nobody knows whether the call happened: ask the tool, then a person."""
        tool = self.tool
        happened: bool | None = None
        if isinstance(tool.repeat, Check):
            try:
                happened = await tool.repeat.happened(self.call.arguments, self._given(noted))
            except ToolError:
                happened = None
        if happened is None:
            return await self._as_a_person_says(noted)
        if not happened and too_slow:
            return await self._done(_too_slow(tool), mine=True)
        if not happened:
            return await self._make(noted)
        return await self._done((Text("Done (before an interruption; its own words were lost)."),))

    async def _as_a_person_says(self, noted: dict[str, Any]) -> ToolResult:
        answer = await self._matter.happened(len(self.intents))
        if answer.verdict == "yes":
            return await self._done((Text(answer.text or "Done, as a person says."),))
        if answer.verdict == "no":
            self.scope.write("intent", self.key, self.intents[-1], component(self.tool))
            self.intents.append(self.intents[-1])
            await self.scope.context.journal.flush()
            return await self._make(noted)
        raise Refused(
            "run.given_up",
            "The run was given up, since nobody could say whether {tool} happened.",
            tool=self.tool.name,
        )

    async def _make(self, noted: dict[str, Any]) -> ToolResult:
        tool, context = self.tool, self.scope.context
        if "frame" in tool.traits:
            return await self._make_frame()
        self.saw = await look_before(self.scope, tool, self.call.arguments)
        limit = Limit(tool.seconds)
        try:
            with limit, only(bounds_of(self.scope.policy).network.web):
                parts = await tool.deed(self.call.arguments, self._given(noted))
        except (Exception, SystemExit, asyncio.CancelledError) as error:
            if limit.over and isinstance(error, TimeoutError):
                return await self._out_of_time(noted)
            return await self._failed(error)
        context.check_open()
        return await self._done(parts)

    async def _out_of_time(self, noted: dict[str, Any]) -> ToolResult:
        """Cut by time, a call is unknown, never failed, unless it may be repeated: by the model, or
        once more from here with the key it had."""
        if self.tool.repeat == "free":
            return await self._done(_too_slow(self.tool), mine=True)
        if self.tool.repeat == "keyed" and not self.repeated:
            self.repeated = True
            return await self._make(noted)
        return await self._unknown(noted, too_slow=True)

    async def _make_frame(self) -> ToolResult:
        tool = self.tool
        try:
            turn, self.saw = await self.turn_for(self.key, tool)
            given = self._given({}, turn)
            parts = await tool.deed(self.call.arguments, given)
        except RunStopped as error:
            if leaves_open(error, self.scope):
                raise
            return await self._done(
                ToolError("tool.stopped", "{why}", why=error.text), kind="ended"
            )
        except (Exception, SystemExit, asyncio.CancelledError) as error:
            return await self._failed(error, kind="ended")
        return await self._done(parts, kind="ended")

    async def _failed(self, error: BaseException, *, kind: Kind = "result") -> ToolResult:
        """What the model is told of an error; raises it where it is not the tool's own."""
        if isinstance(error, ToolError) or (
            isinstance(error, DureError) and error.code == "tool.result"
        ):
            return await self._done(error, kind=kind)
        task = asyncio.current_task()
        cancelled = isinstance(error, asyncio.CancelledError) and (
            self.scope.context.ending is not None or (task is not None and task.cancelling() > 0)
        )
        if cancelled or isinstance(error, DureError):
            raise error
        return await self._done(_raised(error), trace=_trace(error), kind=kind)

    async def enter_finished(self) -> None:
        """Go into a finished frame again (a replay), to see that the code still does what it did.
        What came of it is in the journal."""
        turn, _ = await self.turn_for(self.key, self.tool)
        try:
            await self.tool.deed(self.call.arguments, self._given({}, turn))
        except UsageError:
            raise
        except Exception:
            return

    def _given(self, noted: dict[str, Any], turn: Turn | None = None) -> Call:
        scope, context, terms = self.scope, self.scope.context, self.scope.context.terms
        key = f"{context.run}/{self.key}" if turn is None else self.key
        given = _NO_TURN if turn is None else turn
        network = bounds_of(scope.policy).network
        return Call(
            key, terms.workspace, given, terms.secrets, noted, network, context.shelf, scope.actor
        )

    async def _done(
        self,
        came: tuple[Part, ...] | DureError,
        *,
        trace: str = "",
        kind: Kind = "result",
        mine: bool = False,
    ) -> ToolResult:
        """Clean, shorten, label and journal what came back; `mine`: in the runtime's own words."""
        scope, tool = self.scope, self.tool
        failed = isinstance(came, DureError)
        parts = (Text(came.text),) if isinstance(came, DureError) else came
        try:
            parts = clean_parts(tuple(parts), scope.context)
            if scope.talk.guards is not None and not mine:
                parts, failed = await self._guarded(parts, failed)
            parts = shortened(parts, self.call.id, scope.context)
        except (TypeError, ValueError, RecursionError) as error:  # What has no JSON form.
            return await self._done(_raised(error), trace=_trace(error), kind=kind)
        labels = {"agent"} if mine else labels_brought(scope, tool, self.saw)
        for part in parts:
            labels.update(part.origin)
        origin = origin_of(labels)
        parts = tuple([labelled(part, origin) for part in parts])
        parts = (*parts, *self._repetition(parts))
        result = ToolResult(self.call.id, self.call.name, parts, failed, origin)
        more: dict[str, Any] = {"trace": trace} if trace else {}
        if isinstance(self.saw, Scope):
            more |= spent_in(self.saw)
        result = write_result(scope, self.key, result, tool, more=more, kind=kind)
        take_links(scope, tool, result, self.intents[0].get("seen", ()) if self.intents else ())
        return result

    async def _guarded(self, parts: tuple[Part, ...], failed: bool) -> tuple[Any, bool]:
        """What the guards let pass of what came back."""
        origin = origin_of(labels_brought(self.scope, self.tool, self.saw))
        parts = tuple([labelled(part, origin) for part in parts])
        brought = ToolResult(self.call.id, self.call.name, parts, failed, origin)
        found = await passed(self.scope, self.key, "after", brought)
        if not isinstance(found, Stopped):
            return found.parts, failed
        text = f"The call was made, but what it brought was stopped: {found.note.told}."
        return (
            Text(text, origin_of({*origin, *(label for part in parts for label in part.origin)})),
        ), True

    def _repetition(self, parts: tuple[Part, ...]) -> tuple[Part, ...]:
        """A word to the model if it has had just these parts several times before."""
        times = 1 + self.times(self.call, parts)
        if "polling" in self.tool.traits or times < TOLD_AT:
            return ()
        told = (
            f"You have made this call {times} times with the same result. Do something else, or"
            " finish with what you have."
        )
        return (Text(told, ("agent",)),)


def check_same(key: str, call: ToolCall, intent: Event) -> dict[str, Any]:
    """The journaled arguments (a person may have edited them), if this is the call that the journal
    holds."""
    body = intent.body
    if "given" in body:  # A guard changed it, and what it was does not stand here.
        same = body["given"] == short_digest(call.arguments)
    else:
        same = canonical(body.get("asked", body["arguments"])) == canonical(call.arguments)
    if body["tool"] != call.name or not same:
        raise ReplayMismatch(
            "replay.other_call",
            "The code calls {tool} at {key}, but the journal holds a call of {recorded} there. The"
            " code has changed since; `dure fork` goes on from an earlier event.",
            key=key,
            tool=call.name,
            recorded=body["tool"],
        )
    return body["arguments"]


def short_digest(arguments: dict[str, Any]) -> str:
    """Enough to notice that code has changed, and too little to find out what it stands for."""
    return digest(canonical(arguments))[-4:]


def _too_slow(tool: Tool) -> ToolError:
    return ToolError(
        "tool.too_slow",
        "{tool} did not finish within {seconds} s. It may be called again.",
        tool=tool.name,
        seconds=tool.seconds,
    )


def _raised(error: BaseException) -> ToolError:
    return ToolError(
        "tool.raised",
        "The tool raised {kind}: {text}",
        kind=type(error).__name__,
        text=str(error)[:2000],
    )


def _trace(error: BaseException) -> str:
    """Where a tool raised, without this machine's folders."""
    frames = traceback.extract_tb(error.__traceback__)[-8:]
    return "\n".join(f"{PurePath(f.filename).name}:{f.lineno} in {f.name}" for f in frames)


class _NoTurn:
    """What a tool that is no frame finds in `Call.turn`."""

    def __getattr__(self, verb: str) -> Any:
        raise ToolError(
            "tool.no_turn",
            "Only a tool with traits={{'frame'}} may use call.turn (here: {verb}), since its calls"
            " are journaled one by one.",
            verb=verb,
        )


_NO_TURN: Any = _NoTurn()
