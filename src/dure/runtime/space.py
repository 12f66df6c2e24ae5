"""The space of deleted runs given back to the disk. Knows SQLite's file; no runs."""

from __future__ import annotations

import contextlib
import sqlite3
from pathlib import Path

PATIENCE = 2.0
"""Seconds to wait for others that use the database: this can be done at any other time."""


def give_back(path: Path, at_least: float = 0.0, patience: float = PATIENCE) -> int | None:
    """Write the database anew without its empty pages (`VACUUM`); the bytes that this gave back.

    Only if at least this part of it is empty. None: it stays in use for `patience` seconds, or the
    disk has no room for the copy that is made meanwhile; the space is then filled by later runs.
    """
    before = store_size(path)
    try:
        with contextlib.closing(
            sqlite3.connect(path, timeout=patience, isolation_level=None)
        ) as db:
            empty, pages = (
                db.execute(f"PRAGMA {name}").fetchone()[0]
                for name in ("freelist_count", "page_count")
            )
            if not empty or empty < at_least * pages:
                return 0
            db.execute("VACUUM")
            db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    except sqlite3.Error:
        return None
    return max(before - store_size(path), 0)


def store_size(path: Path) -> int:
    """Bytes of the database on the disk."""
    files = (path, path.with_name(f"{path.name}-wal"))
    return sum(file.stat().st_size for file in files if file.exists())
