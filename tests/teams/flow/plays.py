"""Flows with effects that can be counted from outside, to be killed at every event.

`python -m tests.teams.flow.plays PLAY FOLDER` does what `python -m tests.runtime.killer` does.
"""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass, field
from pathlib import Path

from dure.agents import Agent, Human
from dure.core.contracts import Turn
from dure.core.message import ToolCall, say
from dure.models import calls, scripted
from dure.teams.debate import Debate
from dure.teams.flow import Flow, all_of, each, hand, listen, loop, router, start
from dure.teams.vote import Vote
from tests.runtime.killer import every_event
from tests.runtime.plays import PLAYS, Ledger, Play, answering, anything, told, tools_of


@dataclass
class State:
    """What the steps write into."""

    answer: str = ""
    tries: int = 0
    seen: list[str] = field(default_factory=list[str])
    word: str = ""
    paid: str = ""


def flowing(ledger: Ledger) -> Play:
    """Parallel steps, a map, a person, a way back, a loop, and a flow within."""
    tools = tools_of(ledger)

    async def done(turn: Turn, kind: str, name: str) -> str:
        call = ToolCall(f"{kind}{name}", kind, {"name": name})
        return (await turn.use(call, tools=tools)).results[0].text

    @start()
    async def plan(turn: Turn, state: State) -> None:
        state.seen.append(await done(turn, "look", "a"))

    @start()
    async def reserve(turn: Turn, state: State) -> None:
        state.seen.append(await done(turn, "note", "b"))
        state.paid = await done(turn, "pay", "c")

    asked = hand(Human("owner"), "start", tell="Go on?", into="word")

    @each(all_of(plan, reserve, asked), over=lambda state: ["d", "e"], into="seen")
    async def look_more(turn: Turn, state: State, item: str) -> str:
        return await done(turn, "look", item)

    @listen(look_more, "again")
    async def spend(turn: Turn, state: State) -> None:
        state.tries += 1
        await done(turn, "pay", f"f{state.tries}")

    @router(spend, to=("again", "enough"))
    def judge(turn: Turn, state: State) -> str:
        return "again" if state.tries < 2 else "enough"

    @loop("enough", until=lambda state: state.tries >= 4, most=3)
    async def polish(turn: Turn, state: State) -> None:
        state.tries += 1
        await done(turn, "look", f"g{state.tries}")

    payer = Agent("payer", scripted(calls(("pay", {"name": "h"})), told), tools)
    within = Flow("within", State, [hand(payer, into="answer")])
    ending = hand(within, polish, tell="{word}", into="")

    @listen(ending)
    def sum_up(turn: Turn, state: State) -> None:
        state.answer = f"{state.seen} {state.tries} {state.word} {state.paid}"

    steps = [plan, reserve, asked, look_more, spend, judge, polish, ending, sum_up]
    due = {"free": ["a", "d", "e", "g3", "g4"], "keyed": ["b"], "never": ["c", "f1", "f2", "h"]}
    return Play(Flow("flow", State, steps), due, anything, answering)


def deciding(ledger: Ledger) -> Play:
    """A debate, judged by a vote between the members' own answers."""
    tools = tools_of(ledger)

    def side(name: str) -> Agent:
        return Agent(name, scripted(calls(("pay", {"name": name})), "It is so. Answer: 4"), tools)

    debate = Debate("debate", [side("ann"), side("bob")])
    judges = [Agent(name, scripted("Answer: 4", "P1")) for name in ("eve", "dan", "fay")]
    vote = Vote("vote", judges, tie="again")

    @start()
    async def both(turn: Turn, state: State) -> None:
        argued = await turn.hand(debate, turn.messages)
        await turn.hand(vote, [say("owner", argued.text)])
        state.answer = argued.text

    return Play(Flow("flow", State, [both]), {"never": ["ann", "bob"]}, anything)


PLAYS |= {play.__name__: play for play in (flowing, deciding)}


if __name__ == "__main__":
    print(json.dumps(every_event(sys.argv[1], Path(sys.argv[2]))))
