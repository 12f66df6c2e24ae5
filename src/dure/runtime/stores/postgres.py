"""The store for many machines: PostgreSQL, in a schema of its own.

Knows what PostgreSQL does otherwise than other databases, and who drives a run: its writer holds it
until `lease` (by the server's clock), and while its connection lives. Connections and tables are in
`session.py`.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from dure.core.errors import DureError, UsageError
from dure.core.store import Books
from dure.host.lend import lent
from dure.runtime.stores.address import Server, address_of
from dure.runtime.stores.books import Waiting, opened
from dure.runtime.stores.changes import COLUMNS, keep_blobs
from dure.runtime.stores.engine import Blob, Busy, Connection, Doing, Mail, Writing
from dure.runtime.stores.faults import explained
from dure.runtime.stores.queries import Database, Row
from dure.runtime.stores.session import CHANNEL, Session, connect


@dataclass(frozen=True)
class PostgreSQL:
    """Journals in the PostgreSQL database at `url` (`postgresql://user@host/database`).

    `schema`: the schema that holds them, made if it is missing. `lease`: the seconds after which a
    run whose machine went silent may be taken over. `wait`: for how long a run is waited for that
    another process holds (None: until it is known whether that process is still there); `waiting`
    is told of it. Needs the extra `postgres`, and a connection that is not pooled by transaction.
    """

    url: str = field(repr=False)
    schema: str = "dure"
    lease: float = 15.0
    wait: float | None = None
    waiting: Waiting | None = None

    def __post_init__(self) -> None:
        address_of(self.url)
        if not self.lease > 0:
            raise UsageError(
                "store.lease",
                "A lease of {lease} seconds holds nothing. Give some seconds, 15 for example.",
                lease=self.lease,
            )

    @property
    def name(self) -> str:
        """How the store is shown to people: without user and password."""
        return f"postgresql:{address_of(self.url).shown}"

    async def open(self) -> Books:
        """The open database of this event loop."""
        engine = _Engine(Server(self.url, self.schema, self.lease))
        return await lent(("postgresql", self), lambda: opened(engine, self.wait, self.waiting))


LOOK_SECONDS, TRY_AGAIN_SECONDS = 0.04, 1.0
"""How often to look for letters, and for a server that does not answer."""

LARGEST = 16 << 20
"""Characters of journal rows that one statement takes."""

_NOW = "extract(epoch FROM clock_timestamp())"
_TYPES = "bigint,integer,integer,text,text,text,text,text,text,text,text,double precision"
_NAMES = COLUMNS.split(",")
_RECORD = ",".join(f"{name} {kind}" for name, kind in zip(_NAMES, _TYPES.split(","), strict=True))
# One statement, and so one round trip: the runs are locked against being taken over, their epochs
# compared, the rows kept. A row that is there was kept by an earlier try whose answer was lost.
_INSERT = f"""
WITH mine AS (SELECT id, epoch FROM run WHERE id=ANY(?) ORDER BY id FOR SHARE),
kept AS (
  INSERT INTO journal({COLUMNS}) SELECT row.* FROM json_to_recordset(?) AS row({_RECORD})
  JOIN mine ON mine.id=row.run AND mine.epoch=row.epoch ON CONFLICT DO NOTHING)
SELECT id, epoch FROM mine
"""
# A process that is gone has lost its connection, and with that the lock that its runs name.
_LIVE = """
SELECT (classid::bigint << 32) | objid::bigint FROM pg_locks
WHERE locktype='advisory' AND objsubid=1 AND granted
  AND database=(SELECT oid FROM pg_database WHERE datname=current_database())
"""
_DRIVEN = f"id=ANY(?) AND lease>{_NOW} AND holder IN ({_LIVE})"
_CLAIM = (
    f"UPDATE run SET epoch=epoch+1, status='running', lease={_NOW}+?, holder=? WHERE id=?"
    " RETURNING epoch"
)
_RENEW = f"""
UPDATE run SET lease={_NOW}+?, holder=?
FROM unnest(?::bigint[], ?::integer[]) AS mine(number, epoch)
WHERE run.id=mine.number AND run.epoch=mine.epoch RETURNING run.id, run.epoch
"""
_MAIL = """
SELECT number, inbox.run, id, kind, body, at
FROM unnest(?::bigint[], ?::bigint[]) AS seen(run, last)
JOIN inbox ON inbox.run=seen.run AND number>last ORDER BY number
"""


class _Engine:
    """See `Engine`."""

    lock = " FOR NO KEY UPDATE"
    octets = "octet_length(body)"
    seconds = LOOK_SECONDS

    def __init__(self, server: Server) -> None:
        self._server = server
        self._held: dict[int, int] = {}
        self._renewed = 0.0
        self._looked: tuple[int, ...] = ()

    def connect(self) -> Session:
        self.seconds = TRY_AGAIN_SECONDS
        self._session = connect(self._server)
        self.seconds = LOOK_SECONDS
        self._renewed = 0.0  # What others see of this process is the new connection's.
        return self._session

    def is_lost(self, db: Connection) -> bool:
        return self._session.is_lost

    def begin(self, db: Connection, doing: Doing) -> None:
        if doing == "changing":  # Else each statement is a transaction of its own.
            db.execute("BEGIN")

    def insert(self, db: Connection, rows: Sequence[Row], blobs: Sequence[Blob]) -> set[Writing]:
        if blobs:
            keep_blobs(db, blobs)
        fenced: set[Writing] = set()
        for part in _parts(rows):
            records = [dict(zip(_NAMES, row, strict=True)) for row in part]
            writings = {(row[0], row[2]) for row in part}
            values = ([number for number, _ in writings], json.dumps(records, ensure_ascii=False))
            fenced |= writings - set(db.execute(_INSERT, values))
        return fenced

    def before_deleting(self, db: Connection) -> None:
        db.execute("LOCK TABLE blob, blob_ref IN SHARE ROW EXCLUSIVE MODE")

    def claim(self, db: Connection, number: int) -> int | Busy:
        query = f"SELECT lease-{_NOW}, lease, epoch FROM run WHERE {_DRIVEN} AND holder<>?"
        other = db.execute(query, ([number], self._session.token)).fetchone()
        if other is not None:
            return Busy(float(other[0]), other[1:])
        values = (self._server.lease, self._session.token, number)
        self._held[number] = db.execute(_CLAIM, values).fetchone()[0]
        return self._held[number]

    def let_go(self, number: int, db: Connection | None = None) -> None:
        self._held.pop(number, None)
        if db is not None:
            db.execute("UPDATE run SET lease=0, holder=0 WHERE id=?", (number,))

    def driven(self, db: Database, numbers: Sequence[int]) -> set[int]:
        if not numbers:
            return set()
        query = f"SELECT id FROM run WHERE {_DRIVEN}"
        return {row[0] for row in db.execute(query, (list(numbers),))}

    def renew(self, db: Connection) -> set[Writing]:
        # Three times a lease: one that comes late, or one that fails, is no harm.
        if not self._held or time.monotonic() - self._renewed < self._server.lease / 3:
            return set()
        self._renewed = time.monotonic()
        held = set(self._held.items())
        values = ([number for number, _ in held], [epoch for _, epoch in held])
        lost = held - set(db.execute(_RENEW, (self._server.lease, self._session.token, *values)))
        for number, _ in lost:
            self.let_go(number)
        self._looked = ()  # Now and then look for letters even if none was announced.
        return lost

    def mail(self, db: Connection, seen: Mapping[int, int]) -> Iterator[Mail]:
        if not self._session.heard() and tuple(seen) == self._looked:
            return
        self._looked = tuple(seen)
        yield from db.execute(_MAIL, (list(seen), list(seen.values())))

    def announce(self, db: Connection) -> None:
        db.execute("SELECT pg_notify(?, '')", (CHANNEL,))

    def explained(self, error: Exception) -> DureError:
        return explained(error, self._server)


def _parts(rows: Sequence[Row]) -> Iterator[Sequence[Row]]:
    """The rows, in portions that one statement takes."""
    start, size = 0, 0
    for at, row in enumerate(rows):
        size += len(row[8])
        if size > LARGEST and at > start:
            yield rows[start:at]
            start, size = at, len(row[8])
    if rows:
        yield rows[start:]
