"""Where journals are kept: in memory, in SQLite, or in PostgreSQL. Same protocol, same tests."""

from __future__ import annotations

from pathlib import Path

from dure.core.store import Store
from dure.runtime.stores.address import is_address
from dure.runtime.stores.memory import Memory
from dure.runtime.stores.postgres import PostgreSQL
from dure.runtime.stores.sqlite import SQLite

__all__ = ["Memory", "PostgreSQL", "SQLite", "store_at"]


def store_at(where: Path | str) -> Store:
    """The store at an address: `postgresql://…`, or a file for SQLite."""
    return PostgreSQL(where) if isinstance(where, str) and is_address(where) else SQLite(where)
