"""Agents that are wrong now and then, and what tests of the bench share."""

import random
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from dure.agents import Agent
from dure.bench import Finished, Made, Task, number
from dure.core.message import Data, say
from dure.core.prompt import Prompt
from dure.core.usage import Usage
from dure.host.files import Folder
from dure.models import scripted


def finished(
    text: str = "", *, data: Any = None, made: tuple[Made, ...] = (), cost: str = "0.01"
) -> Finished:
    """An attempt that ended with this answer."""
    parts = [text] if data is None else [text, Data(data)]
    message = say("agent", *parts)
    usage = Usage(input=90, output=10, calls=2)
    return Finished("run", "done", message, (), None, usage, Decimal(cost), 1.5, "asked", made)


def workspace(folder: Path, files: Mapping[str, str] | None = None) -> Folder:
    for name, text in (files or {}).items():
        Folder(folder).write(name, text.encode())
    return Folder(folder)


def fallible(rate: float, seed: int) -> Agent:
    """An agent that doubles numbers, and is right with this probability: each answer is drawn from
    the seed and the task, so that a repeated question gets the same answer."""

    def answer(prompt: Prompt) -> str:
        wanted = int(prompt.messages[0].text.split()[-1])
        right = random.Random(f"{seed} {wanted}").random() < rate
        return str(2 * wanted if right else 2 * wanted + 1)

    return Agent("doubler", scripted(answer))


def doubles(count: int) -> list[Task]:
    """Tasks to double a number."""
    return [Task(f"double-{n}", f"double {n}", [number(2 * n)]) for n in range(count)]
