"""Runs that are in the store of this call, found by name."""

from __future__ import annotations

from dure.cli.place import Place
from dure.core.store import Head
from dure.runtime import kept as keeping
from dure.runtime.kept import Kept

__all__ = ["Kept", "heads", "kept"]


async def kept(place: Place, name: str) -> Kept:
    """The run of this name: an id, the beginning or end of one, or `last`."""
    return await keeping.kept(await place.store.open(), name)


async def heads(place: Place, most: int) -> list[Head]:
    """The newest runs."""
    return await (await place.store.open()).heads(most)
