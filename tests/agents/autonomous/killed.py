"""An autonomous agent, killed at each event and taken up again.

`python -m tests.agents.autonomous.killed FOLDER` prints what is wrong, as JSON: a process of its
own, since children are forked from it before it has any thread.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from dure.agents import Agent
from dure.agents.autonomous import Autonomous
from dure.core.prompt import Prompt
from dure.models import calls, scripted
from tests.agents.autonomous.support import END, PLAN, judged
from tests.agents.strategies.killed import every_event
from tests.runtime.plays import Ledger, tools_of

NOTE = ("note", {"name": "a"})


def critic(prompt: Prompt) -> Any:
    """Agrees once the note was taken."""
    met = '"name":"a"' in prompt.messages[-1].text
    return judged(met, steps=[2, 3, 4])


def made(ledger: Ledger) -> Autonomous:
    """It plans, ends too early, is sent back, repeats itself, and ends."""
    steps = (PLAN, END, NOTE, NOTE, END)
    agent = Agent("scout", scripted(*(calls(step) for step in steps)), [tools_of(ledger)[1]])
    return Autonomous(agent, goals=["a is noted"], critic=Agent("critic", scripted(critic)))


if __name__ == "__main__":
    print(json.dumps(every_event(made, ["a", "a"], Path(sys.argv[1]))))
