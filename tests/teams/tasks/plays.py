"""Tasks and sequences with effects that can be counted from outside, to be killed at every event.

`python -m tests.teams.tasks.plays PLAY FOLDER` does what `python -m tests.runtime.killer` does.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from dure.agents import Agent, Human
from dure.core.message import Message
from dure.core.outcome import Answer, Question
from dure.core.prompt import Prompt
from dure.models import calls, scripted
from dure.teams.chat import Chat
from dure.teams.nested import nested
from dure.teams.sequence import SequentialChat, Stage
from dure.teams.summaries import joined
from dure.teams.tasks import Task, Tasks, for_each
from dure.tools import files
from tests.runtime.killer import every_event
from tests.runtime.plays import PLAYS, Ledger, Play, answering, anything, told, tools_of


def _says_yes(question: Question) -> Answer | None:
    """A person who accepts what is done the second time."""
    if question.asking == "ask":
        again = "paid c" in question.text
        return Answer(question.id, "yes" if again else "pay, please")
    # A file that is there when it is written once more may be anybody's: paying is asked for.
    return Answer(question.id, verdict="yes") if question.asking == "approve" else None


def tasked(ledger: Ledger) -> Play:
    """Two at once, one done again, one a person sends back, one picked by a manager, files, several
    inputs."""
    tools = tools_of(ledger)

    def worker(name: str, kind: str, *before: str) -> Agent:
        return Agent(name, scripted(*before, calls((kind, {"name": name})), told), tools)

    def paid(said: Message) -> str:
        return "" if "paid" in said.text else "it is not paid"

    def may(said: Message) -> tuple[bool, str]:
        reason = paid(said)
        return (not reason, reason or said.text)

    def lead(prompt: Prompt) -> str:
        return "d" if "Who is to do" in prompt.messages[-1].text else "yes"

    team = Tasks(
        "team",
        [
            Task("a", name="a", who="a", context=[], accept=[may]),
            Task("b", name="b", who="b", context=[], accept=["It is good."], output=str),
            Task("c", name="c", who="c", context=["a"], accept=[Human("owner")], file="out/go.md"),
            Task("d", "paid", name="d", tools=[files.read]),
            Task("e", name="e", who="e", files=["out/go.md"], when=lambda found: "c" in found),
        ],
        [
            worker("a", "pay", "later"),
            worker("b", "note"),
            worker("c", "pay", "later"),
            worker("d", "pay"),
            Agent("e", scripted(lambda prompt: prompt.messages[-2].text)),
        ],
        manager=Agent("lead", scripted(lead, lead, lead)),
        judge=scripted("yes"),
        summary=joined,
    )
    due = {"keyed": ["b"], "never": ["a", "c", "d"]}
    return Play(team, due, anything, _says_yes)


def chained(ledger: Ledger) -> Play:
    """Chats whose results are carried on, two at once, one that is held within an answer, and the
    same work for two inputs."""
    tools = tools_of(ledger)

    def payer(name: str, kind: str = "pay") -> Agent:
        return Agent(name, scripted(calls((kind, {"name": name})), told, "done", "done"), tools)

    first = Chat("first", Agent("ann", scripted("", "And?")), payer("bob"), opening="Pay.", turns=1)
    second = Chat("second", payer("eve", "note"), Human("owner"), turns=1)
    within = nested(Agent("dan", scripted("?")), Chat("inner", payer("x"), payer("y"), turns=1))
    each = for_each(Agent("each", scripted(lambda prompt: prompt.messages[-1].text)), ["1", "2"])
    team = SequentialChat(
        "chain",
        [
            first,
            Stage(second, "Talk.", after=["first"]),
            Stage(within, after=["first"]),
            Stage(each, without=["first"]),
        ],
        summary=joined,
    )
    due = {"keyed": ["eve"], "never": ["bob", "x", "y"]}
    return Play(team, due, anything, answering)


PLAYS |= {"tasked": tasked, "chained": chained}


if __name__ == "__main__":
    print(json.dumps(every_event(sys.argv[1], Path(sys.argv[2]))))
