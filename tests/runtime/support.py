"""What the tests of the runtime share: a store to look into, tools that count, and quick runs."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from dure.core.contracts import Line, Participant, Tool, Turn
from dure.core.event import Delta, Event
from dure.core.message import Message, Text, say
from dure.core.outcome import Answer, Outcome
from dure.core.policy import Request, Verdict
from dure.core.prompt import Abilities, Prompt, Reply
from dure.core.usage import Price, Usage
from dure.runtime import Run
from dure.runtime.inbox import answer_letter
from dure.runtime.stores import Memory


def anything(request: Request) -> Verdict:
    """A policy that allows everything."""
    return Verdict("allow", "anything goes")


@dataclass(frozen=True)
class Play:
    """A participant made of one function of its turn; what is not a message becomes text."""

    script: Callable[[Turn], Awaitable[Any]]
    name: str = "play"
    about: str = "plays"

    async def reply(self, turn: Turn) -> Message:
        """What the function says."""
        said = await self.script(turn)
        return said if isinstance(said, Message) else say(self.name, str(said))


@dataclass
class World:
    """Counts what was done."""

    done: list[str] = field(default_factory=list[str])

    def tool(self, name: str = "act", result: Any = None, **facts: Any) -> Tool:
        """A tool that notes its name and arguments, then gives (or raises) `result`."""

        async def deed(arguments: dict[str, Any], call: Any) -> tuple[Any, ...]:
            self.done.append(" ".join([name, *map(str, arguments.values())]))
            value = result(arguments) if callable(result) else result
            if isinstance(value, Awaitable):
                value = await value
            if isinstance(value, BaseException):
                raise value
            if isinstance(value, tuple):
                return value
            return (Text(f"did {name}" if value is None else str(value)),)

        schema = {"type": "object", "additionalProperties": True}
        facts = {"effect": "send", "repeat": "never", "reads": "agent"} | facts
        return Tool(name, f"Does {name}.", deed, schema, **facts)


@dataclass(frozen=True)
class Priced:
    """A model with a price, whose replies say what they used."""

    answers: Callable[[Prompt, Line], Any]
    price: Price | None = None
    name: str = "priced"
    abilities: Abilities = field(default_factory=Abilities)
    seconds: float = 300.0

    async def answer(self, prompt: Prompt, line: Line) -> Reply:
        """What the function gives: a text, or a whole reply."""
        said = self.answers(prompt, line)
        if isinstance(said, Awaitable):
            said = await said
        if isinstance(said, BaseException):
            raise said
        if isinstance(said, Reply):
            return said
        return Reply(Message(prompt.me, (Text(said),)), "complete", Usage(1, 1), model=self.name)


def price(input: float = 1, output: float = 1) -> Price:
    """Dollars a million tokens."""
    return Price(Decimal(str(input)), Decimal(str(output)))


async def put(store: Any, outcome: Outcome, verdict: Any = "", text: str = "", **more: Any) -> None:
    """Answer all questions of an outcome in the same way."""
    books = await store.open()
    for question in outcome.questions:
        answer = Answer(question.id, text, verdict, **more)
        await books.put(answer_letter(outcome.run, answer, 1.0))


def lines(store: Memory, run: str) -> list[tuple[str, str]]:
    """The journal as (kind, key) pairs."""
    return [(event.kind, event.key) for event in store.events[run]]


def bodies(store: Memory, run: str, kind: str, key: str = "") -> list[Mapping[str, Any]]:
    """The bodies of all events of a kind whose key ends so."""
    events = store.events[run]
    return [each.body for each in events if each.kind == kind and each.key.endswith(key)]


async def told(run: Run) -> tuple[Outcome, list[Event], list[Delta]]:
    """The outcome of a run, with what its listeners were told."""
    heard: list[Event | Delta] = []
    run.listen(heard.append)
    outcome = await run
    events = [item for item in heard if isinstance(item, Event)]
    return outcome, events, [item for item in heard if isinstance(item, Delta)]


async def go(who: Participant, store: Any = None, task: Any = "go", **options: Any) -> Outcome:
    """Run to its end or halt, in memory unless a store is given, with everything allowed."""
    given: Any = {"policy": anything, "store": store or Memory(), **options}
    return await Run(who, task, **given)


def texts(messages: Sequence[Message]) -> list[str]:
    """What was said."""
    return [message.text for message in messages]


def asking_to_send(request: Request) -> Verdict:
    """A policy that asks before anything is sent to somebody."""
    if request.to:
        return Verdict("ask", "somebody gets it")
    return Verdict("allow", "nobody gets it")
