"""Joint chats three deep, with effects that can be counted from outside, killed at every event.

`python -m tests.teams.joints PLAY FOLDER` does what `python -m tests.runtime.killer` does.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from dure.agents import Agent, Human
from dure.core.message import Message, say
from dure.core.prompt import Prompt, Reply
from dure.core.stops import rounds, seconds
from dure.core.usage import Usage
from dure.models import calls, scripted
from dure.teams.hearing import redacted, summed_up
from dure.teams.joint import JointChat, introductions
from dure.teams.speakers import (
    at_random,
    by_model,
    everybody_at_once,
    raised_hands,
    without_repeats,
)
from dure.teams.stops import goal_met
from dure.teams.summaries import joined
from dure.teams.table import Table
from dure.teams.telling import telling
from tests.runtime.killer import every_event
from tests.runtime.plays import PLAYS, Ledger, Play, answering, anything, told, tools_of

REFUSED = Reply(Message("eve", ()), "refused", Usage())


def in_order(table: Table) -> Message:
    """All that was said, whoever began."""
    return say("all", " + ".join(sorted(message.text for message in table.said[table.began :])))


def three_tables(ledger: Ledger) -> Play:
    """A table in a table in a table: workers at once, a person, chance, a model that chooses, a
    judge, raised hands, a member that always fails."""
    tools = tools_of(ledger)

    def worker(name: str, kind: str = "pay") -> Agent:
        return Agent(name, scripted(calls((kind, {"name": name})), told), tools)

    inner = JointChat(
        "inner",
        [worker("i1"), worker("i2", "note")],
        next=everybody_at_once(),
        until=rounds(2),
        summary=joined,
    )
    middle = JointChat(
        "middle",
        [inner, Human("owner")],
        next=at_random(repeat=False),
        until=rounds(2) | seconds(10_000),
        summary=in_order,
    )

    def raises(prompt: Prompt) -> str:
        return "yes" if "Raise your hand" in prompt.messages[-1].text else "first"

    hands = JointChat(
        "hands",
        [Agent("h1", scripted(raises)), Agent("h2", scripted("no"))],
        next=raised_hands(),
        until=rounds(1),
    )

    def chooses(prompt: Prompt) -> str:
        said = {message.sender for message in prompt.messages if message.kind != "introduction"}
        options = ["middle", "ann", "eve", "hands"]
        left = [name for name in options if name not in said] or ["nobody at all"]
        return json.dumps({"why": "has not spoken", "choice": left[0]})

    judge = scripted(*[lambda prompt: "yes" if "could not" in str(prompt.messages) else "no"] * 9)
    top = JointChat(
        "top",
        [middle, telling(worker("ann")), Agent("eve", scripted(*[REFUSED] * 9)), hands],
        next=without_repeats(by_model(scripted(*[chooses] * 9), tries=1)),
        hears=redacted("i2", of=summed_up(keep=1, every=2)),
        until=goal_met(judge, every=4) | rounds(8),
        summary=joined,
        opening=introductions,
        failures=1,
    )
    return Play(top, {"never": ["ann", "i1"], "keyed": ["i2"]}, anything, answering)


PLAYS |= {"three_tables": three_tables}


if __name__ == "__main__":
    print(json.dumps(every_event(sys.argv[1], Path(sys.argv[2]))))
