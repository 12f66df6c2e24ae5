"""An evaluation that kills its own process at a given moment, as a power cut would.

`python -m tests.bench.mortal FOLDER WHERE:N` dies when it comes to WHERE (model, tool, check, row)
for the Nth time; without a moment it comes to its end and prints its rows.
"""

import asyncio
import json
import os
import random
import signal
import sys
from collections import Counter
from pathlib import Path
from typing import Any

from dure.agents import Agent
from dure.bench import Row, Task, evaluate, number
from dure.core.contracts import Call
from dure.core.prompt import Prompt
from dure.models import scripted
from dure.models.scripted import calls
from dure.runtime.stores import SQLite
from dure.tools import tool

FOLDER = Path(sys.argv[1])
WHERE, _, TIMES = (sys.argv[2] if len(sys.argv) > 2 else "never:0").partition(":")
came: Counter[str] = Counter()


def moment(name: str) -> None:
    came[name] += 1
    if name == WHERE and came[name] == int(TIMES):
        os.kill(os.getpid(), signal.SIGKILL)


def note(ledger: str, line: str) -> None:
    with open(FOLDER / ledger, "a") as file:
        file.write(f"{line}\n")


@tool(effect="write", repeat="keyed")
def double(n: int, call: Call) -> int:
    """Twice a number. Use to double."""
    note("tool", call.key)
    moment("tool")
    return 2 * n


def wish(prompt: Prompt) -> Any:
    note("model", prompt.messages[0].id)
    moment("model")
    return calls(("double", {"n": int(prompt.messages[0].text.split()[-1])}))


def answer(prompt: Prompt) -> str:
    moment("model")
    found = int(prompt.messages[-1].results[0].text)
    return str(found + (random.Random(found).random() < 0.3))


def check(*_: object) -> bool:
    moment("check")
    return True


def row(_: Row) -> None:
    moment("row")


async def main() -> None:
    agent = Agent("doubler", scripted(wish, answer), [double])
    tasks = [Task(f"double-{n}", f"double {n}", [number(2 * n), check]) for n in range(6)]
    store, folder = SQLite(FOLDER / "dure.db"), FOLDER / "evaluation"
    report = await evaluate(
        agent, tasks, times=2, concurrency=3, store=store, folder=folder, on_row=row
    )
    heads = await (await store.open()).heads(1000)
    ends = [[row.task, row.attempt, row.end, row.why, row.usage.calls] for row in report.rows]
    runs = [row.run for row in report.rows]
    print(json.dumps({"ends": ends, "runs": runs, "heads": [head.run for head in heads]}))


asyncio.run(main())
