"""ReWOO: reasoning without observation. All calls are planned at once, made without a model in
between, those that do not need each other at the same time, and one more question gives the answer.

Xu et al. 2023, "ReWOO: Decoupling Reasoning from Observations for Efficient Augmented Language
Models". Knows the order of plan, work and answer; the plan itself is `blueprint.py`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dure.agents.agent import Agent
from dure.agents.strategies.asking import Unfit, closer, filled, plain, told, words, working
from dure.agents.strategies.blueprint import Blueprint, Evidence, filled_in, problem_of, waves
from dure.agents.strategies.protocol import check_numbers
from dure.agents.strategies.step_by_step import fall_back
from dure.core.codec import compact
from dure.core.contracts import Branch, Tool, Turn
from dure.core.errors import ReplyFailed
from dure.core.keys import call_id
from dure.core.message import Data, Message, Part, Text, ToolCall

_FAILED = "failed"


@dataclass(frozen=True)
class ReWOO:
    """Plan all calls, make them, answer: two model calls, however many tools are used.

    A plan has at most `evidence` calls. Where no plan can be had, or a call fails, the agent goes
    on step by step, with what was found.
    """

    evidence: int = 12

    def __post_init__(self) -> None:
        check_numbers(type(self).__name__, evidence=self.evidence)

    async def solve(self, turn: Turn, agent: Agent, messages: Sequence[Message]) -> Message:
        """The answer, from the evidence."""
        tools = working(agent)

        def problem(plan: Blueprint) -> str:
            return problem_of(plan, tools, self.evidence)

        question = told(agent, "evidence", most=self.evidence, tools=_signatures(tools))
        plan = await filled(turn, agent, messages, question, Blueprint, check=problem)
        if isinstance(plan, Unfit):
            return await fall_back(turn, agent, messages, plan.why)
        found = await _fetched(turn, agent, plan)
        heard = [*messages, _shown(plan, found)]
        failed = [name for name, message in found.items() if message.kind == _FAILED]
        if failed or len(found) < len(plan.evidence):
            why = f"Evidence that could not be had: {', '.join(failed)}."
            return await fall_back(turn, agent, [*heard, told(agent, "go_on")], why)
        return await turn.hand(closer(agent), [*heard, told(agent, "solve")])


async def _fetched(turn: Turn, agent: Agent, plan: Blueprint) -> dict[str, Message]:
    """What was found, by id; after a failure, nothing more is fetched."""
    found: dict[str, Message] = {}
    for wave in waves(plan):
        texts = {name: words(message) for name, message in found.items()}
        said = await turn.together(*[_fetching(agent, each, texts) for each in wave])
        messages = [message for message in said if message is not None]
        found |= zip([each.id for each in wave], messages, strict=True)
        if any(message.kind == _FAILED for message in messages):
            break
    return found


def _fetching(agent: Agent, evidence: Evidence, found: Mapping[str, str]) -> Branch:
    """One piece of evidence, by a tool or by the model itself."""
    arguments = filled_in(evidence.arguments, found)
    is_tool = any(tool.name == evidence.tool for tool in agent.tools)

    async def use(turn: Turn) -> Message:
        call = ToolCall(call_id(turn.key, 0), evidence.tool, arguments)
        (result,) = (await turn.use(call, tools=agent.tools)).results
        return Message(agent.name, result.parts, kind=_FAILED if result.failed else "note")

    async def think(turn: Turn) -> Message:
        about = str(arguments.get("about") or compact(arguments))
        try:
            return await turn.hand(plain(agent), [told(agent, "think", about=about)])
        except ReplyFailed as error:
            if not error.final:
                raise
            return Message(agent.name, (Text(error.text),), kind=_FAILED)

    return use if is_tool else think


def _shown(plan: Blueprint, found: Mapping[str, Message]) -> Message:
    """All that was found, each piece after what it was for."""
    parts: list[Part] = []
    for each in plan.evidence:
        parts.append(Text(str(each)))
        parts += _said(found[each.id]) if each.id in found else (Text("not fetched"),)
    return Message("dure", tuple(parts), kind="note")


def _said(message: Message) -> tuple[Part, ...]:
    """The parts of a piece of evidence; values as text, which every model reads."""
    return tuple(
        Text(compact(part.value), part.origin) if isinstance(part, Data) else part
        for part in message.parts
    )


def _signatures(tools: Sequence[Tool]) -> str:
    """The tools with what their arguments are."""
    lines = [f"- {tool.name}: {tool.about} Arguments: {_arguments(tool)}" for tool in tools]
    return "\n".join(lines)


def _arguments(tool: Tool) -> str:
    given = {name: tool.schema[name] for name in ("properties", "required") if name in tool.schema}
    return compact(given)
