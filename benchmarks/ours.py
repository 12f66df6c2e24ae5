"""The same work by dure: an agent with one tool, over a journal in memory, SQLite or PostgreSQL."""

from __future__ import annotations

import asyncio
import tempfile
import time
from pathlib import Path

from dure.agents import Agent
from dure.core.budget import Budget
from dure.core.contracts import Model, Tool
from dure.core.event import Delta, Event
from dure.core.outcome import Outcome
from dure.core.store import Store
from dure.models import open as open_model
from dure.runtime import Run
from dure.runtime.stores import Memory as MemoryStore
from dure.runtime.stores import PostgreSQL, SQLite
from dure.tools import tool

ENOUGH = Budget(calls=100_000, seconds=None)


@tool(effect="read")
async def add(a: int, b: int) -> int:
    """Add two numbers."""
    return a + b


@tool(effect="read", name="add")
def add_on_a_thread(a: int, b: int) -> int:
    """Add two numbers."""
    return a + b


def model(url: str, name: str, *, stream: bool = False) -> Model:
    """The loopback server as a model."""
    return open_model(f"{url}#{name}", stream=stream)


def store(kind: str, folder: str) -> Store:
    """A fresh store: `memory`, `sqlite`, or the address of a PostgreSQL database."""
    if kind.startswith("postgresql:"):
        return PostgreSQL(kind, f"bench{time.time_ns()}")
    return MemoryStore() if kind == "memory" else SQLite(Path(folder) / f"{time.time_ns()}.db")


async def conversations(
    kind: str, url: str, name: str, count: int, tools: tuple[Tool, ...] = (add,)
) -> None:
    """Several conversations, one after another, in one store."""
    with tempfile.TemporaryDirectory() as folder:
        books, brain = store(kind, folder), model(url, name)
        for _ in range(count):
            outcome = await _run(Agent("bench", brain, tools), books, folder)
            assert outcome.text == "done", outcome


async def long(kind: str, url: str, name: str, marks: list[float]) -> None:
    """One long conversation. `marks` gets the CPU time at each turn."""
    with tempfile.TemporaryDirectory() as folder:
        run = _run(Agent("bench", model(url, name), [add]), store(kind, folder), folder)
        run.listen(lambda item: _mark(item, marks))
        await run


def _run(agent: Agent, books: Store, folder: str) -> Run:
    return Run(agent, "Add and add.", store=books, workspace=folder, budget=ENOUGH)


def _mark(item: Event | Delta, marks: list[float]) -> None:
    if isinstance(item, Event) and item.kind == "intent" and item.body["verb"] == "think":
        marks.append(time.process_time())


async def many(kind: str, url: str, name: str, agents: int) -> list[Outcome]:
    """Several agents at once, one store, one model."""
    with tempfile.TemporaryDirectory() as folder:
        books, brain = store(kind, folder), model(url, name)
        runs = [
            _run(Agent(f"bench{number}", brain, [add]), books, folder) for number in range(agents)
        ]
        return await asyncio.gather(*(_outcome(run) for run in runs))


async def _outcome(run: Run) -> Outcome:
    return await run


async def streamed(url: str, name: str) -> int:
    """A streamed answer, every delta heard by a listener."""
    pieces = 0

    def heard(item: Event | Delta) -> None:
        nonlocal pieces
        pieces += isinstance(item, Delta) and item.kind == "text"

    with tempfile.TemporaryDirectory() as folder:
        run = Run(
            Agent("bench", model(url, name, stream=True)),
            "Talk.",
            store=MemoryStore(),
            workspace=folder,
            budget=ENOUGH,
        )
        run.listen(heard)
        await run
    return pieces
