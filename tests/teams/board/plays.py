"""A board with effects that can be counted from outside, to be killed at every event.

`python -m tests.teams.board.plays PLAY FOLDER` does what `python -m tests.runtime.killer` does.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from dure.agents import Agent, Human
from dure.core.prompt import Prompt
from dure.models import calls, scripted
from dure.teams.board import Board, Role
from tests.runtime.killer import every_event
from tests.runtime.plays import PLAYS, Ledger, Play, answering, anything, told, tools_of


def board(ledger: Ledger) -> Play:
    """Two at once, one who needs both and sends work back, a person for what nobody watches."""
    tools = tools_of(ledger)

    def worker(name: str, kind: str) -> Agent:
        def reply(prompt: Prompt) -> Any:
            """Act, then tell; its earlier turns stand there as one message each."""
            if any(message.results for message in prompt.messages):
                return told(prompt)
            time = 1 + sum(message.sender == name for message in prompt.messages)
            return calls((kind, {"name": f"{name} {time}"}))

        return Agent(name, scripted(*[reply] * 4), tools)

    judge = Agent("judge", scripted("again: once more", "end: well done"))
    roles = [
        Role(worker("one", "pay"), watches=("task", "again"), sends="left"),
        Role(worker("two", "note"), watches="task", sends=("right", "aside")),
        Role(Agent("three", scripted("aside: by the way")), watches="right", sends="aside"),
        Role(judge, watches=("left", "right"), needs=("left", "right"), sends=("again", "end")),
    ]
    due = {"never": ["one 1", "one 2"], "keyed": ["two 1"]}
    made = Board("board", roles, answers="end", otherwise=Human("owner"))
    return Play(made, due, anything, answering)


PLAYS |= {"board": board}


if __name__ == "__main__":
    print(json.dumps(every_event(sys.argv[1], Path(sys.argv[2]))))
