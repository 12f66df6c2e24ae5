"""How strategies speak with their agent: apart from its tools, for a value, and within bounds.

Knows agents, turns and prompts. Does not know any strategy.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from dure.agents.agent import Agent
from dure.agents.partners.asked import asked
from dure.core.codec import compact
from dure.core.contracts import Tool, Turn
from dure.core.errors import ReplyFailed
from dure.core.message import Message, say
from dure.core.schema import reader
from dure.core.value import value
from dure.host.languages import say as in_words
from dure.host.languages import wording

T = TypeVar("T")

_UNUSABLE = ("format", "empty", "length", "refused", "filtered")
"""Ways in which a model gave a reply, but none that can be used."""


@value
class Unfit:
    """Why there is no value: what the model said could not be used, though it was told."""

    why: str


def told(agent: Agent, name: str, **facts: Any) -> Message:
    """The prompt of this name in the agent's language, as a note to it."""
    text = wording("dure.agents.strategies", f"prompts/{name}", agent.profile.language)
    return say("dure", text.format(**facts), kind="note")


def plain(agent: Agent, tools: Sequence[Tool] = (), output: type[Any] | None = None) -> Agent:
    """The same agent with these tools and this output alone. Without tools it speaks plainly: a
    format is a way to call them."""
    form = agent.format if tools else None
    return Agent(agent.profile, agent.model, tools, output=output, memory=agent.memory, format=form)


def worker(agent: Agent) -> Agent:
    """The agent for one part of a task: with all it has but the means to end the whole of it, and
    free to say what it found in words."""
    tools = working(agent)
    if agent.output is None and len(tools) == len(agent.tools):
        return agent
    return Agent(
        agent.profile,
        agent.model,
        tools,
        until=agent.until,
        memory=agent.memory,
        knowledge=agent.knowledge,
        format=agent.format,
    )


def closer(agent: Agent) -> Agent:
    """The agent that only has to answer: in words, as its output, or by a tool that ends a turn."""
    return plain(agent, [tool for tool in agent.tools if _ends(tool)], agent.output)


def working(agent: Agent) -> list[Tool]:
    """The tools with which a task is worked on."""
    return [tool for tool in agent.tools if not _ends(tool)]


def _ends(tool: Tool) -> bool:
    return "finish" in tool.traits


async def filled(
    turn: Turn,
    agent: Agent,
    messages: Sequence[Message],
    question: Message,
    output: type[T],
    *,
    check: Callable[[T], str] = lambda found: "",
    tools: Sequence[Tool] = (),
) -> T | Unfit:
    """A value of the type `output` from the agent. `check` says what is wrong with one (empty:
    nothing); the agent is told, and asked again a few times."""
    read = reader(output)
    problems: list[str] = []

    def fit(said: Message) -> T | str:
        found = read(said.data)
        if problem := check(found):
            problems.append(problem)
            return problem
        return found

    try:
        who = plain(agent, tools, output)
        found = await asked(turn, who, list(messages), question.text, fit)
    except ReplyFailed as error:
        if error.facts.get("stop") not in _UNUSABLE:
            raise  # No model answered: a resume asks again.
        return Unfit(in_words(error, agent.profile.language))
    return Unfit(problems[-1]) if found is None else found


async def has_room(turn: Turn, calls: int) -> bool:
    """Whether so many model calls more fit the turn's budget, if they are as large as those so
    far. Decided once, so that a resumed run goes the same way."""

    def fits() -> bool:
        left = turn.left
        usage, cost = left.spent.usage, left.spent.cost
        made = max(usage.calls, 1)
        wanted = (
            (left.calls, calls),
            (left.tokens, calls * usage.tokens / made),
            (left.money, calls * float(cost or 0) / made),
        )
        return all(most is None or most >= need for most, need in wanted)

    return await turn.step(f"clock room for {calls} calls", fits, bool)


def words(message: Message) -> str:
    """What a message says, its value as JSON where it has no text."""
    return message.text or (compact(message.data) if message.data is not None else "")


def cards(tools: Sequence[Tool]) -> str:
    """The tools, a line each; a dash if there are none."""
    lines = [f"- {tool.name}: {' '.join(filter(None, (tool.about, tool.when)))}" for tool in tools]
    return "\n".join(lines) or "-"
