"""What is measured, and the limit each figure must keep. Ratios, since machines differ."""

from __future__ import annotations

import asyncio
import gc
import json
import math
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from functools import partial
from statistics import fmean

import aiohttp

from benchmarks import floor, ours
from benchmarks import talk as talks
from benchmarks import team as teams
from benchmarks.depth import depth
from benchmarks.figure import Figure
from benchmarks.sandbox import sandbox
from benchmarks.serve import serve
from benchmarks.strategies.compare import strategies
from tests.runtime import postgres


def _cpu(work: Callable[[], Awaitable[object]]) -> float:
    """CPU seconds of this process for `work`, on an event loop of its own."""
    gc.collect()  # What an earlier look left behind is not this one's to clear away.
    began = time.process_time()
    asyncio.run(_await(work))
    return time.process_time() - began


def _wall(work: Callable[[], Awaitable[object]]) -> float:
    began = time.perf_counter()
    asyncio.run(_await(work))
    return time.perf_counter() - began


async def _await(work: Callable[[], Awaitable[object]]) -> object:
    return await work()


TURNS, CONVERSATIONS, LOOKS = 10, 20, 12
NAME = f"turns-{TURNS}"


async def _floor_conversations(url: str, count: int) -> None:
    async with aiohttp.ClientSession() as session:
        for _ in range(count):
            await floor.agent(session, url, NAME)


def turn(url: str) -> list[Figure]:
    """CPU a turn: conversations of 10 tool turns and a last word, one after another.

    The bare loop adds in place, and so does our tool, which is `async`. A synchronous function runs
    on a thread, so that it cannot stop the other agents: what that costs has a row of its own.
    """
    per = 1000 / (CONVERSATIONS * (TURNS + 1))
    rows = {
        "memory store": ("memory", (ours.add,), 2.5),
        "SQLite store": ("sqlite", (ours.add,), 4.0),
        "memory store, tool on a thread": ("memory", (ours.add_on_a_thread,), math.inf),
        "SQLite store, tool on a thread": ("sqlite", (ours.add_on_a_thread,), math.inf),
    }
    figures: list[Figure] = []
    for name, (kind, tools, limit) in rows.items():
        # The least of several short looks: what else the machine does only ever adds.
        bare, mine = math.inf, math.inf
        for _ in range(LOOKS):
            bare = min(bare, _cpu(lambda: _floor_conversations(url, CONVERSATIONS)))
            work = partial(ours.conversations, kind, url, NAME, CONVERSATIONS, tools)
            mine = min(mine, _cpu(work))
        detail = f"{per * mine:.2f} ms against {per * bare:.2f} ms of the bare loop"
        figures.append(Figure(f"CPU a turn, {name}", mine / bare, limit, "x", detail))
    return figures


def long(url: str) -> list[Figure]:
    """One conversation of 400 tool turns: what a turn near 400 costs against one near 10."""
    marks: list[float] = []
    asyncio.run(_await(lambda: ours.long("memory", url, "turns-400", marks)))
    late, early = _between(marks, 380, 400), _between(marks, 5, 25)
    detail = f"{late:.2f} ms against {early:.2f} ms"
    return [Figure("turn 400 against turn 10", late / early, 2.0, "x", detail)]


def server(url: str) -> list[Figure]:
    """CPU a turn in PostgreSQL against SQLite: of this process, the server's own not counted."""
    if postgres.found() is None:
        return [Figure("CPU a turn, PostgreSQL", 0, math.inf, "x", "PostgreSQL is not installed")]
    per = 1000 / (CONVERSATIONS * (TURNS + 1))
    with postgres.serving() as running:
        address = running.url()
        mine = {address: math.inf, "sqlite": math.inf}
        for _ in range(LOOKS):
            for kind, least in mine.items():
                work = partial(ours.conversations, kind, url, NAME, CONVERSATIONS)
                mine[kind] = min(least, _cpu(work))
    there, here = mine[address], mine["sqlite"]
    detail = f"{per * there:.2f} ms against {per * here:.2f} ms in SQLite"
    return [Figure("CPU a turn, PostgreSQL", there / here, math.inf, "x", detail)]


def _between(marks: list[float], first: int, last: int) -> float:
    return 1000 * (marks[last] - marks[first]) / (last - first)


def many(url: str) -> list[Figure]:
    """200 agents at once, each 10 tool turns and a last word, each request 100 ms."""
    bare = _wall(lambda: floor.many(url, "turns-10-100", 200))
    mine = _wall(lambda: ours.many("sqlite", url, "turns-10-100", 200))
    detail = f"{mine:.2f} s against {bare:.2f} s of the bare loop (1.1 s is ideal)"
    return [Figure("200 agents at 100 ms, SQLite, wall", mine / bare, 1.4, "x", detail)]


PIECES = 20_000


def stream(url: str) -> list[Figure]:
    """CPU a delta of a streamed answer, from the socket to a listener."""
    _cpu(lambda: ours.streamed(url, "stream-100"))
    seconds = _cpu(lambda: ours.streamed(url, f"stream-{PIECES}"))
    bare = _cpu(lambda: floor.streamed(url, f"stream-{PIECES}"))
    micros, floor_micros = 1e6 * seconds / PIECES, 1e6 * bare / PIECES
    detail = f"a bare aiohttp loop: {floor_micros:.1f} µs"
    return [Figure("CPU a streamed delta", micros, 15.0, " µs", detail)]


def importing(_: str) -> list[Figure]:
    """CPU seconds of `import dure` in a fresh process, beyond those of Python itself."""
    mine, bare = (min(_child_cpu(code) for _ in range(5)) for code in ("import dure", "pass"))
    agent = "from dure import Agent; Agent('a')"
    first = min(_child_cpu(agent) for _ in range(5)) - bare
    detail = f"to a first agent: {first:.2f} s"
    return [Figure("import dure, CPU", mine - bare, 0.25, " s", detail)]


def _child_cpu(code: str) -> float:
    script = f"{code}\nimport time; print(time.process_time())"
    made = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    return float(made.stdout)


EXCHANGES = 10_000


def talk(_: str) -> list[Figure]:
    """One talk of 10,000 exchanges: the last hundred against those from the 100th to the 200th."""
    seen = asyncio.run(talks.talk(EXCHANGES))
    cpu, cpu_before = 1000 * fmean(seen.cpu[-100:]), 1000 * fmean(seen.cpu[100:200])
    sent, sent_before = fmean(seen.tokens[-100:]), fmean(seen.tokens[100:200])
    mib, mib_before = seen.resident[-1] / 2**20, seen.resident[1] / 2**20
    minutes = sum(seen.wall) / 60
    return [
        _ratio("talk: CPU an exchange", cpu, cpu_before, 1.5, f"ms; {minutes:.1f} minutes in all"),
        _ratio("talk: tokens an exchange", sent, sent_before, 1.5, "sent, notes included"),
        _ratio("talk: memory of the process", mib, mib_before, 1.1, "MiB"),
        Figure("talk: resume of the last exchange", seen.resume, 0.3, " s"),
    ]


def _ratio(name: str, late: float, early: float, limit: float, unit: str) -> Figure:
    return Figure(name, late / early, limit, "x", f"{late:.1f} against {early:.1f} {unit}")


AGENTS = 10_000


def crowd(url: str) -> list[Figure]:
    """10,000 agents at once, each 10 tool turns and a last word, each request a second."""
    bare, mine = (_child_crowd(way, url) for way in ("bare", "dure"))
    detail = f"{mine['cpu']:.0f} against {bare['cpu']:.0f} s of the bare loop"
    per = 1000 / (AGENTS * (TURNS + 1))
    each = f"{per * mine['cpu']:.2f} against {per * bare['cpu']:.2f} ms a request"
    return [
        Figure("crowd: CPU", mine["cpu"] / bare["cpu"], 2.5, "x", f"{detail}; {each}"),
        Figure("crowd: memory", mine["mib"], 1024, " MiB", f"the bare loop: {bare['mib']:.0f} MiB"),
        Figure("crowd: wall", mine["wall"], math.inf, " s", f"the bare loop: {bare['wall']:.0f} s"),
    ]


def _child_crowd(way: str, url: str) -> dict[str, float]:
    command = [sys.executable, "-m", "benchmarks.crowd", way, url, f"{NAME}-1000", str(AGENTS)]
    made = subprocess.run(command, capture_output=True, text=True, check=True)
    return json.loads(made.stdout)


SHORT, LONGER = 40, 200


def team(url: str) -> list[Figure]:
    """CPU a message in a joint chat of four, at 40 messages and at 200."""
    bare = dict.fromkeys((SHORT, LONGER), math.inf)
    mine = dict(bare)
    with tempfile.TemporaryDirectory() as folder:
        for _ in range(LOOKS):
            for count in bare:
                work = partial(teams.bare, url, SAYS, count)
                bare[count] = min(bare[count], 1000 * _cpu(work) / count)
                work = partial(teams.ours, "memory", folder, url, SAYS, count)
                mine[count] = min(mine[count], 1000 * _cpu(work) / count)
    detail = f"{mine[SHORT]:.2f} ms against {bare[SHORT]:.2f} ms of the bare loop"
    later = f"{mine[LONGER]:.2f} ms against {mine[SHORT]:.2f} ms; the bare loop: "
    return [
        Figure("joint chat of 4, CPU a message", mine[SHORT] / bare[SHORT], 2.5, "x", detail),
        Figure(
            "joint chat: 200 messages against 40",
            mine[LONGER] / mine[SHORT],
            1.3,
            "x",
            f"{later}{bare[LONGER]:.2f} against {bare[SHORT]:.2f} ms",
        ),
    ]


SAYS = "say-120"
LONG_TALK, TEAMS = 10_000, 1_000


def table(url: str) -> list[Figure]:
    """A joint chat of 10,000 messages in SQLite, and its resume; 1,000 teams of four at once."""
    marks: list[float] = []
    with tempfile.TemporaryDirectory() as folder:
        work = partial(teams.ours, "sqlite", folder, url, SAYS, LONG_TALK, marks)
        seconds = _wall(work)
        resumed = asyncio.run(teams.resumed(folder, url, SAYS, LONG_TALK))
        many = _wall(partial(teams.many, folder, url, f"{SAYS}-100", TEAMS, 12))
    late, early = _between(marks, -1_001, -1), _between(marks, 1_000, 2_000)
    detail = f"{late:.2f} ms against {early:.2f} ms of the second thousand; {seconds:.0f} s in all"
    return [
        Figure("joint chat, last 1,000 of 10,000 messages", late / early, 1.5, "x", detail),
        Figure("joint chat, resume after 9,999 messages", resumed, math.inf, " s"),
        Figure("1,000 teams of 4 at once, 12 messages each", many, math.inf, " s", "each 100 ms"),
    ]


SLOW: dict[str, Callable[[str], list[Figure]]] = {
    "talk": talk,
    "crowd": crowd,
    "table": table,
    "strategies": strategies,
    "depth": depth,
}
"""What takes minutes: measured once, and only when it is asked for by name."""

MEASURES: dict[str, Callable[[str], list[Figure]]] = {
    "turn": turn,
    "server": server,
    "long": long,
    "many": many,
    "stream": stream,
    "import": importing,
    "serve": serve,
    "sandbox": sandbox,
    "team": team,
}
