"""The one thread that touches a database: it commits what is handed over as soon as it is idle, so
that commits are grouped by load. Whoever waits for a commit has it handed over at once.

Knows queues and failure; does not know the tables or which database it is.
"""

from __future__ import annotations

import asyncio
import contextlib
import queue
import threading
import time
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from dure.core.errors import DureError
from dure.runtime.stores.batch import Batch, Item
from dure.runtime.stores.engine import Blob, Connection, Engine, Writing
from dure.runtime.stores.queries import Row

T = TypeVar("T")

SOON = 0.02
"""Seconds after which rows that nobody waits for are handed to the thread: events of one burst
share a commit, which costs more than they do."""


class Writer:
    """A thread with a connection. `committed` is told of commits on the event loop that made this;
    `look` is called on the thread now and then while `looking`."""

    def __init__(
        self,
        engine: Engine,
        committed: Callable[[dict[Writing, int], set[Writing]], None],
        look: Callable[[Connection], None],
    ) -> None:
        self._engine = engine
        self._committed = committed
        self._look = look
        self._loop = asyncio.get_running_loop()
        self._queue: queue.SimpleQueue[Item] = queue.SimpleQueue()
        self._rows: list[Row] = []
        self._blobs: list[Blob] = []
        self._timer: asyncio.TimerHandle | None = None
        self._stuck: list[Row] = []
        self._stuck_blobs: list[Blob] = []
        self._thread = threading.Thread(target=self._work, name="dure-store", daemon=True)
        self._looking = False

    async def start(self) -> None:
        """Connect; raises what connecting raised."""
        done = self._loop.create_future()
        self._queue.put(("open", None, done))
        self._thread.start()
        await done

    async def stop(self) -> None:
        """Commit what is queued, close the connection, end the thread."""
        done = self._loop.create_future()
        self._hand_over()
        self._queue.put(("close", None, done))
        await done
        self._thread.join()

    def look_out(self, looking: bool) -> None:
        """Whether to look for what other processes did."""
        if looking != self._looking:
            self._looking = looking
            self._queue.put(("flush", None, self._nobody()))  # It wakes the thread.

    def later(self, work: Callable[[Connection], object]) -> None:
        """Run `work`, which only reads, after all that was queued; nobody waits for it."""
        self._queue.put(("read", work, self._nobody()))

    def _nobody(self) -> asyncio.Future[None]:
        """Who waits for what nobody waits for: what goes wrong is told to who writes."""
        nobody: asyncio.Future[None] = self._loop.create_future()
        nobody.add_done_callback(lambda done: done.cancelled() or done.exception())
        return nobody

    def row(self, row: Row, blobs: Sequence[Blob] = ()) -> None:
        """Queue a journal row and the blobs it names.

        Rows that nobody waits for are handed over together after `SOON`; whoever waits takes them
        along at once.
        """
        self._rows.append(row)
        self._blobs.extend(blobs)
        if self._timer is None:
            self._timer = self._loop.call_later(SOON, self._hand_over)

    async def flush(self) -> None:
        """Returns when all that was queued is committed."""
        await self._ask("flush", None)

    async def change(self, work: Callable[[Connection], T]) -> T:
        """Run `work` on the connection after all that was queued; if it raises, its own changes
        are undone. It shares its commit with what is queued beside it."""
        return await self._ask("change", work)

    async def read(self, work: Callable[[Connection], T]) -> T:
        """Run `work`, which only reads, after all that was queued was committed."""
        return await self._ask("read", work)

    def call(self, function: Callable[..., Any], *arguments: Any) -> None:
        """From the thread: call the function on the event loop."""
        with contextlib.suppress(RuntimeError):  # A closed loop: nobody is left to tell.
            self._loop.call_soon_threadsafe(function, *arguments)

    async def _ask(self, how: Any, work: Any) -> Any:
        done: asyncio.Future[Any] = self._loop.create_future()
        self._hand_over()
        self._queue.put((how, work, done))
        return await done

    def _hand_over(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if self._rows:
            self._queue.put(("rows", self._rows, self._blobs))
            self._rows, self._blobs = [], []

    # What follows runs on the thread.

    def _work(self) -> None:
        _, _, opened = self._queue.get()
        try:
            db = self._engine.connect()
        except Exception as error:
            self.call(_finish, opened, None, self._engine.explained(error))
            return
        self.call(_finish, opened, None, None)
        looked = 0.0
        while True:
            try:
                item = self._queue.get(timeout=self._engine.seconds if self._looking else None)
            except queue.Empty:
                item = None
            if item is not None:
                items = self._queued_behind(item)
                db = self._batch(db, items)
                if items[-1][0] == "close":
                    db.close()
                    self.call(_finish, items[-1][2], None, None)
                    return
            # A run that writes all the time is to hear of its letters as well.
            if self._looking and time.monotonic() - looked >= self._engine.seconds:
                looked = time.monotonic()
                with contextlib.suppress(Exception):  # It is seen by whoever uses it next.
                    db = self._connected(db)
                    self._look(db)

    def _queued_behind(self, item: Item) -> list[Item]:
        items = [item]
        with contextlib.suppress(queue.Empty):
            while items[-1][0] != "close":
                items.append(self._queue.get_nowait())
        return items

    def _batch(self, db: Connection, items: Sequence[Item]) -> Connection:
        """Commit the items at once; gives the connection, another one if it was lost."""
        batch = Batch(self._engine, self._stuck, self._stuck_blobs)
        batch.take(items)
        failure: DureError | None = None
        try:
            db = self._connected(db)
            try:
                batch.commit(db)
            except Exception:
                if not batch.repeatable or not self._engine.is_lost(db):
                    raise
                db = self._connected(db)
                batch.commit(db)
        except Exception as error:
            # Nothing is lost: the rows stay queued and go with the next commit that succeeds.
            if db.in_transaction:
                db.rollback()
            failure = self._engine.explained(error)
        self._stuck, self._stuck_blobs = (batch.rows, batch.blobs) if failure else ([], [])
        self.call(self._settle, batch, failure)
        return db

    def _connected(self, db: Connection) -> Connection:
        if not self._engine.is_lost(db):
            return db
        db.close()
        return self._engine.connect()

    def _settle(self, batch: Batch, failure: DureError | None) -> None:
        try:
            if failure is None and batch.rows:
                self._committed(batch.newest(), batch.fenced)
        finally:  # Whatever a watcher does: nobody waits for ever.
            for done in batch.waiting:
                _finish(done, None, failure)
            for done, value, refusal in batch.results:
                _finish(done, value, failure or refusal)


def _finish(done: asyncio.Future[Any], value: Any, failure: Exception | None) -> None:
    if done.done():
        return
    if failure is not None:
        done.set_exception(failure)
    else:
        done.set_result(value)
