"""Programs with effects that can be counted from outside: a ledger file, one line an effect.

Each play is a participant, a task, and what is to be said at the end. The tools write to the ledger
as the world would: durably, and without asking whether it was done before.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from dure.agents import Agent, Human, as_tool
from dure.core.contracts import Call, Check, Participant, Tool, Turn
from dure.core.message import Message, ToolCall, say
from dure.core.outcome import Answer, Question
from dure.core.policy import Policy, Request, Verdict, workspace
from dure.core.prompt import Abilities, Prompt
from dure.formats import code
from dure.memory import Summary
from dure.models import calls, scripted
from dure.models.scripted import Scripted
from dure.tools import tool


@dataclass(frozen=True)
class Ledger:
    """The world outside: what was done to it, line by line."""

    path: Path

    def add(self, what: str, name: str, key: str = "") -> None:
        """One effect, durable when this returns."""
        line = json.dumps({"what": what, "name": name, "key": key}) + "\n"
        file = os.open(self.path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            os.write(file, line.encode())
            os.fsync(file)
        finally:
            os.close(file)

    def lines(self) -> list[dict[str, str]]:
        """All that was done."""
        if not self.path.exists():
            return []
        return [json.loads(line) for line in self.path.read_text().splitlines()]

    def done(self, what: str) -> list[str]:
        """The names of what was done of this kind; the receiver of keyed calls drops repeats."""
        lines = [line for line in self.lines() if line["what"] == what]
        if what == "keyed":
            return list({line["key"]: line["name"] for line in lines}.values())
        return [line["name"] for line in lines]


def tools_of(ledger: Ledger) -> list[Tool]:
    """One tool of each kind of repeat; each says its own name back."""

    async def happened(arguments: dict[str, Any], call: Call) -> bool | None:
        assert call.noted == {"before": arguments["name"]}
        return arguments["name"] in ledger.done("check")

    async def before(arguments: dict[str, Any], call: Call) -> dict[str, Any]:
        return {"before": arguments["name"]}

    @tool(effect="read", reads="agent")
    def look(name: str) -> str:
        """Look."""
        ledger.add("free", name)
        return f"saw {name}"

    @tool(effect="write", repeat="keyed", reads="agent")
    async def note(name: str, call: Call) -> str:
        """Note."""
        ledger.add("keyed", name, call.key)
        return f"noted {name}"

    @tool(effect="write", repeat=Check(happened, before), reads="agent")
    def book(name: str) -> str:
        """Book."""
        ledger.add("check", name)
        return "booked"

    @tool(effect="send", repeat="never", reads="agent")
    async def pay(name: str) -> str:
        """Pay."""
        ledger.add("never", name)
        return f"paid {name}"

    return [look, note, book, pay]


def told(prompt: Prompt) -> str:
    """All results in the conversation but those of `book`, whose words may be lost."""
    results = [result for message in prompt.messages for result in message.results]
    return "; ".join(sorted(result.text for result in results if result.name != "book"))


def anything(request: Request) -> Verdict:
    """A policy that allows everything."""
    return Verdict("allow", "anything goes")


@dataclass(frozen=True)
class Play:
    """A participant and its task; `due`: what must stand in the ledger at the end, by kind."""

    who: Participant
    due: dict[str, list[str]]
    policy: Policy = anything
    answers: Callable[[Question], Answer | None] = lambda question: None
    task: str = "go"
    more: dict[str, Any] = field(default_factory=dict[str, Any])


def named(kind: str, *names: str) -> list[tuple[str, dict[str, str]]]:
    """Calls of one tool, one a name."""
    return [(kind, {"name": name}) for name in names]


def alone(ledger: Ledger) -> Play:
    """One agent, one call after the other."""
    model = scripted(
        calls(*named("look", "a")),
        calls(*named("note", "b")),
        calls(*named("book", "c")),
        calls(*named("pay", "d")),
        told,
    )
    due = {"free": ["a"], "keyed": ["b"], "check": ["c"], "never": ["d"]}
    return Play(Agent("alone", model, tools_of(ledger)), due)


def parallel(ledger: Ledger) -> Play:
    """One agent, all calls at once."""
    wanted = [*named("look", "a", "b"), *named("note", "c", "d")]
    wanted += [*named("book", "e", "f"), *named("pay", "g", "h")]
    due = {"free": ["a", "b"], "keyed": ["c", "d"], "check": ["e", "f"], "never": ["g", "h"]}
    return Play(Agent("boss", scripted(calls(*wanted), told), tools_of(ledger)), due)


@dataclass(frozen=True)
class Relay:
    """Hands the task to one after the other, then throws dice."""

    members: Sequence[Participant]
    name: str = "relay"
    about: str = "hands on"

    async def reply(self, turn: Turn) -> Message:
        """What they all said."""
        said: list[str] = []
        for member in self.members:
            message = await turn.hand(member, turn.messages)
            said.append(message.text)
        number = await turn.step("dice", lambda: 4, int)
        return say(self.name, f"{' | '.join(said)} | {number}")


def nested(ledger: Ledger) -> Play:
    """An agent as the tool of an agent, and two handed to."""
    tools = tools_of(ledger)
    coder = Agent("coder", scripted(calls(*named("pay", "x"), *named("note", "y")), told), tools)
    asked = ("coder", {"task": "code"})
    boss = Agent(
        "boss", scripted(calls(asked, *named("book", "z")), told), [as_tool(coder), *tools]
    )
    clerk = Agent("clerk", scripted(calls(*named("pay", "v")), told), tools)
    due = {"free": [], "keyed": ["y"], "check": ["z"], "never": ["v", "x"]}
    return Play(Relay((boss, clerk)), due)


@dataclass(frozen=True)
class Fan:
    """Three branches at once, then a race that only one can win."""

    tools: Sequence[Tool]
    name: str = "fan"
    about: str = "several at once"

    async def reply(self, turn: Turn) -> Message:
        """What the branches brought."""
        said = await turn.together(*[self._branch(kind) for kind in ("note", "book", "pay")])
        won = await turn.together(self._branch("look"), self._never, join="first")
        texts = [message.text for message in (*said, *won) if message is not None]
        return say(self.name, " | ".join(texts))

    def _branch(self, kind: str) -> Callable[[Turn], Any]:
        async def branch(turn: Turn) -> Message:
            first = await turn.use(ToolCall("1", kind, {"name": f"{kind} 1"}), tools=self.tools)
            second = await turn.use(ToolCall("2", "look", {"name": kind}), tools=self.tools)
            texts = [each.text for each in (*first.results, *second.results) if each.name != "book"]
            return say(kind, " ".join(texts))

        return branch

    async def _never(self, turn: Turn) -> Message:
        await turn.wait(1e12)
        return say("never", "never")


def together(ledger: Ledger) -> Play:
    """Branches and joins."""
    due = {"keyed": ["note 1"], "check": ["book 1"], "never": ["pay 1"]}
    due |= {"free": ["book", "look", "look 1", "note", "pay"]}
    return Play(Fan(tools_of(ledger)), due)


def answering(question: Question) -> Answer | None:
    """A person who says yes, and has one word for everything."""
    if question.asking == "approve":
        return Answer(question.id, verdict="yes")
    return Answer(question.id, "my word") if question.asking == "ask" else None


def people(ledger: Ledger) -> Play:
    """A person is asked in words, and for leave."""
    tools = tools_of(ledger)
    asker = Agent(
        "asker", scripted(calls(("ann", {"task": "?"}), *named("pay", "p", "q")), told),
        [as_tool(Human("ann")), *tools],
    )  # fmt: skip
    due = {"free": [], "keyed": [], "check": [], "never": ["p", "q"]}
    return Play(Relay((asker, Human("bob"))), due, workspace, answering)


def _long(prompt: Prompt) -> Any:
    """Looks six times, then tells how often it has paid; counts results, not its own messages."""
    if prompt.messages[-1].sender == "conversation":
        return "SUMMARY " + " ".join(
            word for word in prompt.messages[-1].text.split() if word.startswith("#")
        )
    text = " ".join(
        [message.text + " ".join(r.text for r in message.results) for message in prompt.messages]
    )
    seen = sorted({word for word in text.split() if word.startswith("#")})
    if len(seen) < 6:
        number = len(seen) + 1
        return calls(("tell", {"number": number}), *named("pay", str(number)))
    return " ".join(seen)


def folding(ledger: Ledger) -> Play:
    """A conversation that outgrows the window."""

    @tool(effect="read", reads="agent")
    def tell(number: int) -> str:
        """Tell a lot."""
        ledger.add("free", f"#{number}")
        return f"#{number} " + "word " * 600

    model = Scripted("long", (_long,) * 12, Abilities(window=4_000, most_output=500))
    agent = Agent("long", model, [tell, tools_of(ledger)[3]], memory=Summary())
    numbers = [str(number) for number in range(1, 7)]
    return Play(agent, {"free": [f"#{number}" for number in numbers], "never": numbers})


def coded(ledger: Ledger) -> Play:
    """Code in which the tools are functions, and whose variables stay."""
    model = scripted(
        "```python\nseen = [look(name) for name in 'ab']\nnoted = note('c')\nbook('d')\n```",
        "```python\nimport random\nluck = random.random()\npaid = [pay('e'), noted]\n```",
        "```python\nfinal_answer(f'{seen} {paid} {luck} {pay(\"f\")}')\n```",
    )
    due = {"free": ["a", "b"], "keyed": ["c"], "check": ["d"], "never": ["e", "f"]}
    return Play(Agent("coder", model, tools_of(ledger), format=code()), due)


PLAYS: dict[str, Callable[[Ledger], Play]] = {
    play.__name__: play for play in (alone, parallel, nested, together, people, folding, coded)
}
