"""The one thread that touches a SQLite database: it commits what is handed over as soon as it is
idle, so that commits are grouped by load. Whoever waits for a commit has it handed over at once.

Knows queues, transactions and failure; does not know the tables' meaning beyond inserting rows.
"""

from __future__ import annotations

import asyncio
import contextlib
import queue
import sqlite3
import threading
import time
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from dure.core.errors import DureError, SetupError

T = TypeVar("T")
Row = tuple[Any, ...]
Blob = tuple[int, str, bytes]

Writing = tuple[int, int]
"""A run by number, and the epoch of its writer."""

Told = dict[Writing, int]
"""The newest seq by run and epoch."""

INSERT = (
    "INSERT INTO journal(run,seq,epoch,key,parent,kind,actor,component,body,usage,cost,at)"
    " SELECT ?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11,?12"
    " WHERE (SELECT epoch FROM run WHERE id=?1)=?3"
)
KEEP_BLOB = "INSERT OR IGNORE INTO blob(hash,data) VALUES(?2,?3)"
REFER_BLOB = "INSERT OR IGNORE INTO blob_ref(run,hash) VALUES(?1,?2)"

SOON = 0.005
"""Seconds after which rows that nobody waits for are handed to the thread: events of one burst
share a commit, which costs more than they do."""

POLL_SECONDS = 0.25
"""How often the thread looks for letters that other processes have put into inboxes."""


class Writer:
    """A thread with a connection. `loop` is where commits are told of."""

    def __init__(
        self,
        connect: Callable[[], sqlite3.Connection],
        committed: Callable[[Told, Told], None],
        poll: Callable[[sqlite3.Connection], None],
    ) -> None:
        self._connect = connect
        self._committed = committed
        self._poll = poll
        self._loop = asyncio.get_running_loop()
        self._queue: queue.SimpleQueue[tuple[str, Any, Any]] = queue.SimpleQueue()
        self._rows: list[Row] = []
        self._blobs: list[Blob] = []
        self._timer: asyncio.TimerHandle | None = None
        self._stuck: list[Row] = []
        self._stuck_blobs: list[Blob] = []
        self._thread = threading.Thread(target=self._work, name="dure-sqlite", daemon=True)
        self.polling = False

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

    def row(self, row: Row, blobs: Sequence[Blob] = ()) -> None:
        """Queue a journal row and the blobs it names.

        Rows that nobody waits for are handed over together after `SOON`; whoever waits takes them
        along at once.
        """
        self._rows.append(row)
        self._blobs.extend(blobs)
        if self._timer is None:
            self._timer = self._loop.call_later(SOON, self._hand_over)

    def _hand_over(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if self._rows:
            self._queue.put(("rows", self._rows, self._blobs))
            self._rows, self._blobs = [], []

    def nudge(self) -> None:
        """Wake the thread, so that it takes notice of `polling`."""
        self._queue.put(("flush", None, self._loop.create_future()))

    async def flush(self) -> None:
        """Returns when all that was queued is committed."""
        done = self._loop.create_future()
        self._hand_over()
        self._queue.put(("flush", None, done))
        await done

    async def change(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """Run `work` on the connection, after all that was queued, in a transaction of its own."""
        return await self._ask("change", work)

    async def read(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """Run `work`, which only reads, after all that was queued was committed."""
        return await self._ask("read", work)

    async def _ask(self, how: str, work: Callable[[sqlite3.Connection], T]) -> T:
        done: asyncio.Future[T] = self._loop.create_future()
        self._hand_over()
        self._queue.put((how, work, done))
        return await done

    # What follows runs on the thread.

    def _work(self) -> None:
        _, _, opened = self._queue.get()
        try:
            db = self._connect()
        except Exception as error:
            self._tell(opened, None, explained(error))
            return
        self._tell(opened, None, None)
        looked = 0.0
        while True:
            try:
                item = self._queue.get(timeout=POLL_SECONDS if self.polling else None)
            except queue.Empty:
                item = None
            if item is not None and not self._batch(db, item):
                return
            # A run that writes all the time is to hear of its letters as well.
            if self.polling and time.monotonic() - looked >= POLL_SECONDS:
                looked = time.monotonic()
                with contextlib.suppress(sqlite3.Error):
                    self._poll(db)

    def _batch(self, db: sqlite3.Connection, item: tuple[str, Any, Any]) -> bool:
        """Commit `item` and all that is queued behind it; False at the end."""
        rows, blobs = self._stuck, self._stuck_blobs
        waiting: list[asyncio.Future[None]] = []
        while True:
            what, value, extra = item
            if what == "rows":
                rows.extend(value)
                blobs.extend(extra)
            elif what == "flush":
                waiting.append(extra)
            else:
                break
            try:
                item = self._queue.get_nowait()
            except queue.Empty:
                self._commit(db, rows, blobs, waiting)
                return True
        failure = self._commit(db, rows, blobs, waiting)
        if what in ("change", "read"):
            if failure is not None:
                self._tell(extra, None, failure)
            else:
                self._run(db, value, extra, change=what == "change")
            return True
        db.close()
        self._tell(extra, None, None)
        return False

    def _commit(
        self,
        db: sqlite3.Connection,
        rows: list[Row],
        blobs: list[Blob],
        waiting: list[asyncio.Future[None]],
    ) -> DureError | None:
        failure: DureError | None = None
        fenced: set[Writing] = set()
        if rows:
            try:
                fenced = self._insert(db, rows, blobs)
            except Exception as error:
                # Nothing is lost: the rows stay queued and go with the next commit that succeeds.
                if db.in_transaction:
                    db.rollback()
                failure = explained(error)
                self._stuck, self._stuck_blobs = rows, blobs
            else:
                self._stuck, self._stuck_blobs = [], []
        if rows or waiting:
            self._call(self._settle, [] if failure else rows, fenced, waiting, failure)
        return failure

    def _insert(self, db: sqlite3.Connection, rows: list[Row], blobs: list[Blob]) -> set[Writing]:
        """Insert rows whose epoch is current; gives what somebody else has taken over."""
        db.execute("BEGIN IMMEDIATE")
        if blobs:
            db.executemany(KEEP_BLOB, blobs)
            db.executemany(REFER_BLOB, [(run, name) for run, name, _ in blobs])
        before = db.total_changes
        db.executemany(INSERT, rows)
        fenced: set[Writing] = set()
        if db.total_changes - before != len(rows):
            for run, epoch in {(row[0], row[2]) for row in rows}:
                found = db.execute("SELECT epoch FROM run WHERE id=?", (run,)).fetchone()
                if found is None or found[0] != epoch:
                    fenced.add((run, epoch))
        db.commit()
        return fenced

    def _run(
        self, db: sqlite3.Connection, work: Callable[..., Any], done: Any, *, change: bool
    ) -> None:
        try:
            db.execute("BEGIN IMMEDIATE" if change else "BEGIN")
            value = work(db)
            db.commit()
        except Exception as error:
            if db.in_transaction:
                db.rollback()
            self._tell(done, None, explained(error))
        else:
            self._tell(done, value, None)

    def _settle(
        self,
        rows: list[Row],
        fenced: set[Writing],
        waiting: list[asyncio.Future[None]],
        failure: DureError | None,
    ) -> None:
        if rows:
            newest = {(row[0], row[2]): row[1] for row in rows}
            told = {writing: seq for writing, seq in newest.items() if writing not in fenced}
            self._committed(told, dict.fromkeys(fenced, 0))
        for done in waiting:
            _finish(done, None, failure)

    def _tell(self, done: asyncio.Future[Any], value: Any, failure: Exception | None) -> None:
        self._call(_finish, done, value, failure)

    def _call(self, function: Callable[..., Any], *arguments: Any) -> None:
        with contextlib.suppress(RuntimeError):  # A closed loop: nobody is left to tell.
            self._loop.call_soon_threadsafe(function, *arguments)


def _finish(done: asyncio.Future[Any], value: Any, failure: Exception | None) -> None:
    if done.done():
        return
    if failure is not None:
        done.set_exception(failure)
    else:
        done.set_result(value)


def explained(error: Exception) -> DureError:
    """A database error as a sentence with a cure."""
    if isinstance(error, DureError):
        return error
    text = str(error)
    if "full" in text or "disk I/O" in text:
        return SetupError(
            "store.full",
            "The disk that holds the journal is full or failing ({text}). Free some space, then"
            " `dure resume`; nothing is lost.",
            text=text,
        )
    if "readonly" in text or "unable to open" in text or isinstance(error, OSError):
        return SetupError(
            "store.readonly",
            "The journal cannot be written here ({text}). Choose another folder with `--in DIR` or"
            " DURE_HOME.",
            text=text,
        )
    if "locked" in text:
        return SetupError(
            "store.locked",
            "Another program holds the journal's database ({text}). Close it and try again.",
            text=text,
        )
    return SetupError(
        "store.broken",
        "The journal's database cannot be used ({text}). Move the file away, or choose another"
        " folder with `--in DIR`.",
        text=text,
    )
