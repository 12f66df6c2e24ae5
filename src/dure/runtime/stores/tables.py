"""The SQLite tables. All but inbox and blobs follow from the journal."""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Callable
from pathlib import Path

from dure.core.errors import UsageError
from dure.runtime.stores.queries import Database

SCHEMA_VERSION = 1

LOCKED_SECONDS = 30.0
"""How long to wait for another process that holds the database."""

SCHEMA = """
CREATE TABLE run(
  id INTEGER PRIMARY KEY, run TEXT NOT NULL UNIQUE, name TEXT NOT NULL, status TEXT NOT NULL,
  epoch INTEGER NOT NULL, created REAL NOT NULL, entry TEXT NOT NULL, after TEXT NOT NULL,
  title TEXT NOT NULL, usage TEXT NOT NULL, cost TEXT);
CREATE TABLE journal(
  run INTEGER NOT NULL, seq INTEGER NOT NULL, epoch INTEGER NOT NULL, key TEXT NOT NULL,
  parent TEXT NOT NULL, kind TEXT NOT NULL, actor TEXT NOT NULL, component TEXT NOT NULL,
  body TEXT NOT NULL, usage TEXT, cost TEXT, at REAL NOT NULL,
  PRIMARY KEY(run, seq)) WITHOUT ROWID;
CREATE INDEX journal_frames ON journal(run, parent);
CREATE TABLE inbox(
  number INTEGER PRIMARY KEY, run INTEGER NOT NULL, id TEXT NOT NULL, kind TEXT NOT NULL,
  body TEXT NOT NULL, at REAL NOT NULL, UNIQUE(run, id));
CREATE TABLE blob(hash TEXT PRIMARY KEY, data BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE blob_ref(run INTEGER NOT NULL, hash TEXT NOT NULL, PRIMARY KEY(run, hash))
  WITHOUT ROWID;
CREATE INDEX blob_users ON blob_ref(hash);
"""


def connect(path: Path) -> sqlite3.Connection:
    """The database, made if need be. Refuses what a newer dure wrote, and what is none of ours."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    db = sqlite3.connect(path, isolation_level=None, timeout=0)
    try:
        # Whoever closes the database last holds all of it for a moment, against readers too.
        _when_free(lambda: _prepare(db, path.name))
    except BaseException:
        db.close()
        raise
    return db


def _prepare(db: sqlite3.Connection, name: str) -> None:
    version = db.execute("PRAGMA user_version").fetchone()[0]
    if version > SCHEMA_VERSION:
        raise UsageError(
            "store.newer",
            "The journal {name} was written by a newer dure (format {found}; this one reads up to"
            " {known}). Update dure, or choose another folder with `--in DIR`.",
            name=name,
            found=version,
            known=SCHEMA_VERSION,
        )
    if _is_foreign(db):
        raise UsageError(
            "store.foreign",
            "{name} is a database of another program. Choose another folder with `--in DIR`, or"
            " another file in the settings (`store`).",
            name=name,
        )
    db.execute("PRAGMA journal_mode=WAL")
    db.execute("PRAGMA synchronous=FULL")
    if version == 0:
        begin(db)
        # Another process may have made the tables while this one waited.
        if db.execute("PRAGMA user_version").fetchone()[0] == 0:
            for statement in SCHEMA.split(";\n"):
                db.execute(statement)
            db.execute(f"PRAGMA user_version={SCHEMA_VERSION}")
        db.commit()


def _is_foreign(db: sqlite3.Connection) -> bool:
    """Whether there are tables that no dure made: ours come together with their version."""
    tables = db.execute("SELECT 1 FROM sqlite_master").fetchone()
    return tables is not None and db.execute("PRAGMA user_version").fetchone()[0] == 0


def begin(db: Database) -> None:
    """Begin a transaction that changes something, waiting for other processes to end theirs."""
    _when_free(lambda: db.execute("BEGIN IMMEDIATE"))


def _when_free(work: Callable[[], object]) -> None:
    """Do `work` as soon as no other process holds the database against it.

    Asks every two milliseconds: SQLite's own waiting asks ever more rarely, and beside a process
    that writes all the time it would hardly ever get its turn.
    """
    end = time.monotonic() + LOCKED_SECONDS
    while True:
        try:
            work()
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or time.monotonic() > end:
                raise
            time.sleep(0.002)
        else:
            return
