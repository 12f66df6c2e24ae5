"""The agent: a model with a profile and tools, that thinks and acts until it has an answer.

Knows the loop; does not know any model, tool or store: it reaches all of them through `Turn`.
"""

from __future__ import annotations

import copy
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, cast

from dure.agents.output import structured
from dure.agents.wording import passages_text, system_text
from dure.core.contracts import Format, Knowledge, Memory, Model, Planner, Tool, Turn
from dure.core.errors import ReplyFailed, UsageError
from dure.core.message import Message, Text, ToolCall, say
from dure.core.profile import Profile
from dure.core.prompt import Prompt, Reply
from dure.core.schema import reader, schema_of
from dure.core.stops import Stop
from dure.formats import named
from dure.formats.code_action import answer_given
from dure.memory import Summary, TokenBudget

OUTPUT_REPAIRS = 3
"""How often a model is told what was wrong with its structured output before the run stops."""


class Agent:
    """A participant that is a model with tools.

        Agent("clerk", model="openai:gpt-5", tools=[rate])

    `who` is a name or a whole `Profile`; `role` and `instructions` add to it. `model` may be
    left out and given to the run. `output` is a type for structured output: the last message then
    has a data part of it. `until` stops the loop early. `memory`, `knowledge`, `planner` and
    `format` (or its name) are values: a summary within 50,000 tokens, none, none, and the model's
    own tool calls.
    Immutable: what must last lies in messages and in the journal.
    """

    def __init__(
        self,
        who: str | Profile,
        model: Model | str | None = None,
        tools: Sequence[Tool] = (),
        *,
        role: str = "",
        instructions: str = "",
        output: type[Any] | None = None,
        until: Stop | None = None,
        memory: Memory | None = None,
        knowledge: Knowledge | None = None,
        planner: Planner | None = None,
        format: Format | str | None = None,
    ) -> None:
        _check_values(memory=memory, planner=planner, knowledge=knowledge, until=until)
        profile = Profile(who) if isinstance(who, str) else who
        self.profile = replace(
            profile,
            role=role or profile.role,
            instructions=instructions or profile.instructions,
        )
        self.model = model
        self.tools = checked(tools, planner.tools if planner else ())
        self.output = output
        self.until = until
        self.memory: Memory = memory or _usual_memory(self.profile.language)
        self.knowledge = knowledge
        self.format = named(format) if isinstance(format, str) else format
        self._finishing = {tool.name for tool in self.tools if "finish" in tool.traits}
        self._system = system_text(self.profile, planner)
        self._schema = None if output is None else schema_of(output)
        self._read = None if output is None else reader(output)

    @property
    def name(self) -> str:
        """The agent's name."""
        return self.profile.name

    @property
    def about(self) -> str:
        """What others may turn to this agent for."""
        return self.profile.about or self.profile.role

    def __repr__(self) -> str:
        return f"Agent({self.name!r})"

    async def reply(self, turn: Turn) -> Message:
        """Think and act until there is an answer."""
        history = list(turn.messages)
        if self.knowledge is not None:
            history += await self._recall(turn, self.knowledge)
        problems = 0
        while True:
            reply = await self.think(turn, history)
            history += [*reply.heard, reply.message]
            if calls := reply.message.calls:
                results = await turn.use(*calls, tools=self._usable(history))
                history.append(results)
                answer = self._finished(results)
            else:
                answer = reply.message
            if answer is None:
                if not await self._stops(turn, history):
                    continue
                answer = _without_calls(reply.message, history[-1])
            read = self._structured(answer)
            if isinstance(read, Message):
                return read
            problems += 1
            if problems > OUTPUT_REPAIRS:
                raise _no_output(self.name, read)
            history.append(say("dure", f"{read} Answer again, with the JSON value alone."))

    async def _stops(self, turn: Turn, history: Sequence[Message]) -> bool:
        """Whether a stop rule says so, of what the agent said or of what its calls brought."""
        until = self.until
        if until is None:
            return False
        if until(history[:-1]) or until(history):
            return True
        # a plain function of the messages will do for a rule, and asks nobody
        asks = getattr(until, "asks", None) is not None
        return asks and bool(await until.met(turn, history))

    async def think(self, turn: Turn, history: Sequence[Message]) -> Reply:
        """One reply of the model to what was said so far: words, or calls that are not made yet."""
        prompt = Prompt(self.name, history, self._system, self.tools, schema=self._schema)
        # A model may also be named by the run, so that None is an answer here.
        model: Any = self.model
        return await turn.think(model, prompt, format=self.format, memory=self.memory)

    async def _recall(self, turn: Turn, knowledge: Knowledge) -> list[Message]:
        query = turn.messages[-1].text if turn.messages else ""

        async def search() -> str:
            return passages_text(await knowledge.search(query))

        found = await turn.step(f"recall {knowledge.name}", search, str)
        return [say(knowledge.name, Text(found, (knowledge.name,)), kind="note")] if found else []

    def with_tools(self, *tools: Tool) -> Agent:
        """The same agent with these tools besides; for a team that gives it the means to decide."""
        more = copy.copy(self)
        more.tools = checked(self.tools, tools)
        more._finishing = {tool.name for tool in more.tools if "finish" in tool.traits}
        return more

    def with_output(self, output: type[Any]) -> Agent:
        """The same agent with this structured output; for a task that asks for it."""
        more = copy.copy(self)
        more.output, more._schema, more._read = output, schema_of(output), reader(output)
        return more

    def _usable(self, history: Sequence[Message]) -> Sequence[Tool]:
        """The tools, as the format has them called."""
        return self.tools if self.format is None else self.format.tools(self.tools, history)

    def _finished(self, results: Message) -> Message | None:
        """The final answer, if finishing tools were called and did not fail, or code gave one."""
        final = [each for each in results.results if each.name in self._finishing]
        parts = [part for each in final if not each.failed for part in each.parts]
        if parts:
            return Message(self.name, tuple(parts))
        given = (answer_given(result) for result in results.results)
        return next((Message(self.name, answer) for answer in given if answer), None)

    def _structured(self, answer: Message) -> Message | str:
        """The answer with its value checked, or what was wrong with it."""
        if self._read is None or self.output is None:
            return answer
        return structured(answer, self.output, self._read)


def _usual_memory(language: str) -> Memory:
    """What an agent has that names no memory."""
    return TokenBudget(memory=Summary(language=language))


def _without_calls(said: Message, results: Message) -> Message:
    """What an agent said beside its calls; if nothing, what they brought. An answer with a call in
    it would wait for a result for ever."""
    parts = tuple(part for part in said.parts if not isinstance(part, ToolCall))
    return Message(said.sender, parts or tuple(p for r in results.results for p in r.parts))


def _check_values(**given: object) -> None:
    """Refuse what has not the method it is needed for, before anything is paid."""
    for name, (method, example) in _VALUES.items():
        if given[name] is not None and not hasattr(given[name], method):
            raise UsageError(
                "agent.value",
                "{name}={what} is of no use to an agent. Give a value such as {example}.",
                name=name,
                what=repr(given[name]),
                example=example,
            )


_VALUES = {
    "memory": ("fold", "dure.memory.Window(50)"),
    "planner": ("instructions", "dure.planning.Checklist()"),
    "knowledge": ("search", "your own object with a name and `async search(query, most)`"),
    "until": ("__call__", "dure.says('done') | dure.rounds(10)"),
}


def checked(given: Sequence[Tool], planning: Sequence[Tool] = ()) -> tuple[Tool, ...]:
    """All of these, if they are tools and no name stands twice."""
    if isinstance(given, Tool):  # easily written, and without a word of help from Python
        raise UsageError("agent.one_tool", "tools takes a list: tools=[{name}].", name=given.name)
    if isinstance(given, str):
        given = cast("Sequence[Tool]", (given,))
    tools = (*given, *planning)
    names: set[str] = set()
    for tool in tools:
        if not isinstance(tool, Tool):  # pyright: ignore[reportUnnecessaryIsInstance]
            raise UsageError(
                "agent.no_tool",
                "{what} is not a tool. Put @tool over the function, use as_tool(participant), or"
                " load('files') of dure.tools for those that come along.",
                what=repr(tool),
            )
        if tool.name in names:
            raise UsageError(
                "agent.same_tool",
                "Two tools are called {name!r}. Give one another name: renamed(tool, …) or"
                " prefixed(tools, …).",
                name=tool.name,
            )
        names.add(tool.name)
    return tools


def _no_output(name: str, problem: str) -> ReplyFailed:
    return ReplyFailed(
        "agent.no_output",
        "{name} gave no value of the type asked for after several tries: {problem}",
        name=name,
        problem=problem,
        stop="format",
    )
