"""Several tool calls at once: found, read from the journal or made, and watched for repetition.

Knows names and results; how one call is decided, approved and made is in `call.py`.
"""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from dure.core.codec import canonical, decode_part
from dure.core.contracts import Tool
from dure.core.errors import ReplayMismatch, RunStopped
from dure.core.event import Event
from dure.core.message import Part, Text, ToolCall, ToolResult
from dure.runtime.call import OneCall, TurnFor, check_same
from dure.runtime.links import take_links
from dure.runtime.matter import Matter
from dure.runtime.past import step_number
from dure.runtime.results import absorb, write_result
from dure.runtime.scope import Scope, Step
from dure.runtime.spent import count_ended

STOPPED_AT = 6
"""The same call with the same result, so many times in one frame: the run is stopped."""


@dataclass(slots=True)
class Using:
    """One `use` under way."""

    scope: Scope
    step: Step
    tools: Mapping[str, Tool]
    turn_for: TurnFor
    likes: dict[str, tuple[str, str]] = field(default_factory=dict[str, tuple[str, str]])

    def check(self, calls: Sequence[ToolCall]) -> None:
        """Raise `ReplayMismatch` if the journal holds other calls here than these."""
        keys = {index: self._key(call, index) for index, call in enumerate(calls, 1)}
        for recorded in self.step.recorded:
            number = step_number(self.step.key, recorded)
            key = keys.get(number, "nothing")
            if number and recorded != key and not recorded.startswith((f"{key}/", f"{key}:")):
                raise ReplayMismatch(
                    "replay.other_key",
                    "The code asks for {asked}, but the journal has {recorded} there. The code has"
                    " changed since the run was made; `dure fork` goes on from an earlier event.",
                    key=recorded,
                    asked=key,
                    recorded=recorded,
                )

    def _key(self, call: ToolCall, index: int) -> str:
        return f"{self.step.key}/{index}:{call.name if call.name in self.tools else 'unknown'}"

    async def one(self, call: ToolCall, index: int) -> ToolResult:
        """The result of the `index`th call (from 1): from the journal, or made now."""
        tool = self.tools.get(call.name)
        key = self._key(call, index)
        step = self.step
        recorded = step.event("result", key) or step.event("ended", key)
        if recorded is not None and not self._enters(tool):
            return self._recorded(key, call, recorded)
        if tool is None or call.problem:
            return self._tell(key, call, self._cannot(call, tool), tool)
        one = OneCall(self.scope, self.step, key, call, tool, self.turn_for, self.times_before)
        if recorded is not None:
            await one.enter_finished()
            return self._recorded(key, call, recorded)
        result = await one.result()
        return self._noticed(key, call, tool, result)

    def _enters(self, tool: Tool | None) -> bool:
        """A replay goes into frames again, to see that the code still does what it did."""
        return self.scope.context.replaying and tool is not None and "frame" in tool.traits

    def _recorded(self, key: str, call: ToolCall, event: Event) -> ToolResult:
        intent = self.step.event("intent", key) or self.step.event("began", key)
        if intent is not None:
            check_same(key, call, intent)
        tool = self.tools.get(call.name)
        answer = self.step.event("answer", f"{key}:approve")
        if tool is not None and answer is not None and answer.body["verdict"] == "always":
            matter = Matter(self.scope, self.step, key, tool, call.arguments)
            matter.allow_always(matter.seen_then())
        if not self._enters(tool):  # Else its inside was counted.
            count_ended(self.scope.allowance, event)
        self.scope.context.workspace_labels.update(event.body.get("workspace", ()))
        result = decode_part(event.body["result"], self.scope.context.journal.blobs)
        assert isinstance(result, ToolResult)
        absorb(self.scope, tool, result)
        take_links(self.scope, tool, result, intent.body.get("seen", ()) if intent else ())
        if tool is not None:
            self._count(call, tool, result)
        return result

    def _tell(self, key: str, call: ToolCall, text: str, tool: Tool | None) -> ToolResult:
        result = ToolResult(call.id, call.name, (Text(text, ("agent",)),), True, ("agent",))
        return write_result(self.scope, key, result, tool)

    def _cannot(self, call: ToolCall, tool: Tool | None) -> str:
        if tool is not None:
            return f"The arguments could not be read: {call.problem}"
        near = difflib.get_close_matches(call.name, self.tools, 3, 0.4)
        known = ", ".join(near or list(self.tools)[:20]) or "none"
        hint = "Did you mean" if near else "There are"
        return f"There is no tool called {call.name!r}. {hint}: {known}."

    def _noticed(self, key: str, call: ToolCall, tool: Tool, result: ToolResult) -> ToolResult:
        """Notice when the same call brings the same result again and again."""
        if self._count(call, tool, result) < STOPPED_AT:
            return result
        raise RunStopped(
            "run.loop",
            "{actor} called {tool} {times} times with the same arguments and the same result. The"
            " run was stopped; steer it, or change the task, tools or model.",
            actor=self.scope.actor,
            tool=tool.name,
            times=STOPPED_AT,
        )

    def _count(self, call: ToolCall, tool: Tool, result: ToolResult) -> int:
        if "polling" in tool.traits:
            return 0
        repeats, same = self.scope.repeats, self._like(call)
        content = result.parts[:1]  # What makes two results the same: their first part.
        before, count = repeats.get(same, ((), 0))
        count = count + 1 if before == content else 1
        repeats[same] = (content, count)
        return count

    def times_before(self, call: ToolCall, parts: tuple[Part, ...]) -> int:
        """How often this call has brought just these parts before, in a row."""
        content, count = self.scope.repeats.get(self._like(call), ((), 0))
        return count if content == parts[:1] else 0

    def _like(self, call: ToolCall) -> tuple[str, str]:
        """What makes two calls the same."""
        like = self.likes.get(call.id)
        if like is None:
            like = self.likes[call.id] = (call.name, canonical(call.arguments))
        return like


def by_name(tools: Sequence[Tool]) -> dict[str, Tool]:
    """Tools by name; the last of a name counts."""
    return {tool.name: tool for tool in tools}
