"""Three levels with people and parallel workers: killed at every event, forked, within a budget."""

import json
import subprocess
import sys
from decimal import Decimal
from pathlib import Path
from typing import Any

from dure.agents import Agent
from dure.core.budget import Budget
from dure.core.contracts import Line, Turn
from dure.core.message import Data, Message, Text, say
from dure.core.outcome import Answer
from dure.core.prompt import Abilities, Prompt, Reply
from dure.core.usage import Usage
from dure.runtime import Run, fork, replay, resume
from dure.runtime.inbox import answer_letter
from dure.runtime.stores import Memory
from dure.teams.hierarchical import HierarchicalChat
from tests.runtime.plays import Ledger
from tests.runtime.support import Play, Priced, anything, price, put
from tests.teams.hierarchies import three_levels

ROOT = Path(__file__).parents[2]


def test_killed_at_every_event(tmp_path: Path) -> None:
    program = [sys.executable, "-m", "tests.teams.hierarchies", "three_levels", str(tmp_path)]
    said = subprocess.run(program, cwd=ROOT, stdout=subprocess.PIPE, timeout=290, check=True)
    found = json.loads(said.stdout)
    assert found["problems"] == []
    assert found["kills"] > 100
    assert found["asked"] > 0


async def _whole(tmp_path: Path, store: Memory) -> tuple[Any, Any]:
    play = three_levels(Ledger(tmp_path / "ledger"))
    outcome = await Run(play.who, "go", store=store, policy=anything)
    while outcome.status == "waiting":
        await put(store, outcome, text="my word")
        outcome = await resume(outcome.run, play.who, store=store, policy=anything)
    return play.who, outcome


async def test_a_replay_makes_no_call(tmp_path: Path) -> None:
    store = Memory()
    who, outcome = await _whole(tmp_path, store)
    before = Ledger(tmp_path / "ledger").lines()
    again = await replay(outcome.run, who, store=store)
    assert again.text == outcome.text == "paid c1 + noted c2 + paid d + my word"
    assert Ledger(tmp_path / "ledger").lines() == before


async def test_a_fork_in_the_middle_goes_another_way(tmp_path: Path) -> None:
    store = Memory()
    who, parent = await _whole(tmp_path, store)
    done = [
        event
        for event in store.events[parent.run]
        if event.actor == "back" and event.kind == "result" and "think" in event.key
    ]
    changed = done[-1].seq
    outcome = await fork(parent.run, who, changed, "paid less", store=store, policy=anything)
    while outcome.status == "waiting":
        for question in outcome.questions:
            assert question.asking in ("ask", "happened")
        books = await store.open()
        for question in outcome.questions:
            answer = (
                Answer(question.id, "another word")
                if question.asking == "ask"
                else Answer(question.id, "noted c2", "yes")
            )
            await books.put(answer_letter(outcome.run, answer, 1.0))
        outcome = await resume(outcome.run, who, store=store, policy=anything)
    assert outcome.status == "done"
    assert "paid less" in outcome.text
    ledger = Ledger(tmp_path / "ledger")
    assert sorted(ledger.done("never")) == ["c1", "d"]


async def test_teams_in_teams_in_parallel_never_pass_the_budget() -> None:
    def spends(prompt: Prompt, line: Line) -> Reply:
        said = Message(prompt.me, (Text("I did a part."),))
        return Reply(said, "complete", Usage(100, 900), model="priced")

    model = Priced(spends, price(10, 10), abilities=Abilities(window=8_000, most_output=1_000))

    def lead(name: str, *under: str) -> Play:
        async def script(turn: Turn) -> Message:
            number = len(turn.messages)
            work = [{"who": who, "task": f"part {number}"} for who in under]
            return say(name, Data({"assignments": work}))

        return Play(script, name)

    def team(name: str, *members: Any) -> HierarchicalChat:
        names = [member.name for member in members]
        return HierarchicalChat(name, manager=lead(f"{name}-lead", *names), members=members)

    teams = [
        team(f"t{one}", *(Agent(f"w{one}{two}", model) for two in range(3))) for one in range(3)
    ]
    for dollars in ("0.05", "0.2"):
        cap = Budget(dollars=dollars)
        outcome = await Run(team("boss", *teams), "go", budget=cap)
        assert outcome.cost is not None
        assert outcome.status == "spent"
        assert 0 < outcome.cost <= Decimal(dollars)
