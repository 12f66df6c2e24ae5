"""The embedded store: SQLite in WAL mode, one file, committed with `synchronous=FULL`.

Knows the tables. The thread that commits is in `writer.py`, the process locks in `owners.py`.
"""

from __future__ import annotations

import asyncio
import os
import sqlite3
from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from dure.core.codec import compact
from dure.core.encode import clean
from dure.core.errors import UsageError
from dure.core.event import Event
from dure.core.store import Books, Head, Letter, Watcher
from dure.core.usage import encode_usage
from dure.host.lend import lent
from dure.runtime.stores.owners import disown, own
from dure.runtime.stores.tables import (
    SELECT_HEAD,
    connect,
    head_from,
    letter_from,
    load_event,
    run_number,
)
from dure.runtime.stores.words import find_one
from dure.runtime.stores.writer import Told, Writer


@dataclass(frozen=True)
class SQLite:
    """Journals in the SQLite file `path`, made if need be (mode 0600)."""

    path: Path | str

    @property
    def name(self) -> str:
        """How the store is shown to people."""
        return f"sqlite:{Path(self.path).name}"

    async def open(self) -> Books:
        """The open database of this event loop."""
        path = absolute(self.path)
        return await lent(("sqlite", str(path)), lambda: _opened(path))


def absolute(path: Path | str) -> Path:
    """The path, whatever the current folder becomes later."""
    return Path(os.path.abspath(path))


@asynccontextmanager
async def _opened(path: Path) -> AsyncGenerator[Books]:
    books = _SQLiteBooks(path)
    await books.writer.start()
    # Letters that are there already are read by whoever takes their run up.
    query = "SELECT coalesce(max(number), 0) FROM inbox"
    books.mail_seen = await books.writer.read(lambda db: db.execute(query).fetchone()[0])
    try:
        yield books
    finally:
        await books.writer.stop()


class _SQLiteBooks:
    def __init__(self, path: Path) -> None:
        self._path = path
        self._loop = asyncio.get_running_loop()
        self._numbers: dict[str, int] = {}
        self._names: dict[int, str] = {}
        self._epochs: dict[int, int] = {}
        self._watchers: dict[str, Watcher] = {}
        self.mail_seen = 0
        self._data_version = -1
        self.writer = Writer(lambda: connect(path), self._told, self._look_for_mail)

    async def claim(self, run: str, head: Head | None = None) -> int:
        def work(db: sqlite3.Connection) -> tuple[int, int]:
            if head is not None:
                _make(db, head)
            number = run_number(db, run)
            if not own(self._path, number):
                raise UsageError(
                    "store.driven",
                    "Run {run} is being driven by another process. Stop it there, or wait until it"
                    " ends.",
                    run=run,
                )
            db.execute("UPDATE run SET epoch=epoch+1, status='running' WHERE id=?", (number,))
            return number, db.execute("SELECT epoch FROM run WHERE id=?", (number,)).fetchone()[0]

        number, epoch = await self.writer.change(work)
        self._numbers[run], self._names[number] = number, run
        self._epochs[number] = epoch
        before = self._watchers.pop(run, None)
        if before is not None:
            before.fenced()
        return epoch

    async def release(self, run: str, epoch: int, head: Head) -> None:
        number = self._numbers[run]

        def work(db: sqlite3.Connection) -> None:
            values = (head.status, head.title, *_spent(head), number, epoch)
            query = "UPDATE run SET status=?, title=?, usage=?, cost=? WHERE id=? AND epoch=?"
            db.execute(query, values)
            found = db.execute("SELECT epoch FROM run WHERE id=?", (number,)).fetchone()
            if found is None or found[0] == epoch:  # Else another driver of this process has it.
                disown(self._path, number)

        await self.writer.change(work)

    def append(self, event: Event, blobs: Mapping[str, bytes]) -> None:
        number = self._numbers[event.run]
        row = (
            number,
            event.seq,
            event.epoch,
            event.key,
            event.parent,
            event.kind,
            event.actor,
            event.component,
            _writable(compact(event.body)),
            None if event.usage is None else compact(encode_usage(event.usage)),
            None if event.cost is None else str(event.cost),
            event.at,
        )
        self.writer.row(row, [(number, name, data) for name, data in blobs.items()])

    async def flush(self) -> None:
        await self.writer.flush()

    def watch(self, run: str, watcher: Watcher | None) -> None:
        if watcher is None:
            self._watchers.pop(run, None)
        else:
            self._watchers[run] = watcher
        # The thread looks for letters of other processes only while somebody would read them; an
        # empty flush wakes it so that it takes notice.
        if bool(self._watchers) != self.writer.polling:
            self.writer.polling = bool(self._watchers)
            self.writer.nudge()

    async def read(
        self, run: str, *, after: int = 0, parent: str | None = None, most: int | None = None
    ) -> list[Event]:
        condition = "" if parent is None else " AND parent=?"
        limit = -1 if most is None else most
        query = f"SELECT * FROM journal WHERE run=? AND seq>?{condition} ORDER BY seq LIMIT ?"

        def work(db: sqlite3.Connection) -> list[Event]:
            found = db.execute("SELECT id FROM run WHERE run=?", (run,)).fetchone()
            if found is None:
                return []
            values = (found[0], after, *(() if parent is None else (parent,)), limit)
            return [load_event(run, row) for row in db.execute(query, values)]

        return await self.writer.read(work)

    async def blobs(self, names: Sequence[str]) -> dict[str, bytes]:
        def work(db: sqlite3.Connection) -> dict[str, bytes]:
            found: dict[str, bytes] = {}
            for name in names:
                row = db.execute("SELECT data FROM blob WHERE hash=?", (name,)).fetchone()
                if row is not None:
                    found[name] = row[0]
            return found

        return await self.writer.read(work) if names else {}

    async def put(self, letter: Letter) -> None:
        def work(db: sqlite3.Connection) -> Letter:
            body = _writable(compact(letter.body))
            values = (run_number(db, letter.run), letter.id, letter.kind, body)
            db.execute(
                "INSERT OR IGNORE INTO inbox(run,id,kind,body,at) VALUES(?,?,?,?,?)",
                (*values, letter.at),
            )

            query = "SELECT run,id,kind,body,at FROM inbox WHERE run=? AND id=?"
            return letter_from(letter.run, db.execute(query, values[:2]).fetchone())

        first = await self.writer.change(work)
        watcher = self._watchers.get(letter.run)
        if watcher is not None:
            watcher.arrived(first)  # Of two letters with one id, the one that came first counts.

    async def letters(self, run: str) -> list[Letter]:
        def work(db: sqlite3.Connection) -> list[Letter]:
            query = "SELECT run,id,kind,body,at FROM inbox WHERE run=? ORDER BY number"
            return [letter_from(run, row) for row in db.execute(query, (run_number(db, run),))]

        return await self.writer.read(work)

    async def find(self, name: str) -> Head:
        def work(db: sqlite3.Connection) -> Head:
            rows = db.execute("SELECT run FROM run ORDER BY created DESC, id DESC")
            found = find_one(name, [row[0] for row in rows])
            return head_from(
                self._path, db.execute(f"{SELECT_HEAD} WHERE run=?", (found,)).fetchone()
            )

        return await self.writer.read(work)

    async def heads(self, most: int = 100) -> list[Head]:
        def work(db: sqlite3.Connection) -> list[Head]:
            rows = db.execute(f"{SELECT_HEAD} ORDER BY created DESC, id DESC LIMIT ?", (most,))
            return [head_from(self._path, row) for row in rows]

        return await self.writer.read(work)

    async def delete(self, run: str) -> None:
        def work(db: sqlite3.Connection) -> None:
            number = run_number(db, run)
            for table in ("journal", "inbox", "blob_ref"):
                db.execute(f"DELETE FROM {table} WHERE run=?", (number,))
            db.execute("DELETE FROM run WHERE id=?", (number,))
            db.execute("DELETE FROM blob WHERE hash NOT IN (SELECT hash FROM blob_ref)")

        await self.writer.change(work)

    def _told(self, newest: Told, fenced: Told) -> None:
        for number, epoch in (*fenced, *newest):
            watcher = self._watchers.get(self._names[number])
            # An older writer of this process was told when the run was taken over.
            if watcher is not None and self._epochs[number] == epoch:
                if (number, epoch) in fenced:
                    watcher.fenced()
                else:
                    watcher.committed(newest[number, epoch])

    def _look_for_mail(self, db: sqlite3.Connection) -> None:
        """On the thread, when idle: have other processes put letters in?"""
        version = db.execute("PRAGMA data_version").fetchone()[0]
        if version == self._data_version:
            return
        self._data_version = version
        query = "SELECT run,id,kind,body,at,number FROM inbox WHERE number>? ORDER BY number"
        for row in db.execute(query, (self.mail_seen,)).fetchall():
            self.mail_seen = row[5]
            name = self._names.get(row[0])
            watcher = self._watchers.get(name) if name else None
            if name and watcher:
                self._call_soon(watcher.arrived, letter_from(name, row))

    def _call_soon(self, function: Callable[[Letter], None], letter: Letter) -> None:
        if not self._loop.is_closed():
            self._loop.call_soon_threadsafe(function, letter)


def _writable(text: str) -> str:
    """JSON text as UTF-8 can hold it."""
    return text if text.isascii() else clean(text)


def _make(db: sqlite3.Connection, head: Head) -> None:
    if db.execute("SELECT 1 FROM run WHERE run=?", (head.run,)).fetchone():
        raise UsageError("store.run_exists", "There is already a run {run}.", run=head.run)
    names = "run,name,status,epoch,created,entry,after,title,usage,cost"
    values = (head.run, head.name, head.status, 0, head.created, head.entry, head.after, head.title)
    query = f"INSERT INTO run({names}) VALUES(?,?,?,?,?,?,?,?,?,?)"
    db.execute(query, (*values, *_spent(head)))


def _spent(head: Head) -> tuple[str, str | None]:
    return compact(encode_usage(head.usage)), head.cost
