"""The format itself: what the model is told, and its reply read as a call of what runs it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files

from dure.core.codec import digest
from dure.core.contracts import Format, Tool
from dure.core.errors import UsageError
from dure.core.keys import call_id
from dure.core.message import Data, Message, Part, Text, Thought, ToolCall, ToolResult
from dure.core.prompt import Prompt
from dure.formats.code_action.blocks import first_block
from dure.formats.code_action.cells import RECORD, TOOL
from dure.formats.code_action.functions import by_python_name, stub
from dure.formats.code_action.interpreter import FINAL, check
from dure.formats.code_action.running import runner
from dure.formats.shared import (
    FREE,
    answer_in,
    filled,
    open_cards,
    required_of,
    retold_all,
    shape_of,
    written_answer,
)

SEAL = "code"
"""Marks the thoughts that this format read, so that they go back to where they came from."""

_SHAPE = "Write one block that begins with ```python, or your answer as plain text without code."


def code(tool: Tool | None = None) -> Format:
    """Code as action: the tools are functions of an embedded interpreter (extra `monty`). With
    `tool`, such as `python()`, blocks are run by that tool instead, and no other tool is there."""
    if tool is None:
        return Code()
    wanted = required_of(tool)
    if len(wanted) != 1:
        raise UsageError(
            "format.no_code_tool",
            "code({tool}) needs a tool with one required parameter, the code; {tool} has"
            " {parameters}. Write code(), or code(python()).",
            tool=tool.name,
            parameters=", ".join(wanted) or "none",
        )
    return WholeCode(tool, wanted[0])


@dataclass(frozen=True, slots=True)
class Code:
    """See `code`. Blocks are run by the embedded interpreter."""

    name: str = "code"

    def tools(self, tools: Sequence[Tool], said: Sequence[Message]) -> Sequence[Tool]:
        """The tools, and the one that runs code in which they are functions."""
        return (*tools, runner(tools, said))

    def ask(self, prompt: Prompt) -> Prompt:
        """The prompt with the functions in its system text, and earlier calls as code."""
        check()  # before a model is paid for code that nobody can run
        functions = "\n\n".join(stub(card) for card in open_cards(prompt))
        how = f"; or call {FINAL}(value) in a block, also where the answer holds code"
        return _asked(prompt, "code", how, functions or "# none")

    def read(self, reply: Message, prompt: Prompt) -> Message | str:
        """The code as a call, or the answer, or what is wrong."""
        functions = {*by_python_name(prompt.tools), FINAL, "print"}
        return _read(reply, prompt, functions, (TOOL, "code"))


@dataclass(frozen=True, slots=True)
class WholeCode:
    """See `code`. Blocks are run by a tool of the user's."""

    tool: Tool
    parameter: str
    name: str = "code"

    def tools(self, tools: Sequence[Tool], said: Sequence[Message]) -> Sequence[Tool]:
        """The one tool that runs code."""
        self._check([tool.name for tool in tools])
        return (self.tool,)

    def ask(self, prompt: Prompt) -> Prompt:
        """The prompt with the rules in its system text, and earlier calls as code."""
        self._check([card.name for card in prompt.tools])
        return _asked(prompt, "whole")

    def read(self, reply: Message, prompt: Prompt) -> Message | str:
        """The code as a call, or the answer, or what is wrong."""
        return _read(reply, prompt, ("print",), (self.tool.name, self.parameter))

    def _check(self, names: Sequence[str]) -> None:
        others = [name for name in names if name != self.tool.name]
        if others:
            raise UsageError(
                "format.code_tools",
                "With code({tool}) there are no other tools, since whole Python cannot call them:"
                " leave out {others}, or write code(), in which tools are functions.",
                tool=self.tool.name,
                others=", ".join(others),
            )


def _asked(prompt: Prompt, wording: str, how: str = "", functions: str = "") -> Prompt:
    """The prompt in the wording of this file; `how` says how a turn may end beside plain text."""
    free = prompt.choice in FREE
    end = filled(_file("end"), how=how, shape=shape_of(prompt)) if free else ""
    asked = filled(_file(wording), end=end, functions=functions).strip()
    return replace(
        prompt,
        messages=retold_all(prompt, "code", _own, _output),
        system=f"{prompt.system}\n\n{asked}" if prompt.system else asked,
        tools=(),
        choice="auto",
        schema=None,
    )


def _read(
    reply: Message, prompt: Prompt, functions: Collection[str], call: tuple[str, str]
) -> Message | str:
    """The first block as a call of the tool and parameter `call`, or the answer."""
    if reply.calls:  # it called a tool its own way: so much the better
        return reply
    block = first_block(reply.text, functions)
    if block is None and prompt.choice not in FREE:
        return f"Code is wanted now. {_SHAPE}"
    if block is not None and prompt.choice == "none":
        return "No code is run now. Answer in words."
    kept = [part for part in reply.parts if not isinstance(part, Text)]
    if block is None:
        answer = answer_in(reply.text.strip(), prompt)
        if isinstance(answer, str):
            return f"{answer} {_SHAPE}"
        return replace(reply, parts=(*kept, answer))
    if not block.code.strip():
        return f"The block of code is empty. {_SHAPE}"
    said = [Thought(block.said, SEAL)] if block.said else []
    key = f"{len(prompt.messages)}/{digest(reply.text)}"
    made = ToolCall(call_id(key, 0), call[0], {call[1]: block.code})
    return replace(reply, parts=(*kept, *said, made))


def _own(message: Message) -> str:
    """The reply as the model wrote it, made anew from what was read of it."""
    texts = [p.text for p in message.parts if isinstance(p, Thought) and p.seal == SEAL]
    if message.calls and message.text:
        texts.append(message.text)
    for call in message.calls:
        source = next((v for v in call.arguments.values() if isinstance(v, str)), "")
        texts.append(f"```python\n{source}\n```")
    return "\n".join(texts) if message.calls else written_answer(message)


def _output(result: ToolResult) -> Sequence[Part]:
    parts = [p for p in result.parts if not (isinstance(p, Data) and p.schema == RECORD)]
    if parts and isinstance(parts[0], Text):
        return (replace(parts[0], text=f"Output:\n{parts[0].text}"), *parts[1:])
    return (Text("Output:"), *parts)


@cache
def _file(name: str) -> str:
    return (files("dure.formats.code_action") / f"{name}.md").read_text(encoding="utf-8")
