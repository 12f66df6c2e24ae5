"""Strategies on the generated tasks of the benchmark: all are evaluated alike, and end."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.strategies.fallible import Fallible
from benchmarks.strategies.puzzles import Puzzle, puzzles
from dure.agents import Agent
from dure.agents.strategies import NAMES, Solver, named
from dure.bench import Finished, Task, evaluate
from dure.core.workspace import Workspace
from dure.runtime.stores import Memory
from dure.tools import files

PUZZLES = puzzles(seed=3, count=1)


def task(puzzle: Puzzle) -> Task:
    """The puzzle as a task."""

    def right(finished: Finished, _: Workspace) -> bool:
        return puzzle.is_right(finished.text)

    return Task(puzzle.id, puzzle.text, [right], puzzle.files)


@pytest.mark.parametrize("name", NAMES)
async def test_a_strategy_is_evaluated(name: str, tmp_path: Path) -> None:
    model = Fallible({each.id: each for each in PUZZLES}, latency=0.0)
    who = Solver(Agent("clerk", model, [files.read]), named(name))
    report = await evaluate(who, list(map(task, PUZZLES)), store=Memory(), folder=tmp_path)
    assert report.ends["right"] + report.ends["wrong"] == len(PUZZLES)
    assert report.cost


def test_the_puzzles_have_the_answers_that_they_say() -> None:
    by_kind = {each.kind: each for each in puzzles(count=1)}
    assert by_kind["sum"].is_right(f"The sum is {by_kind['sum'].answer}.")
    assert not by_kind["sum"].is_right("The sum is 3.")
    game = Puzzle("game-0", "game", "", items=("4", "6", "1", "1"))
    assert game.is_right("(4 * 6) * (1 / 1) = 24")
    assert not any(map(game.is_right, ["4 * 6", "4 * 6 + 1 * 1", "24", "", "4 / 0 * 6 - 1"]))
    order = Puzzle("order-0", "order", "", items=("A", "B"), before=(("A", "B"),))
    assert order.is_right("Order: A B")
    assert not order.is_right("Order: B A")
    assert puzzles(seed=1) == puzzles(seed=1)
