"""Where journals are kept: in memory, or in SQLite. Same protocol, same tests."""

from dure.runtime.stores.memory import Memory
from dure.runtime.stores.sqlite import SQLite

__all__ = ["Memory", "SQLite"]
