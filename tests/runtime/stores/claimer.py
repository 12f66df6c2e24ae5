"""A process that claims runs again and again, and says what became of each claim.

`python -m tests.runtime.stores.claimer URL NAME COUNT FREEZE…` ends after so many claims, or when
it is asked to (SIGTERM). At each claim whose number is in FREEZE it stops itself (SIGSTOP) before
it writes, until somebody wakes it. A line for each claim: run, epoch, when it was got and given
back (the machine's clock), and whether it was fenced.
"""

from __future__ import annotations

import asyncio
import json
import os
import random
import signal
import sys
import time
from dataclasses import dataclass

from dure.core.errors import UsageError
from dure.core.event import Event
from dure.core.store import Books, Head, Letter
from dure.runtime.stores import PostgreSQL

LEASE = 1.5
RUNS = tuple(f"run-{number}" for number in range(8))


@dataclass
class Ear:
    """Hears only whether the run was taken over."""

    fenced_off: bool = False

    def committed(self, seq: int) -> None:
        """Part of `Watcher`."""

    def arrived(self, letter: Letter) -> None:
        """Part of `Watcher`."""

    def fenced(self) -> None:
        """Part of `Watcher`."""
        self.fenced_off = True


async def claiming(url: str, name: str, count: int, freeze: set[int]) -> None:
    """So many claims, one after the other; a run that the other drives is passed over."""
    ending = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, ending.set)
    books, choice = await PostgreSQL(url, lease=LEASE).open(), random.Random(name)
    done = 0
    while done < count and not ending.is_set():
        run = choice.choice(RUNS)
        try:
            epoch = await books.claim(run)
        except UsageError as error:
            if error.code != "store.driven":
                raise
            continue
        done += 1
        await claimed(books, run, epoch, name, freeze=done in freeze)


async def claimed(books: Books, run: str, epoch: int, name: str, *, freeze: bool) -> None:
    """Write one event into the run, and give it back."""
    ear, got = Ear(), time.monotonic()
    books.watch(run, ear)
    seq = (await books.find(run)).events + 1
    if freeze:
        print(json.dumps({"frozen": run, "at": got}), flush=True)
        os.kill(os.getpid(), signal.SIGSTOP)
    books.append(Event(run, seq, epoch, "k", "", "note", name, "action", {}), {})
    await books.flush()
    given = time.monotonic()
    books.watch(run, None)
    await books.release(run, epoch, Head(run, status="paused"))
    facts = {"run": run, "epoch": epoch, "seq": seq, "got": got, "given": given}
    print(json.dumps({**facts, "frozen": freeze, "fenced": ear.fenced_off}), flush=True)


if __name__ == "__main__":
    url, name, count, *freeze = sys.argv[1:]
    asyncio.run(claiming(url, name, int(count), {int(number) for number in freeze}))
