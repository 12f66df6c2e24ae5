"""A joint chat of four, by hand on aiohttp and by dure; a thousand teams at once; a long one."""

from __future__ import annotations

import asyncio
import contextlib
import json
import time
from typing import Any

import aiohttp

from benchmarks.ours import ENOUGH, model, store
from dure.agents import Agent
from dure.core.event import Delta, Event
from dure.core.outcome import Outcome
from dure.core.stops import rounds
from dure.runtime import Run, resume
from dure.teams import JointChat

NAMES = ("ann", "bob", "cho", "dan")
TASK = "Talk about the garden, one after the other."


async def bare(url: str, name: str, messages: int) -> None:
    """Each of the four is sent all that was said, as it hears it, and answers."""
    said: list[tuple[str, str]] = [("user", TASK)]
    async with aiohttp.ClientSession() as session:
        for number in range(messages):
            me = NAMES[number % len(NAMES)]
            heard = [
                {"role": "assistant", "content": text}
                if who == me
                else {"role": "user", "content": f"{who}: {text}"}
                for who, text in said
            ]
            system: dict[str, Any] = {"role": "system", "content": f"You are {me}."}
            body = json.dumps({"model": name, "messages": [system, *heard]}).encode()
            headers = {"content-type": "application/json"}
            async with session.post(f"{url}/chat/completions", data=body, headers=headers) as got:
                reply = json.loads(await got.read())
            said.append((me, reply["choices"][0]["message"]["content"]))


def team(url: str, name: str, messages: int, number: int = 0) -> JointChat:
    """Four agents who speak in turn until so many messages were said."""
    brain = model(url, name)
    members = [Agent(who, brain) for who in NAMES]
    return JointChat(f"team{number}", members, until=rounds(messages))


async def ours(
    kind: str, folder: str, url: str, name: str, messages: int, marks: list[float] | None = None
) -> None:
    """The same by dure. `marks` gets the CPU time at each message."""
    run = Run(
        team(url, name, messages), TASK, store=store(kind, folder), workspace=folder, budget=ENOUGH
    )
    if marks is not None:
        run.listen(lambda item: _mark(item, marks))
    outcome = await run
    assert outcome.status == "done", outcome
    assert outcome.usage.calls >= messages


def _mark(item: Event | Delta, marks: list[float]) -> None:
    if isinstance(item, Event) and item.kind == "intent" and item.body["verb"] == "think":
        marks.append(time.process_time())


async def resumed(folder: str, url: str, name: str, messages: int) -> float:
    """Seconds until a chat that was put down before its last message is over."""
    books = store("sqlite", folder)
    run = Run(team(url, name, messages), TASK, store=books, workspace=folder, budget=ENOUGH)
    said = 0

    def heard(item: Event | Delta) -> None:
        nonlocal said
        said += isinstance(item, Event) and item.kind == "began" and bool(item.parent)
        if said == messages:
            task.cancel()

    async def go() -> Outcome:
        return await run

    run.listen(heard)
    task = asyncio.ensure_future(go())
    with contextlib.suppress(asyncio.CancelledError):
        await task
    began = time.perf_counter()
    again = resume(run.id, team(url, name, messages), store=books, workspace=folder, budget=ENOUGH)
    outcome = await again
    assert outcome.status == "done", outcome
    return time.perf_counter() - began


async def many(folder: str, url: str, name: str, teams: int, messages: int) -> list[Outcome]:
    """Many teams at once, one store."""
    books = store("memory", folder)

    async def one(number: int) -> Outcome:
        talk = team(url, name, messages, number)
        return await Run(talk, TASK, store=books, workspace=folder, budget=ENOUGH)

    return await asyncio.gather(*map(one, range(teams)))
