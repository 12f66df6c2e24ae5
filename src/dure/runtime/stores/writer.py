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
from dure.runtime.stores.tables import begin

T = TypeVar("T")
Row = tuple[Any, ...]
Item = tuple[str, Any, Any]
Result = tuple["asyncio.Future[Any]", Any, DureError | None]
Blob = tuple[int, str, bytes]

Writing = tuple[int, int]
"""A run by number, and the epoch of its writer."""

Told = dict[Writing, int]
"""The newest seq by run and epoch."""

_COLUMNS = "run,seq,epoch,key,parent,kind,actor,component,body,usage,cost,at"
_ROW = "(?,?,?,?,?,?,?,?,?,?,?,?)"
CHUNKS = (64, 8, 1)
"""How many rows go into one statement. Between statements the thread waits for the interpreter
lock while it holds the database's, so that fewer are better for everybody."""


def insert(rows: int) -> str:
    """The statement that inserts so many rows, those whose epoch is current."""
    columns = ",".join(f"column{number}" for number in range(1, 13))
    return (
        f"INSERT INTO journal({_COLUMNS}) SELECT {columns} FROM"
        f" (VALUES {','.join([_ROW] * rows)})"
        " WHERE (SELECT epoch FROM run WHERE id=column1)=column3"
    )


INSERT = f"INSERT INTO journal({_COLUMNS}) VALUES {_ROW}"
INSERTS = {rows: insert(rows) for rows in CHUNKS}
KEEP_BLOB = "INSERT OR IGNORE INTO blob(hash,data) VALUES(?2,?3)"
REFER_BLOB = "INSERT OR IGNORE INTO blob_ref(run,hash) VALUES(?1,?2)"

SOON = 0.02
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
        self._queue: queue.SimpleQueue[Item] = queue.SimpleQueue()
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
        nobody: asyncio.Future[None] = self._loop.create_future()
        nobody.add_done_callback(
            lambda done: done.cancelled() or done.exception()
        )  # whoever writes hears of it
        self._queue.put(("flush", None, nobody))

    async def flush(self) -> None:
        """Returns when all that was queued is committed."""
        done = self._loop.create_future()
        self._hand_over()
        self._queue.put(("flush", None, done))
        await done

    async def change(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """Run `work` on the connection after all that was queued; if it raises, its own changes
        are undone. It shares its commit with what is queued beside it."""
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

    def _batch(self, db: sqlite3.Connection, item: Item) -> bool:
        """Commit `item` and all that is queued behind it, at once; False at the end."""
        items = [item]
        with contextlib.suppress(queue.Empty):
            while items[-1][0] != "close":
                items.append(self._queue.get_nowait())
        closing = items.pop() if items[-1][0] == "close" else None
        batch = _Batch(self._stuck, self._stuck_blobs)
        failure: DureError | None = None
        try:
            batch.commit(db, items)
        except Exception as error:
            # Nothing is lost: the rows stay queued and go with the next commit that succeeds.
            if db.in_transaction:
                db.rollback()
            failure = explained(error)
        self._stuck, self._stuck_blobs = (batch.rows, batch.blobs) if failure else ([], [])
        self._call(self._settle, batch, failure)
        if closing is None:
            return True
        db.close()
        self._tell(closing[2], None, None)
        return False

    def _settle(self, batch: _Batch, failure: DureError | None) -> None:
        try:
            if failure is None and batch.rows:
                self._tell_of(batch)
        finally:  # Whatever a watcher does: nobody waits for ever.
            for done in batch.waiting:
                _finish(done, None, failure)
            for done, value, refusal in batch.results:
                _finish(done, value, failure or refusal)

    def _tell_of(self, batch: _Batch) -> None:
        newest = {(row[0], row[2]): row[1] for row in batch.rows}
        told = {writing: seq for writing, seq in newest.items() if writing not in batch.fenced}
        self._committed(told, dict.fromkeys(batch.fenced, 0))

    def _tell(self, done: asyncio.Future[Any], value: Any, failure: Exception | None) -> None:
        self._call(_finish, done, value, failure)

    def _call(self, function: Callable[..., Any], *arguments: Any) -> None:
        with contextlib.suppress(RuntimeError):  # A closed loop: nobody is left to tell.
            self._loop.call_soon_threadsafe(function, *arguments)


class _Batch:
    """What is committed in one transaction: rows and works, in the order they were queued."""

    def __init__(self, rows: list[Row], blobs: list[Blob]) -> None:
        self.rows = rows
        self.blobs = blobs
        self.waiting: list[asyncio.Future[None]] = []
        self.results: list[Result] = []
        self.fenced: set[Writing] = set()
        self._inserted = 0

    def commit(self, db: sqlite3.Connection, items: Sequence[Item]) -> None:
        """Take in the items and commit. When this raises, `rows` and `blobs` are to be kept."""
        works = [extra for what, _, extra in items if what in ("change", "read")]
        self.results = [(done, None, None) for done in works]
        for what, value, extra in items:
            if what == "rows":
                self.rows.extend(value)
                self.blobs.extend(extra)
            elif what == "flush":
                self.waiting.append(extra)
        changes = bool(self.rows) or any(what == "change" for what, _, _ in items)
        if not changes and not works:
            return
        if changes:
            begin(db)
        else:
            db.execute("BEGIN")
        # Rows come before the works that were queued behind them, and after those before them.
        upto = len(self.rows) - sum(len(value) for what, value, _ in items if what == "rows")
        results: list[Result] = []
        for what, value, extra in items:
            if what == "rows":
                upto += len(value)
            elif what in ("change", "read"):
                self._insert(db, upto)
                results.append((extra, *self._worked(db, value)))
        self._insert(db, len(self.rows))
        db.commit()
        self.results = results

    def _insert(self, db: sqlite3.Connection, upto: int) -> None:
        """Insert the rows whose epoch is current; notes what somebody else has taken over."""
        if self.blobs and not self._inserted:
            db.executemany(KEEP_BLOB, self.blobs)
            db.executemany(REFER_BLOB, [(run, name) for run, name, _ in self.blobs])
        rows = self.rows[self._inserted : upto]
        self._inserted = upto
        if not rows:
            return
        before = db.total_changes
        done = 0
        for size in CHUNKS:
            while len(rows) - done >= size:
                values = [value for row in rows[done : done + size] for value in row]
                db.execute(INSERTS[size], values)
                done += size
        if db.total_changes - before == len(rows):
            return
        for run, epoch in {(row[0], row[2]) for row in rows}:
            found = db.execute("SELECT epoch FROM run WHERE id=?", (run,)).fetchone()
            if found is None or found[0] != epoch:
                self.fenced.add((run, epoch))

    def _worked(
        self, db: sqlite3.Connection, work: Callable[[sqlite3.Connection], Any]
    ) -> tuple[Any, DureError | None]:
        """What a work gives, or why it could not be done: its own changes alone are undone."""
        db.execute("SAVEPOINT work")
        try:
            value = work(db)
        except Exception as error:
            if not db.in_transaction:  # a full disk undoes the whole transaction
                raise
            db.execute("ROLLBACK TO work")
            db.execute("RELEASE work")
            return None, explained(error)
        db.execute("RELEASE work")
        return value, None


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
    text = (isinstance(error, OSError) and error.strerror) or str(error)
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
        "The journal's database cannot be used ({text}). Move the file away (`dure config` says"
        " where it is), or choose another folder with `--in DIR`.",
        text=text,
    )
