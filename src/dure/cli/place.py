"""Where this call keeps things: folders, settings, keys and the store, read once.

Knows the configuration. Does not know runs or models.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from dure.cli.environment import for_this_call
from dure.core.store import Store
from dure.host.config import Config, Places, load, places
from dure.host.secrets import Keys
from dure.runtime.stores import SQLite

STORE = "dure.db"


@dataclass(frozen=True, slots=True)
class Place:
    """The folders, what the user set, and the keys."""

    folders: Places
    config: Config
    keys: Keys

    @property
    def store_file(self) -> Path:
        """The database of runs."""
        given = self.config.store
        return Path(given).expanduser() if given else self.folders.data / STORE

    @property
    def store(self) -> Store:
        """Where runs are kept."""
        return SQLite(self.store_file)


def here() -> Place:
    """The place of this call. From here on its language is the one that the user set, and keys
    from the file of secrets stand in the environment, where model clients look for them."""
    folders = places()
    config = load(folders)
    if config.language and not os.environ.get("DURE_LANG"):
        for_this_call("DURE_LANG", config.language)
    keys = Keys(folders.config)
    for name, value in keys.all().items():
        if not os.environ.get(name):
            for_this_call(name, value)
    return Place(folders, config, keys)
