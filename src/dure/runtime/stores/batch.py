"""What one transaction commits: journal rows, and works, in the order in which they were queued.

Knows transactions; does not know queues, threads or which database it is.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import Any, Literal, TypeAlias

from dure.core.errors import DureError
from dure.runtime.stores.engine import Blob, Connection, Doing, Engine, Writing
from dure.runtime.stores.queries import Row

Work: TypeAlias = Callable[[Connection], Any]

Item: TypeAlias = tuple[Literal["rows", "flush", "change", "read", "open", "close"], Any, Any]
"""What is queued: what it is, the rows or the work, the blobs or who waits for it."""

Result: TypeAlias = tuple["asyncio.Future[Any]", Any, DureError | None]


class Batch:
    """One transaction. `rows` and `blobs` begin with what an earlier one could not commit."""

    def __init__(self, engine: Engine, rows: Sequence[Row], blobs: Sequence[Blob]) -> None:
        self.rows = list(rows)
        self.blobs = list(blobs)
        self.waiting: list[asyncio.Future[None]] = []
        self.results: list[Result] = []
        self.fenced: set[Writing] = set()
        self.repeatable = False
        self._engine = engine
        self._items: list[Item] = []
        self._upto = len(self.rows)
        self._inserted = 0
        self._has_blobs = False

    def take(self, items: Sequence[Item]) -> None:
        """What is to be committed."""
        self._items = [item for item in items if item[0] in ("rows", "change", "read")]
        self.waiting = [extra for what, _, extra in items if what == "flush"]
        self.results = [(item[2], None, None) for item in self._items if item[0] != "rows"]
        for what, rows, blobs in self._items:
            if what == "rows":
                self.rows.extend(rows)
                self.blobs.extend(blobs)
        # Rows that are there already are not inserted twice.
        self.repeatable = all(what != "change" for what, _, _ in self._items)

    def commit(self, db: Connection) -> None:
        """Do it all and commit. When this raises, `rows` and `blobs` are to be kept."""
        if not self.rows and not self._items:
            return
        self._inserted, self._has_blobs = 0, False
        self._engine.begin(db, self._doing())
        # Rows come before the works that were queued behind them, and after those before them.
        upto, results = self._upto, list[Result]()
        for what, value, extra in self._items:
            if what == "rows":
                upto += len(value)
                continue
            self._insert(db, upto)
            work = self._changed if what == "change" else self._read
            results.append((extra, *work(db, value)))
        self._insert(db, len(self.rows))
        db.commit()
        self.results = results

    def newest(self) -> dict[Writing, int]:
        """The newest seq that was committed, by writer."""
        newest = {(row[0], row[2]): row[1] for row in self.rows}
        return {writing: seq for writing, seq in newest.items() if writing not in self.fenced}

    def _doing(self) -> Doing:
        if self.blobs or not self.repeatable:
            return "changing"
        return "rows" if self.rows else "reading"

    def _insert(self, db: Connection, upto: int) -> None:
        blobs = [] if self._has_blobs else self.blobs
        rows = self.rows[self._inserted : upto]
        if rows or blobs:
            self.fenced |= self._engine.insert(db, rows, blobs)
        self._inserted, self._has_blobs = upto, True

    def _changed(self, db: Connection, work: Work) -> tuple[Any, DureError | None]:
        """What a work gives, or why it could not be done: its own changes alone are undone."""
        db.execute("SAVEPOINT work")
        try:
            value = work(db)
        except Exception as error:
            # A full disk or a lost connection undoes the whole transaction.
            if not db.in_transaction or self._engine.is_lost(db):
                raise
            db.execute("ROLLBACK TO work")
            db.execute("RELEASE work")
            return None, self._engine.explained(error)
        db.execute("RELEASE work")
        return value, None

    def _read(self, db: Connection, work: Work) -> tuple[Any, DureError | None]:
        try:
            return work(db), None
        except DureError as error:
            return None, error
