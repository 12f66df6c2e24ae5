"""A participant without a model: it runs the code that it is sent, and reports.

Knows how code stands in a message. In which sandbox it is run is the tool's business, whether it
may be is the policy's.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dure.core.contracts import Tool, Turn
from dure.core.errors import ToolError, UsageError
from dure.core.keys import call_id, check_name
from dure.core.message import Message, Text, ToolCall, say
from dure.core.workspace import Sandbox
from dure.host.languages import tr
from dure.tools import blocks_in, run_code

_SECONDS = 60.0


@dataclass(frozen=True)
class CodeRunner:
    """See `runs_code`."""

    name: str
    tool: Tool
    last: int
    language: str
    about: str = "runs the code that it is sent, and reports what came of it"

    def __post_init__(self) -> None:
        check_name(self.name)

    @property
    def tools(self) -> Sequence[Tool]:
        """The tools that it uses: the one that runs code."""
        return (self.tool,)

    async def reply(self, turn: Turn) -> Message:
        """Run the blocks of code in what was said last, and say how each ended."""
        text = self._newest(turn.messages)
        if not text:
            nothing = tr(
                "pair.no_code",
                "There is no block of code to run. Write code between ```python and ``` (or"
                " ```sh), or say that you are done.",
                lang=self.language,
            )
            return say(self.name, nothing, kind="no code")
        call = ToolCall(call_id(turn.key, 1), self.tool.name, {"text": text})
        results = await turn.use(call, tools=[self.tool])
        result = results.results[0]
        failed = tr("pair.not_run", "The code was not run to its end.", lang=self.language)
        return Message(self.name, (*([Text(failed)] if result.failed else []), *result.parts))

    def _newest(self, messages: Sequence[Message]) -> str:
        """The text of the newest of the last messages that has code. What this one reported itself,
        and what stands before it, was run already."""
        for message in reversed(messages[-self.last :]):
            if message.sender == self.name:
                break
            if _has_code(message.text):
                return message.text
        return ""


def runs_code(
    name: str = "runner",
    sandbox: Sandbox | None = None,
    *,
    last: int = 1,
    seconds: float = _SECONDS,
    language: str = "en",
) -> CodeRunner:
    """A participant that runs the fenced blocks of code in what was said last, in `sandbox` (None:
    the best of this machine), and reports exit codes and output. It looks at the `last` messages
    for code, and runs at most `seconds` a message."""
    if last < 1:
        raise UsageError("pair.last", "last={last} looks at no message. Use 1 or more.", last=last)
    return CodeRunner(name, run_code(sandbox, seconds=seconds), last, language)


def _has_code(text: str) -> bool:
    try:
        return bool(blocks_in(text))
    except ToolError:  # cut off: the tool says so
        return True
