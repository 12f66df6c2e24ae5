"""Where journals are kept: in memory, in SQLite, or in PostgreSQL. Same protocol, same tests."""

from __future__ import annotations

from pathlib import Path

from dure.core.store import Store
from dure.runtime.stores.address import is_address
from dure.runtime.stores.books import Waiting
from dure.runtime.stores.memory import Memory
from dure.runtime.stores.postgres import PostgreSQL
from dure.runtime.stores.sqlite import SQLite

__all__ = ["Memory", "PostgreSQL", "SQLite", "store_at"]


def store_at(where: Path | str, waiting: Waiting | None = None) -> Store:
    """The store at an address: `postgresql://…`, or a file for SQLite. `waiting` is told when a
    run is waited for."""
    if isinstance(where, str) and is_address(where):
        return PostgreSQL(where, waiting=waiting)
    return SQLite(where)
