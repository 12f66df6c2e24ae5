"""One talk of thousands of exchanges: what the last ones cost against those after the hundredth.

Each exchange is a run of its own on SQLite, with a scripted model; lines and answers are about as
long as people and models make them. Prints progress to the error stream.
"""

from __future__ import annotations

import gc
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from dure.agents import Agent
from dure.core.contracts import Model
from dure.core.message import say
from dure.core.outcome import Answer, Question
from dure.core.prompt import Abilities, Prompt
from dure.core.store import Store
from dure.models import calls
from dure.models.scripted import Scripted
from dure.runtime import Run, resume
from dure.runtime.sizes import message_size
from dure.runtime.stores import SQLite
from dure.tools import ask_person

LINE = "And what do you think of the second of these places, for four people in the evening? "
ANSWER = "It is quiet, it has a garden, and it takes reservations for the evening by telephone. "


@dataclass
class Talk:
    """What each exchange took: CPU and wall seconds, tokens sent, and resident bytes after it."""

    cpu: list[float] = field(default_factory=list[float])
    wall: list[float] = field(default_factory=list[float])
    tokens: list[int] = field(default_factory=list[int])
    resident: list[int] = field(default_factory=list[int])
    resume: float = 0.0
    sent: int = 0

    def model(self) -> Model:
        """Answers at some length, and counts what it is sent; sums up when it is asked to."""

        def answer(prompt: Prompt) -> Any:
            self.sent += sum(message_size(message)[0] for message in prompt.messages)
            if prompt.messages[0].sender == "conversation":
                return "Notes so far. " * 40
            if prompt.messages[-1].text == "Ask me.":
                return calls(("ask_person", {"question": "Which?"}))
            return ANSWER * 6

        return Scripted("talker", (answer,) * 2_000, Abilities(window=200_000))


async def talk(exchanges: int) -> Talk:
    """Such a talk, and then one more exchange that waits for a person and is taken up again."""
    seen = Talk()
    with tempfile.TemporaryDirectory() as folder:
        store: Store = SQLite(Path(folder) / "talk.db")
        agent = Agent("host", seen.model(), [ask_person])
        after = ""
        for number in range(exchanges):
            cpu, wall, seen.sent = time.process_time(), time.perf_counter(), 0
            task = say("user", f"{number}: {LINE * 2}")
            after = (await Run(agent, task, store=store, workspace=folder, after=after)).run
            seen.cpu.append(time.process_time() - cpu)
            seen.wall.append(time.perf_counter() - wall)
            seen.tokens.append(seen.sent)
            if number % 100 == 99:
                gc.collect()
                seen.resident.append(resident())
            if number % 1000 == 999:
                print(f"bench: talk, {number + 1} exchanges", file=sys.stderr, flush=True)
        waiting = await Run(agent, "Ask me.", store=store, workspace=folder, after=after)
        assert waiting.status == "waiting", waiting

        async def asks(question: Question) -> Answer:
            return Answer(question.id, "the second")

        wall = time.perf_counter()
        done = await resume(waiting.run, agent, store=store, workspace=folder, asks=asks)
        seen.resume = time.perf_counter() - wall
        assert done.status == "done", done
    return seen


def resident() -> int:
    """Bytes of this process that are in memory now."""
    with open("/proc/self/statm", encoding="ascii") as file:
        return int(file.read().split()[1]) * 4096
