"""Each goal worked on to its end, once whole and once killed at an event and taken up again; and
what is wrong with how it went."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from random import Random
from typing import Any

import pytest

from dure import Agent, Autonomous, Budget
from dure.agents.autonomous import Achieved, achieved
from dure.core.errors import SetupError
from dure.core.event import Event
from dure.core.outcome import Outcome
from dure.core.store import Books
from dure.runtime import Run, resume
from dure.runtime.stores import Memory
from tests.agents.goals.fallible import critic, worker
from tests.agents.goals.worlds import Task, World, tools_of
from tests.runtime.plays import anything

HONEST = ("done", "impossible", "stuck", "bounded")
MOST_REPEATS = 3


@dataclass(frozen=True)
class Mortal:
    """A store that takes `lives` events and then no more, as if the process had been killed."""

    kept: Memory
    lives: int
    given: list[int] = field(default_factory=list[int])
    name: str = "mortal"

    async def open(self) -> Books:
        """Its books."""
        books: Any = _MortalBooks(await self.kept.open(), self)
        return books


class _MortalBooks:
    def __init__(self, books: Books, store: Mortal) -> None:
        self._books = books
        self._store = store

    def __getattr__(self, name: str) -> Any:
        return getattr(self._books, name)

    def append(self, event: Event, blobs: Mapping[str, bytes]) -> None:
        if len(self._store.given) >= self._store.lives:
            raise SetupError("test.killed", "Killed.")
        self._store.given.append(event.seq)
        self._books.append(event, blobs)

    async def release(self, run: str, epoch: int, head: Any) -> None:
        if len(self._store.given) < self._store.lives:
            await self._books.release(run, epoch, head)


@dataclass(frozen=True)
class Played:
    """How a goal went."""

    task: Task
    world: World
    found: Achieved
    calls: int
    events: int
    mails: int
    killed: bool = False


def autonomous(task: Task, world: World) -> Autonomous:
    """The agent for this task: its worker, its critic."""
    agent = Agent("worker", worker(task), tools_of(world))
    return Autonomous(agent, goals=task.goals, critic=Agent("critic", critic(task)))


async def whole(task: Task, address: str) -> Played:
    """Worked on without a break."""
    world, store = World(task, address, dict(task.files)), Memory()
    outcome = await Run(autonomous(task, world), "Go.", store=store, **_terms(task))
    return await _played(task, world, store, outcome)


async def killed(task: Task, address: str, events: int) -> Played:
    """Killed at one of so many events, and taken up again."""
    world, store = World(task, address, dict(task.files)), Memory()
    lives = Random(f"kill {task.number}").randrange(2, events)
    run = Run(autonomous(task, world), "Go.", store=Mortal(store, lives), **_terms(task))
    with pytest.raises(SetupError, match="Killed"):
        await run
    outcome = await resume(run.id, autonomous(task, world), store=store, **_terms(task))
    return await _played(task, world, store, outcome, killed=True)


def _terms(task: Task) -> Any:
    return {"budget": Budget(calls=task.calls, seconds=600), "policy": anything}


async def _played(
    task: Task, world: World, store: Memory, outcome: Outcome, *, killed: bool = False
) -> Played:
    found = achieved(outcome.message) if outcome.message else None
    assert found is not None, (task, outcome)
    events = await (await store.open()).read(outcome.run)
    mails = {
        event.key
        for event in events
        if event.kind == "result" and (event.body.get("result") or {}).get("name") == "mail"
    }
    return Played(task, world, found, outcome.usage.calls, len(events), len(mails), killed)


def problems(played: Played) -> list[str]:
    """What is wrong with how it went: the world is asked, not the critic."""
    task, world, found = played.task, played.world, played.found
    wrong = [] if found.status in HONEST else [f"ended as {found.status}"]
    false = [n for n, goal in enumerate(found.goals) if goal.met and not world.met(n)]
    wrong += ["claims what is not so"] if false else []
    wrong += ["done, and yet it is not"] if found.status == "done" and false else []
    if task.impossible and found.status != "impossible":
        wrong.append(f"impossible, and ended as {found.status}")
    if not task.impossible and found.status == "impossible":
        wrong.append("called impossible, and it is not")
    wrong += ["over its budget"] if played.calls > task.calls else []
    # A read that was cut by the kill is made once more.
    most = MOST_REPEATS + played.killed
    wrong += [f"{world.repeats} times the same"] if world.repeats > most else []
    wrong += ["a mail twice or never"] if len(world.sent) != played.mails else []
    return [f"#{task.number} {task.trap}{' (killed)' * played.killed}: {each}" for each in wrong]
