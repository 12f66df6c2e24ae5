"""A connection to PostgreSQL: opened, checked, its tables made if need be.

Knows the driver (psycopg), settings and tables. Does not know who drives a run.
"""

from __future__ import annotations

import functools
import secrets
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from dure.core.errors import SetupError, UsageError
from dure.runtime.stores.address import Server, no_address
from dure.runtime.stores.faults import explained, no_connection
from dure.runtime.stores.queries import Row, Rows

if TYPE_CHECKING:
    import psycopg

FORMAT = 1
"""The version of the tables."""

CHANNEL = "dure_letters"
"""Where it is announced that a letter came."""

# What libpq takes from the address goes before these. Nothing waits for ever: neither for a server
# that does not answer nor for one that has gone away.
_DEFAULTS = {
    "application_name": "dure",
    "connect_timeout": "10",
    "keepalives_idle": "10",
    "keepalives_interval": "5",
    "keepalives_count": "3",
    "tcp_user_timeout": "30000",
}
_SETTINGS = """
SELECT set_config('search_path', ?, false), set_config('lock_timeout', '30s', false),
  set_config('statement_timeout', '120s', false), set_config('client_min_messages', 'error', false),
  set_config('idle_in_transaction_session_timeout', ?, false),
  CASE current_setting('synchronous_commit')
    WHEN 'off' THEN set_config('synchronous_commit', 'on', false) END
"""
_UNSAFE = """
SELECT name FROM unnest(ARRAY['fsync', 'full_page_writes', 'synchronous_commit']) AS name
WHERE current_setting(name)='off'
"""
_TABLES = """
CREATE SCHEMA IF NOT EXISTS {schema};
CREATE TABLE format(number INTEGER NOT NULL);
INSERT INTO format VALUES({format});
CREATE TABLE run(
  id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY, run TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL, status TEXT NOT NULL, epoch INTEGER NOT NULL,
  created DOUBLE PRECISION NOT NULL, entry TEXT NOT NULL, after TEXT NOT NULL,
  title TEXT NOT NULL, usage TEXT NOT NULL, cost TEXT,
  lease DOUBLE PRECISION NOT NULL DEFAULT 0, holder BIGINT NOT NULL DEFAULT 0);
CREATE TABLE journal(
  run BIGINT NOT NULL, seq INTEGER NOT NULL, epoch INTEGER NOT NULL, key TEXT NOT NULL,
  parent TEXT NOT NULL, kind TEXT NOT NULL, actor TEXT NOT NULL, component TEXT NOT NULL,
  body TEXT NOT NULL, usage TEXT, cost TEXT, at DOUBLE PRECISION NOT NULL,
  PRIMARY KEY(run, seq));
CREATE INDEX journal_frames ON journal(run, parent);
CREATE TABLE inbox(
  number BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY, run BIGINT NOT NULL, id TEXT NOT NULL,
  kind TEXT NOT NULL, body TEXT NOT NULL, at DOUBLE PRECISION NOT NULL, UNIQUE(run, id));
CREATE TABLE blob(hash TEXT PRIMARY KEY, data BYTEA NOT NULL);
CREATE TABLE blob_ref(run BIGINT NOT NULL, hash TEXT NOT NULL, PRIMARY KEY(run, hash));
CREATE INDEX blob_users ON blob_ref(hash);
"""


class Session:
    """A connection, with values as `?` in queries. `token` is a lock that it holds while it lives:
    whether that is free tells others whether this process is still there."""

    def __init__(self, connection: psycopg.Connection[Row], token: int) -> None:
        self.token = token
        self._connection = connection
        self._heard = False
        connection.add_notify_handler(self._hear)

    @property
    def in_transaction(self) -> bool:
        """Whether `BEGIN` was executed, and no end of it."""
        return not self._connection.closed and self._connection.info.transaction_status > 0

    @property
    def is_lost(self) -> bool:
        """Whether the server has closed the connection, or broke it off."""
        if self._connection.closed:
            return True
        try:
            self._connection.pgconn.consume_input()
        except _driver().OperationalError:
            self._connection.close()
        return self._connection.closed

    def execute(self, query: str, values: Sequence[Any] = (), /) -> Rows:
        """What the query gives."""
        return self._connection.execute(_in_psycopg(query), values)

    def executemany(self, query: str, values: Sequence[Row], /) -> None:
        """The same statement for each of the values."""
        self._connection.cursor().executemany(_in_psycopg(query), values)

    def commit(self) -> None:
        """End the transaction, if there is one."""
        if self.in_transaction:
            self.execute("COMMIT")

    def rollback(self) -> None:
        """Undo the transaction; a connection that does not answer is given up."""
        try:
            self.execute("ROLLBACK")
        except _driver().Error:
            self._connection.close()

    def close(self) -> None:
        """The end of the connection."""
        self._connection.close()

    def heard(self) -> bool:
        """Whether a letter was announced since this was last asked."""
        while (notify := self._connection.pgconn.notifies()) is not None:
            self._hear(notify)
        heard, self._heard = self._heard, False
        return heard

    def _hear(self, _: object) -> None:
        self._heard = True


def connect(server: Server) -> Session:
    """An open, checked connection. Raises `DureError` with the cure."""
    given = {**_DEFAULTS, **_parameters(server.url)}
    psycopg = _driver()
    try:
        connection = psycopg.connect(**given, autocommit=True)
    except psycopg.Error as error:
        raise no_connection(error, server) from error
    session = Session(connection, secrets.randbits(62))
    try:
        _prepare(session, server)
    except Exception as error:
        session.close()
        raise explained(error, server) from error
    return session


def _prepare(session: Session, server: Server) -> None:
    schema = '"' + server.schema.replace('"', '""') + '"'
    # A process that stands still within a transaction must not stop those who take its runs over.
    session.execute(_SETTINGS, (schema, f"{round(server.lease * 1000)}ms"))
    unsafe = session.execute(_UNSAFE).fetchone()
    if unsafe is not None:
        raise SetupError(
            "store.postgres_unsafe",
            "PostgreSQL at {where} runs with {setting}=off: a crash would lose what was saved. Set"
            " {setting}=on in postgresql.conf and reload it, or use another server.",
            where=server.shown,
            setting=unsafe[0],
        )
    if not _format(session, server.schema):
        session.execute("BEGIN")
        # One process makes the tables; others wait, and find them.
        session.execute("SELECT pg_advisory_xact_lock(hashtext(?))", (f"dure {server.schema}",))
        if not _format(session, server.schema):
            session.execute(_TABLES.format(schema=schema, format=FORMAT))
        session.commit()
    found = _format(session, server.schema)
    if found > FORMAT:
        raise UsageError(
            "store.postgres_newer",
            "The journals at {where} were written by a newer dure (format {found}; this one reads"
            " up to {known}). Update dure, or give another database.",
            where=server.shown,
            found=found,
            known=FORMAT,
        )
    session.execute("SELECT pg_advisory_lock(?)", (session.token,))
    session.execute(f"LISTEN {CHANNEL}")


def _format(session: Session, schema: str) -> int:
    """The version of the tables; 0: there are none."""
    # Not `to_regclass`: that may have kept in mind that there was none a moment ago.
    made = "SELECT 1 FROM pg_tables WHERE schemaname=? AND tablename='format'"
    if session.execute(made, (schema,)).fetchone() is None:
        return 0
    return session.execute("SELECT max(number) FROM format").fetchone()[0]


@functools.cache
def _in_psycopg(query: str) -> bytes:
    """The query as the driver takes it. What we write has no `%` and no other `?`."""
    return query.replace("?", "%s").encode()


def _driver() -> Any:
    """The driver; an extra."""
    try:
        import psycopg
    except ImportError as error:
        raise SetupError(
            "store.postgres_missing",
            "PostgreSQL needs its driver. Install it: pip install 'dure[postgres]'",
        ) from error
    return psycopg


def _parameters(url: str) -> dict[str, Any]:
    psycopg = _driver()
    try:
        return psycopg.conninfo.conninfo_to_dict(url)
    except psycopg.ProgrammingError:  # Its words may hold the password.
        raise no_address() from None
