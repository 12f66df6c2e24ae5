"""Where this call keeps things: folders, settings, keys and the store, read once.

Knows the configuration. Does not know runs or models.
"""

from __future__ import annotations

import math
import os
from dataclasses import dataclass
from pathlib import Path

import click

from dure.cli.environment import for_this_call
from dure.core.store import Store
from dure.host.config import Config, Places, load, places
from dure.host.languages import tr
from dure.host.secrets import Keys
from dure.runtime.stores import SQLite, store_at

STORE = "dure.db"


@dataclass(frozen=True, slots=True)
class Place:
    """The folders, what the user set, and the keys."""

    folders: Places
    config: Config
    keys: Keys

    @property
    def store(self) -> Store:
        """Where runs are kept."""
        given = os.path.expanduser(self.config.store or self.folders.data / STORE)
        return store_at(given, _waiting)

    @property
    def store_file(self) -> Path | None:
        """The file in which runs are kept; None: they are on a server."""
        store = self.store
        return Path(store.path) if isinstance(store, SQLite) else None


def _waiting(run: str, seconds: float) -> None:
    said = tr(
        "cli.store_waiting",
        "Run {run} is held by another process. Waiting up to {seconds} s to see whether it is"
        " still there.",
        run=run,
        seconds=math.ceil(seconds),
    )
    click.echo(said, err=True)


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
