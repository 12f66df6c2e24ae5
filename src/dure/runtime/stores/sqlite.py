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
from typing import Any

from dure.core.codec import compact
from dure.core.encode import clean
from dure.core.event import Event
from dure.core.store import Books, Head, Letter, Watcher
from dure.core.usage import encode_usage
from dure.host.lend import lent
from dure.runtime.stores.owners import disown, is_owned, own
from dure.runtime.stores.queries import (
    Database,
    find_head,
    letter_from,
    list_heads,
    read_blobs,
    read_chain,
    read_events,
    read_letters,
    run_number,
    size_of,
)
from dure.runtime.stores.tables import connect
from dure.runtime.stores.words import driven, imported, run_exists
from dure.runtime.stores.writer import INSERT, KEEP_BLOB, REFER_BLOB, Told, Writer


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


class _Journals:
    """What readers ask."""

    def __init__(self, path: Path, writer: Writer) -> None:
        self._path = path
        self.writer = writer

    async def find(self, name: str) -> Head:
        return await self.writer.read(lambda db: find_head(db, name, self._driven))

    async def heads(self, most: int = 100, *, like: str = "") -> list[Head]:
        return await self.writer.read(lambda db: list_heads(db, most, like, self._driven))

    async def read(
        self, run: str, *, after: int = 0, parent: str | None = None, most: int | None = None
    ) -> list[Event]:
        return await self.writer.read(lambda db: read_events(db, run, after, parent, most))

    async def chain(self, run: str, most: int) -> list[list[Event]]:
        return await self.writer.read(lambda db: read_chain(db, run, most))

    async def blobs(self, names: Sequence[str]) -> dict[str, bytes]:
        return await self.writer.read(lambda db: read_blobs(db, names)) if names else {}

    async def letters(self, run: str) -> list[Letter]:
        return await self.writer.read(lambda db: read_letters(db, run))

    async def size(self, run: str) -> int:
        return await self.writer.read(lambda db: size_of(db, run, "BLOB"))

    def _driven(self, db: Database, numbers: Sequence[int]) -> set[int]:
        return {number for number in numbers if is_owned(self._path, number)}


class _SQLiteBooks(_Journals):
    def __init__(self, path: Path) -> None:
        super().__init__(path, Writer(lambda: connect(path), self._told, self._look_for_mail))
        self._loop = asyncio.get_running_loop()
        self._numbers: dict[str, int] = {}
        self._names: dict[int, str] = {}
        self._epochs: dict[int, int] = {}
        self._watchers: dict[str, Watcher] = {}
        self.mail_seen = 0
        self._data_version = -1

    async def claim(self, run: str, head: Head | None = None) -> int:
        def work(db: sqlite3.Connection) -> tuple[int, int]:
            if head is not None:
                _make(db, head)
            number = run_number(db, run)
            if not own(self._path, number):
                raise driven(run)
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
        self.writer.row(_row(number, event), [(number, name, data) for name, data in blobs.items()])

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

    async def put(self, letter: Letter) -> None:
        def work(db: sqlite3.Connection) -> Letter:
            body = _writable(compact(letter.body))
            values = (run_number(db, letter.run), letter.id, letter.kind, body)
            db.execute(
                "INSERT OR IGNORE INTO inbox(run,id,kind,body,at) VALUES(?,?,?,?,?)",
                (*values, letter.at),
            )

            query = "SELECT id,kind,body,at FROM inbox WHERE run=? AND id=?"
            return letter_from(letter.run, db.execute(query, values[:2]).fetchone())

        first = await self.writer.change(work)
        watcher = self._watchers.get(letter.run)
        if watcher is not None:
            watcher.arrived(first)  # Of two letters with one id, the one that came first counts.

    async def insert(self, head: Head, events: Sequence[Event], blobs: Mapping[str, bytes]) -> None:
        def work(db: sqlite3.Connection) -> None:
            _make(db, imported(head))
            number = run_number(db, head.run)
            db.executemany(INSERT, [_row(number, event) for event in events])
            db.executemany(KEEP_BLOB, [(number, name, data) for name, data in blobs.items()])
            db.executemany(REFER_BLOB, [(number, name) for name in blobs])

        await self.writer.change(work)

    async def delete(self, *runs: str) -> None:
        def work(db: sqlite3.Connection) -> None:
            numbers = {run_number(db, run): run for run in runs}
            for number in self._driven(db, list(numbers)):
                raise driven(numbers[number])
            names: list[tuple[str]] = []
            for number in numbers:
                names += db.execute("SELECT hash FROM blob_ref WHERE run=?", (number,)).fetchall()
                for table in ("journal", "inbox", "blob_ref"):
                    db.execute(f"DELETE FROM {table} WHERE run=?", (number,))
                db.execute("DELETE FROM run WHERE id=?", (number,))
            unused = "NOT EXISTS (SELECT 1 FROM blob_ref WHERE blob_ref.hash=blob.hash)"
            db.executemany(f"DELETE FROM blob WHERE hash=? AND {unused}", names)

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
        query = "SELECT number,run,id,kind,body,at FROM inbox WHERE number>? ORDER BY number"
        for number, run, *letter in db.execute(query, (self.mail_seen,)).fetchall():
            self.mail_seen = number
            name = self._names.get(run)
            watcher = self._watchers.get(name) if name else None
            if name and watcher:
                self._call_soon(watcher.arrived, letter_from(name, letter))

    def _call_soon(self, function: Callable[[Letter], None], letter: Letter) -> None:
        if not self._loop.is_closed():
            self._loop.call_soon_threadsafe(function, letter)


def _writable(text: str) -> str:
    """JSON text as UTF-8 can hold it."""
    return text if text.isascii() else clean(text)


def _row(number: int, event: Event) -> tuple[Any, ...]:
    return (
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


def _make(db: sqlite3.Connection, head: Head) -> None:
    if db.execute("SELECT 1 FROM run WHERE run=?", (head.run,)).fetchone():
        raise run_exists(head.run)
    names = "run,name,status,epoch,created,entry,after,title,usage,cost"
    values = (head.run, head.name, head.status, head.epoch, head.created, head.entry, head.after)
    query = f"INSERT INTO run({names}) VALUES(?,?,?,?,?,?,?,?,?,?)"
    db.execute(query, (*values, head.title, *_spent(head)))


def _spent(head: Head) -> tuple[str, str | None]:
    return compact(encode_usage(head.usage)), head.cost
