"""The embedded store: SQLite in WAL mode, one file, committed with `synchronous=FULL`.

Knows what SQLite does otherwise than other databases. The tables are in `tables.py`, the process
locks in `owners.py`.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dure.core.errors import DureError, SetupError
from dure.core.store import Books
from dure.host.lend import lent
from dure.runtime.stores.books import opened
from dure.runtime.stores.changes import COLUMNS, keep_blobs
from dure.runtime.stores.engine import Blob, Busy, Connection, Doing, Mail, Writing
from dure.runtime.stores.owners import disown, is_owned, own
from dure.runtime.stores.queries import Database, Row
from dure.runtime.stores.tables import begin, connect


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
        return await lent(("sqlite", str(path)), lambda: opened(_Engine(path)))


def absolute(path: Path | str) -> Path:
    """The path, whatever the current folder becomes later."""
    return Path(os.path.abspath(path))


CHUNKS = (64, 8, 1)
"""How many rows go into one statement. Between statements the thread waits for the interpreter
lock while it holds the database's, so that fewer are better for everybody."""


def insert(rows: int) -> str:
    """The statement that inserts so many rows, those whose epoch is current."""
    columns = ",".join(f"column{number}" for number in range(1, 13))
    row = f"({','.join('?' * 12)})"
    return (
        f"INSERT INTO journal({COLUMNS}) SELECT {columns} FROM (VALUES {','.join([row] * rows)})"
        " WHERE (SELECT epoch FROM run WHERE id=column1)=column3"
    )


INSERTS = {rows: insert(rows) for rows in CHUNKS}


class _Engine:
    """See `Engine`."""

    lock = ""  # Whoever changes anything has the whole database.
    octets = "length(CAST(body AS BLOB))"
    seconds = 0.25

    def __init__(self, path: Path) -> None:
        self._path = path
        self._looked: tuple[int, ...] = ()

    def connect(self) -> sqlite3.Connection:
        return connect(self._path)

    def is_lost(self, db: Connection) -> bool:
        return False

    def begin(self, db: Connection, doing: Doing) -> None:
        if doing == "reading":
            db.execute("BEGIN")
        else:
            begin(db)

    def insert(self, db: Connection, rows: Sequence[Row], blobs: Sequence[Blob]) -> set[Writing]:
        if blobs:
            keep_blobs(db, blobs)
        done = inserted = 0
        for size in CHUNKS:
            while len(rows) - done >= size:
                values = [value for row in rows[done : done + size] for value in row]
                inserted += db.execute(INSERTS[size], values).rowcount
                done += size
        if inserted == len(rows):
            return set()
        return {writing for writing in {(row[0], row[2]) for row in rows} if _is_old(db, writing)}

    def before_deleting(self, db: Connection) -> None:
        pass

    def claim(self, db: Connection, number: int) -> int | Busy:
        if not own(self._path, number):
            # A process that is gone has lost its lock: there is nothing to wait for.
            return Busy(0, None)
        db.execute("UPDATE run SET epoch=epoch+1, status='running' WHERE id=?", (number,))
        return db.execute("SELECT epoch FROM run WHERE id=?", (number,)).fetchone()[0]

    def let_go(self, number: int, db: Connection | None = None) -> None:
        disown(self._path, number)

    def driven(self, db: Database, numbers: Sequence[int]) -> set[int]:
        return {number for number in numbers if is_owned(self._path, number)}

    def renew(self, db: Connection) -> set[Writing]:
        return set()

    def mail(self, db: Connection, seen: Mapping[int, int]) -> Iterator[Mail]:
        version = db.execute("PRAGMA data_version").fetchone()[0]
        if (version, *seen) == self._looked:
            return
        self._looked = (version, *seen)
        query = "SELECT number,run,id,kind,body,at FROM inbox WHERE run=? AND number>?"
        for values in seen.items():
            yield from db.execute(f"{query} ORDER BY number", values).fetchall()

    def announce(self, db: Connection) -> None:
        pass  # Others see that the file was changed.

    def explained(self, error: Exception) -> DureError:
        return explained(error)


def _is_old(db: Database, writing: Writing) -> bool:
    found: Any = db.execute("SELECT epoch FROM run WHERE id=?", writing[:1]).fetchone()
    return found is None or found[0] != writing[1]


def explained(error: Exception) -> DureError:
    """An error of SQLite as a sentence with a cure."""
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
