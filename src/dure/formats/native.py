"""The provider's own tool calls. Changes nothing, but sees to it that what was asked for came."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dure.core.contracts import Format, Tool
from dure.core.message import Data, Message
from dure.core.prompt import Prompt


@dataclass(frozen=True, slots=True)
class Native:
    """See `native`."""

    name: str = "native"

    def tools(self, tools: Sequence[Tool], said: Sequence[Message]) -> Sequence[Tool]:
        """The tools, as they are."""
        return tools

    def ask(self, prompt: Prompt) -> Prompt:
        """The prompt, as it is."""
        return prompt

    def read(self, reply: Message, prompt: Prompt) -> Message | str:
        """The reply, or what is missing in it."""
        called = [call.name for call in reply.calls]
        if prompt.choice == "none" and called:
            return "No tool may be called now. Answer in words."
        if prompt.choice == "required" and prompt.tools and not called:
            return "A tool call is wanted now. Call one of the tools."
        if prompt.choice not in ("auto", "none", "required") and prompt.choice not in called:
            return f"The tool {prompt.choice} is wanted now. Call it."
        if prompt.schema is not None and not called and not _has_data(reply):
            return "The reply must be one JSON value that fits the schema, and nothing else."
        return reply


def native() -> Format:
    """The provider's own tool calls: the usual format where a model has them."""
    return Native()


def _has_data(reply: Message) -> bool:
    return any(isinstance(part, Data) for part in reply.parts)
