"""What serving adds: a completion asked of `dure serve` against the same run in the process."""

from __future__ import annotations

import asyncio
import json
import math
import tempfile
import time
from pathlib import Path

import aiohttp

from benchmarks.figure import Figure
from dure.agents import Agent
from dure.models import scripted
from dure.runtime import Run
from dure.runtime.options import Options
from dure.runtime.stores import SQLite
from tests.serve.serving import TOKEN, serving

ANSWERS, LOOKS, AT_ONCE = 100, 3, 50
SAID = "A line of some words that a model might say to a person. " * 20


def serve(url: str) -> list[Figure]:
    """Answers one after another, many at once, and how long a stream's first words take."""
    who = Agent("clerk", scripted(lambda prompt: SAID))
    bare = alone = first = crowd = math.inf
    for _ in range(LOOKS):
        with tempfile.TemporaryDirectory() as folder:
            bare = min(bare, asyncio.run(_here(who, Path(folder))))
        with tempfile.TemporaryDirectory() as folder, serving(who, Path(folder)) as address:
            alone = min(alone, asyncio.run(_asked(address)))
            first = min(first, asyncio.run(_first(address)))
            crowd = min(crowd, asyncio.run(_crowd(address)))
    detail = f"{alone * 1000:.1f} ms an answer, {bare * 1000:.1f} ms in the process (SQLite)"
    many = f"{crowd * 1000:.1f} ms an answer"
    return [
        Figure("a served answer over the same run in the process", alone / bare, 2.5, "x", detail),
        Figure(f"the same, {AT_ONCE} clients at once", crowd / bare, 2.5, "x", many),
        Figure("first words of a stream", first * 1000, math.inf, "ms", "from the request on"),
    ]


async def _here(who: Agent, folder: Path) -> float:
    terms = Options(store=SQLite(folder / "runs.db"), workspace=str(folder))
    began = time.perf_counter()
    for _ in range(ANSWERS):
        assert (await Run(who, "Say it.", **terms)).text == SAID
    return (time.perf_counter() - began) / ANSWERS


def _body(*, stream: bool) -> bytes:
    said = [{"role": "user", "content": "Say it."}]
    return json.dumps({"model": "clerk", "messages": said, "stream": stream}).encode()


def _client() -> aiohttp.ClientSession:
    headers = {"authorization": f"Bearer {TOKEN}", "content-type": "application/json"}
    return aiohttp.ClientSession(headers=headers, connector=aiohttp.TCPConnector(limit=AT_ONCE))


async def _one(client: aiohttp.ClientSession, address: str) -> None:
    async with client.post(f"{address}/v1/chat/completions", data=_body(stream=False)) as got:
        assert (await got.json())["choices"][0]["message"]["content"] == SAID


async def _asked(address: str) -> float:
    async with _client() as client:
        await _one(client, address)  # what is loaded at the first call is not this one's
        began = time.perf_counter()
        for _ in range(ANSWERS):
            await _one(client, address)
    return (time.perf_counter() - began) / ANSWERS


async def _crowd(address: str) -> float:
    async with _client() as client:
        began = time.perf_counter()
        for _ in range(4):
            await asyncio.gather(*(_one(client, address) for _ in range(AT_ONCE)))
    return (time.perf_counter() - began) / (4 * AT_ONCE)


async def _first(address: str) -> float:
    """Seconds until the first words of an answer are there; the median of twenty."""
    took: list[float] = []
    async with _client() as client:
        for _ in range(20):
            began = time.perf_counter()
            where = f"{address}/v1/chat/completions"
            async with client.post(where, data=_body(stream=True)) as got:
                async for line in got.content:
                    if b'"content": "A' in line:
                        took.append(time.perf_counter() - began)
                        break
    return sorted(took)[len(took) // 2]
