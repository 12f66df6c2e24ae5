"""One writer a run over many processes: 1,000 claims by two, one of them frozen and woken."""

import asyncio
import json
import os
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from dure.core.store import Head
from dure.runtime.stores import PostgreSQL
from tests.runtime.postgres import Server
from tests.runtime.stores.claimer import RUNS

ROOT = Path(__file__).parents[3]
CLAIMS, FREEZE = 500, (100, 250, 400)


@pytest.fixture
def url(server: Server) -> str:
    """A database with runs that nobody drives."""
    url = server.url()

    async def make() -> None:
        books = await PostgreSQL(url).open()
        for run in RUNS:
            epoch = await books.claim(run, Head(run))
            await books.release(run, epoch, Head(run, status="paused"))

    asyncio.run(make())
    return url


@pytest.fixture
def claimers(url: str) -> Iterator[list[subprocess.Popen[str]]]:
    """Two processes at work; the first freezes."""
    program = [sys.executable, "-m", "tests.runtime.stores.claimer", url]
    rest: list[list[object]] = [["one", CLAIMS, *FREEZE], ["two", 100 * CLAIMS]]
    started = [
        subprocess.Popen([*program, *map(str, each)], cwd=ROOT, text=True, stdout=subprocess.PIPE)
        for each in rest
    ]
    yield started
    for process in started:
        process.kill()
        process.communicate()


def said(process: subprocess.Popen[str]) -> Iterator[dict[str, Any]]:
    """What it says, line by line, until it ends."""
    assert process.stdout is not None
    for line in process.stdout:
        yield json.loads(line)
    assert process.wait() == 0


def frozen(process: subprocess.Popen[str]) -> bool:
    """Whether it stands still."""
    return "\nState:\tT" in Path(f"/proc/{process.pid}/status").read_text()


def claims_of(claimers: list[subprocess.Popen[str]]) -> list[list[dict[str, Any]]]:
    """All claims of both. Whenever the first freezes it is woken once the other has its run."""
    one, two = map(said, claimers)
    first, second = list[dict[str, Any]](), list[dict[str, Any]]()
    for claim in one:
        if "epoch" in claim:
            first.append(claim)
            continue
        while not frozen(claimers[0]):
            os.sched_yield()
        taken = False
        while not taken:
            second.append(next(two))
            taken = second[-1]["run"] == claim["frozen"] and second[-1]["got"] > claim["at"]
        os.kill(claimers[0].pid, signal.SIGCONT)
    while len(second) < CLAIMS:
        second.append(next(two))
    claimers[1].terminate()
    return [first, [*second, *two]]


async def journals(url: str) -> dict[tuple[str, int], tuple[int, str]]:
    """What was written, by run and seq: the epoch, and by whom."""
    books = await PostgreSQL(url).open()
    return {
        (run, event.seq): (event.epoch, event.actor)
        for run in RUNS
        for event in await books.read(run)
    }


def test_a_thousand_claims(url: str, claimers: list[subprocess.Popen[str]]) -> None:
    one, two = claims_of(claimers)
    assert len(one) == CLAIMS <= len(two)
    # No epoch was given twice, and nobody had a run while the other had it.
    counts = Counter((claim["run"], claim["epoch"]) for claim in (*one, *two))
    assert set(counts.values()) == {1}
    awake = [claim for claim in (*one, *two) if not claim["frozen"]]
    for run in RUNS:
        mine = sorted((each["got"], each["given"]) for each in awake if each["run"] == run)
        assert all(before[1] <= after[0] for before, after in pairwise(mine))
    # Those that were taken over wrote nothing, and were told; all others wrote what they said.
    assert [claim["fenced"] for claim in one if claim["frozen"]] == [True] * len(FREEZE)
    assert not any(claim["fenced"] for claim in awake)
    due = {
        (claim["run"], claim["seq"]): (claim["epoch"], name)
        for name, claims in (("one", one), ("two", two))
        for claim in claims
        if not claim["fenced"]
    }
    assert asyncio.run(journals(url)) == due
