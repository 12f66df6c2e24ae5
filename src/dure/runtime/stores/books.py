"""An open store over a database: what readers and writers of journals ask, done on its thread.

Knows runs, epochs and watchers. Which database it is, is the engine's; the SQL is in `queries.py`
and `changes.py`, the thread in `writer.py`.
"""

from __future__ import annotations

import asyncio
import math
import time
from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TypeAlias

from dure.core.event import Event
from dure.core.store import Books, Head, Letter, Watcher
from dure.runtime.stores import changes, queries
from dure.runtime.stores.engine import Busy, Connection, Engine, Writing
from dure.runtime.stores.words import driven
from dure.runtime.stores.writer import Writer

Waiting: TypeAlias = Callable[[str, float], None]
"""Told that a run is being waited for: its id, and for how many seconds at most."""

ASK_AGAIN = 0.05
"""Seconds between two tries to claim a run that another process drives."""


@asynccontextmanager
async def opened(
    engine: Engine, wait: float | None = None, waiting: Waiting | None = None
) -> AsyncGenerator[Books]:
    """The store in this database. A run whose process may be gone is waited for `wait` seconds, as
    long as it takes to know if None; `waiting` is told."""
    books = _Books(engine, wait, waiting)
    await books.writer.start()
    try:
        yield books
    finally:
        await books.writer.stop()


class _Journals:
    """What readers ask."""

    def __init__(self, engine: Engine, writer: Writer) -> None:
        self.engine = engine
        self.writer = writer

    async def find(self, name: str) -> Head:
        return await self.writer.read(lambda db: queries.find_head(db, name, self.engine.driven))

    async def heads(self, most: int = 100, *, like: str = "") -> list[Head]:
        driven = self.engine.driven
        return await self.writer.read(lambda db: queries.list_heads(db, most, like, driven))

    async def read(
        self, run: str, *, after: int = 0, parent: str | None = None, most: int | None = None
    ) -> list[Event]:
        return await self.writer.read(lambda db: queries.read_events(db, run, after, parent, most))

    async def chain(self, run: str, most: int) -> list[list[Event]]:
        return await self.writer.read(lambda db: queries.read_chain(db, run, most))

    async def blobs(self, names: Sequence[str]) -> dict[str, bytes]:
        return await self.writer.read(lambda db: queries.read_blobs(db, names)) if names else {}

    async def letters(self, run: str) -> list[Letter]:
        return await self.writer.read(lambda db: queries.read_letters(db, run))

    async def size(self, run: str) -> int:
        return await self.writer.read(lambda db: queries.size_of(db, run, self.engine.octets))


@dataclass(slots=True)
class _Driven:
    """A run that is driven here: its id, its writer's epoch, and the newest letter seen."""

    run: str
    epoch: int
    seen: int


class _Books(_Journals):
    def __init__(self, engine: Engine, wait: float | None, waiting: Waiting | None) -> None:
        super().__init__(engine, Writer(engine, self._told, self._look))
        self._wait = wait
        self._waiting = waiting
        self._numbers: dict[str, int] = {}
        self._driven: dict[int, _Driven] = {}
        self._watchers: dict[str, Watcher] = {}

    async def claim(self, run: str, head: Head | None = None) -> int:
        number, epoch, seen = await self._claimed(run, head)
        self._numbers[run], self._driven[number] = number, _Driven(run, epoch, seen)
        self.writer.look_out(True)
        before = self._watchers.pop(run, None)
        if before is not None:
            before.fenced()
        return epoch

    async def _claimed(self, run: str, head: Head | None) -> tuple[int, int, int]:
        """The run's number, the new epoch, and the number of the newest letter that is there."""
        number = 0

        def work(db: Connection) -> Busy | tuple[int, int, int]:
            nonlocal number
            if head is not None:
                changes.make_run(db, head)
            number = queries.run_number(db, run, self.engine.lock)
            got = self.engine.claim(db, number)
            if isinstance(got, Busy):
                return got
            # Letters that are there already are read by whoever takes their run up.
            query = "SELECT coalesce(max(number), 0) FROM inbox WHERE run=?"
            return number, got, db.execute(query, (number,)).fetchone()[0]

        def forget(_: object = None) -> None:
            if number not in self._driven:
                self.engine.let_go(number)

        try:
            return await self._patient(run, work)
        except BaseException:
            forget()  # The commit may have failed; or nobody waits for it any more:
            self.writer.later(forget)
            raise

    async def _patient(
        self, run: str, work: Callable[[Connection], Busy | tuple[int, int, int]]
    ) -> tuple[int, int, int]:
        """What `work` gives, once no other process has the run."""
        got = await self.writer.change(work)
        first, since = got, time.monotonic()
        patience = math.inf if self._wait is None else self._wait
        while isinstance(first, Busy) and isinstance(got, Busy):
            most = min(first.seconds, patience)
            # Not "until the seconds are over": at their very end the run is free.
            if got.mark != first.mark or most <= 0 or time.monotonic() - since >= patience:
                raise driven(run)
            if got is first and self._waiting is not None:
                self._waiting(run, most)
            await asyncio.sleep(ASK_AGAIN)
            got = await self.writer.change(work)
        assert not isinstance(got, Busy)
        return got

    async def release(self, run: str, epoch: int, head: Head) -> None:
        number = self._numbers.get(run)
        if number is None:
            return  # Whoever took it over has given it back already.

        def work(db: Connection) -> None:
            if changes.save_head(db, number, epoch, head):
                self.engine.let_go(number, db)

        await self.writer.change(work)
        mine = self._driven.get(number)
        if mine is not None and mine.epoch == epoch:  # Else another driver here took it over.
            del self._numbers[run], self._driven[number]
            self.writer.look_out(bool(self._driven))

    def append(self, event: Event, blobs: Mapping[str, bytes]) -> None:
        number = self._numbers.get(event.run)
        if number is None:  # It was given back, and may be another's, or deleted.
            if event.run in self._watchers:
                self._watchers[event.run].fenced()
            return
        named = [(number, name, data) for name, data in blobs.items()]
        self.writer.row(changes.row_of(number, event), named)

    async def flush(self) -> None:
        await self.writer.flush()

    def watch(self, run: str, watcher: Watcher | None) -> None:
        if watcher is None:
            self._watchers.pop(run, None)
        else:
            self._watchers[run] = watcher

    async def put(self, letter: Letter) -> None:
        work = self.writer.change(lambda db: changes.put_letter(db, self.engine, letter))
        first = await work  # Of two letters with one id, the one that came first counts.
        self._arrived(letter.run, first)

    async def insert(
        self,
        head: Head,
        events: Sequence[Event],
        blobs: Mapping[str, bytes],
        letters: Sequence[Letter] = (),
    ) -> None:
        work = changes.insert_journal
        await self.writer.change(lambda db: work(db, head, events, blobs, letters))

    async def delete(self, *runs: str) -> None:
        await self.writer.change(lambda db: changes.delete_runs(db, self.engine, runs))

    def _told(self, newest: Mapping[Writing, int], fenced: set[Writing]) -> None:
        for number, epoch in (*fenced, *newest):
            driven = self._driven.get(number)
            # An older writer of this process was told when the run was taken over.
            if driven is None or driven.epoch != epoch:
                continue
            watcher = self._watchers.get(driven.run)
            if watcher is not None:
                if (number, epoch) in fenced:
                    watcher.fenced()
                else:
                    watcher.committed(newest[number, epoch])

    def _look(self, db: Connection) -> None:
        """On the thread, now and then: what have other processes done?"""
        lost = self.engine.renew(db)
        if lost:
            self.writer.call(self._told, {}, lost)
        driven = dict(self._driven)
        watched = {n: each for n, each in driven.items() if each.run in self._watchers}
        seen = {n: each.seen for n, each in watched.items()}
        for newest, number, *letter in self.engine.mail(db, seen):
            watched[number].seen, run = newest, watched[number].run
            self.writer.call(self._arrived, run, queries.letter_from(run, letter))

    def _arrived(self, run: str, letter: Letter) -> None:
        watcher = self._watchers.get(run)
        if watcher is not None:
            watcher.arrived(letter)
