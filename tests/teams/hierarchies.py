"""A hierarchy of three levels with effects that can be counted from outside, to be killed at every
event.

`python -m tests.teams.hierarchies PLAY FOLDER` does what `python -m tests.runtime.killer` does.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from dure.agents import Agent, Human
from dure.core.prompt import Prompt
from dure.models import calls, scripted
from dure.models.scripted import Calls
from dure.teams.handoff import Handoffs
from dure.teams.hierarchical import Assignments, HierarchicalChat
from tests.runtime.killer import every_event
from tests.runtime.plays import PLAYS, Ledger, Play, answering, anything, told, tools_of


def assign(*who: str) -> Calls:
    """Give each of these work."""
    work = [{"who": name, "task": f"do {name}", "done_when": "paid"} for name in who]
    return calls(("assign", {"assignments": work}))


def sums_up(*who: str) -> Any:
    """Answers with all that these said last."""

    def reply(prompt: Prompt) -> Calls:
        last = {m.sender: m.text for m in prompt.messages if m.sender in who}
        return calls(("answer", {"answer": " + ".join(last[name] for name in who)}))

    return reply


def three_levels(ledger: Ledger) -> Play:
    """A boss, two managers under it at work at once, workers in parallel, a person among them."""
    tools = tools_of(ledger)

    def worker(name: str, kind: str = "pay") -> Agent:
        return Agent(name, scripted(calls((kind, {"name": name})), told), tools)

    def team(name: str, lead: str, *members: Any, plan: Assignments | None = None) -> Any:
        names = [member.name for member in members]
        manager = Agent(lead, scripted(assign(*names), sums_up(*names)))
        return HierarchicalChat(name, manager=manager, members=members, plan=plan)

    code = team("code", "ada", worker("c1"), worker("c2", "note"))
    checked = Assignments(check=lambda work, done: done.sender != "d1" or "paid" in done.text)
    desk = Handoffs(
        "d1",
        [
            Agent("front", scripted(calls(("hand_over", {"to": "back", "why": "theirs"})))),
            Agent("back", scripted(calls(("pay", {"name": "d"})), told), tools),
        ],
    )
    docs = team("docs", "dan", desk, Human("owner"), plan=checked)
    boss = team("boss", "eve", code, docs)
    due = {"never": ["c1", "d"], "keyed": ["c2"]}
    return Play(boss, due, anything, answering)


PLAYS |= {"three_levels": three_levels}


if __name__ == "__main__":
    print(json.dumps(every_event(sys.argv[1], Path(sys.argv[2]))))
