"""The tool that runs the code of a block: each call in it is a tool call of its own.

Knows turns and results. The tool is a frame: it acts only through `Call.turn`, so its calls have
keys, policy, budget, labels and approvals like all others, and after a crash it is entered again.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from dure.core.codec import compact
from dure.core.contracts import Call, Tool
from dure.core.encode import plain
from dure.core.errors import UsageError
from dure.core.keys import call_id
from dure.core.message import Data, Message, Part, Text, ToolCall, ToolResult
from dure.formats.code_action import interpreter
from dure.formats.code_action.answering import CLOCK, answer
from dure.formats.code_action.cells import RECORD, TOOL, earlier
from dure.formats.code_action.functions import arguments_of, by_python_name, value_of

MOST_GIVEN = 4 << 20
"""Characters that one piece of code may give away: to the functions it calls, and as its answer."""

_CHANGES = "dure.changes"  # a record of changed files beside what a tool says
_SCHEMA = {
    "type": "object",
    "properties": {"code": {"type": "string", "description": "Python code"}},
    "required": ["code"],
    "additionalProperties": False,
}


def runner(tools: Sequence[Tool], said: Sequence[Message]) -> Tool:
    """The tool `run_code`, in which `tools` are functions and the variables of the conversation
    so far are there."""
    # Code calls in loops: the same result again is no sign that a model is stuck.
    tools = [replace(tool, traits=tool.traits | {"polling"}) for tool in tools]
    functions = by_python_name(tools)
    before = earlier(said)

    async def deed(arguments: dict[str, Any], call: Call) -> tuple[Part, ...]:
        code = str(arguments.get("code") or "")
        calling = _Calling(functions, tools, call)
        ran = await interpreter.run(code, calling, before)
        return _parts(code, ran, calling)

    return Tool(
        TOOL,
        "Run Python code in which the tools are functions.",
        deed,
        _SCHEMA,
        effect="read",
        repeat="free",
        reads="agent",
        traits=frozenset({"frame", "code"}),
    )


@dataclass(slots=True)
class _Calling:
    """Answers the calls of code by making them, and keeps what they brought."""

    functions: Mapping[str, Tool]
    tools: Sequence[Tool]
    given: Call
    came: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])
    labels: set[str] = field(default_factory=set[str])
    shown: list[Part] = field(default_factory=list[Part])
    size: int = 0

    async def call(self, name: str, given: tuple[Any, ...], named: dict[str, Any]) -> Any:
        tool = self.functions.get(name)
        if tool is None:
            known = ", ".join(self.functions) or "none"
            text = f"name {name!r} is not defined. The functions are: {known}"
            return self._wrong(name, "NameError", text)
        try:
            arguments: dict[str, Any] = self.given_away(arguments_of(tool, given, named))
        except TypeError as error:
            return self._wrong(name, "TypeError", str(error))
        wish = ToolCall(call_id(self.given.key, len(self.came)), tool.name, arguments)
        message = await self.given.turn.use(wish, tools=self.tools)
        result = message.results[0]
        self.labels.update(result.origin)
        record: dict[str, Any] = {"call": name, "arguments": arguments}
        self.came.append(record)
        if result.failed:
            record["error"] = result.text
        else:
            record["value"] = self._value(result, tool)
        return answer(record)

    def _wrong(self, name: str, kind: str, text: str) -> Any:
        """A call that cannot be made: kept as well, so that the code goes the same way again."""
        self.came.append({"call": name, "wrong": kind, "error": text})
        return answer(self.came[-1])

    def given_away(self, value: Any) -> Any:
        """A value that leaves the code, as JSON. Raises TypeError if it has no such form, or is too
        much."""
        try:
            made = plain(value)
        except UsageError as error:
            raise TypeError(str(error)) from None
        self.size += len(compact(made))
        if self.size > MOST_GIVEN:
            raise TypeError(f"more than {MOST_GIVEN:,} characters are given away by this block")
        return made

    async def clock(self) -> str:
        now = await self.given.turn.step(CLOCK, _now, str)
        self.came.append({"call": CLOCK, "value": now})
        return now

    def _value(self, result: ToolResult, tool: Tool) -> Any:
        """What a tool brought, as a value: its data, or its text. Pictures and the like are shown
        to the model, and named."""
        data = [p.value for p in result.parts if isinstance(p, Data) and p.schema != _CHANGES]
        media = [p for p in result.parts if not isinstance(p, Text | Data)]
        self.shown += media
        if len(data) == 1 and not result.text and not media:
            return data[0]
        texts = [result.text, *map(compact, data)]
        texts += [f"[{part.kind} {getattr(part, 'name', '')}]" for part in media]
        return value_of("\n".join(text for text in texts if text), tool)


def _now() -> str:
    return datetime.datetime.now().astimezone().isoformat()


def _parts(code: str, ran: interpreter.Ran, calling: _Calling) -> tuple[Part, ...]:
    """What the model is told, and what is kept. All of it has the labels of all that was read."""
    origin = tuple(sorted(calling.labels))
    lines = [ran.output] if ran.output else []
    if ran.anew:
        lines.insert(0, "[The variables of earlier code are lost; define them again.]")
    if ran.error:
        lines.append(ran.error)
    if ran.lost:
        lines.append(
            "[stopped; variables are as they were before this code. Calls that it made are done.]"
        )
    record: dict[str, Any] = {"code": code, "came": calling.came}
    record |= {name: True for name, is_so in (("lost", ran.lost), ("anew", ran.anew)) if is_so}
    if ran.ended:
        try:
            record["answer"] = calling.given_away(ran.answer)
            lines.append("[final answer given]")
        except TypeError as error:
            lines.append(f"[no final answer: {error}]")
    text = "\n".join(lines) or "[done, nothing was printed]"
    return (Text(text, origin), *calling.shown, Data(record, RECORD, origin))
