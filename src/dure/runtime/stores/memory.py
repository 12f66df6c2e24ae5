"""A store in memory: for tests, benchmarks, and runs that need not outlive the process.

The store is a value that holds its own journals; opening it twice shows the same ones.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from dure.core.codec import blob_names
from dure.core.errors import UsageError
from dure.core.event import Event
from dure.core.store import Books, Head, Letter, Watcher
from dure.runtime.files import content_names
from dure.runtime.stores.words import find_one, no_such_run


@dataclass(eq=False)
class Memory:
    """Journals in memory; gone with the object."""

    name: str = "memory"
    runs: dict[str, Head] = field(default_factory=dict[str, Head])
    events: dict[str, list[Event]] = field(default_factory=dict[str, list[Event]])
    mail: dict[str, dict[str, Letter]] = field(default_factory=dict[str, dict[str, Letter]])
    bytes: dict[str, bytes] = field(default_factory=dict[str, bytes])
    watchers: dict[str, Watcher] = field(default_factory=dict[str, Watcher])

    async def open(self) -> Books:
        """The store itself behind the protocol."""
        return _MemoryBooks(self)


class _MemoryBooks:
    def __init__(self, store: Memory) -> None:
        self._store = store

    async def claim(self, run: str, head: Head | None = None) -> int:
        store = self._store
        if head is not None:
            if run in store.runs:
                raise UsageError("store.run_exists", "There is already a run {run}.", run=run)
            store.runs[run], store.events[run], store.mail[run] = head, [], {}
        if run not in store.runs:
            raise no_such_run(run)
        store.runs[run] = replace(store.runs[run], epoch=store.runs[run].epoch + 1)
        before = store.watchers.pop(run, None)
        if before is not None:
            before.fenced()
        return store.runs[run].epoch

    async def release(self, run: str, epoch: int, head: Head) -> None:
        if run in self._store.runs and self._store.runs[run].epoch == epoch:
            self._store.runs[run] = replace(head, epoch=epoch)

    def append(self, event: Event, blobs: Mapping[str, bytes]) -> None:
        store = self._store
        watcher = store.watchers.get(event.run)
        if event.run not in store.runs:
            if watcher is not None:
                watcher.fenced()
            return
        if event.epoch != store.runs[event.run].epoch:
            return  # That writer was told when the run was taken over.
        if blobs:
            store.bytes.update(blobs)
        store.events[event.run].append(event)
        if watcher is not None:
            watcher.committed(event.seq)

    async def flush(self) -> None:
        return None

    def watch(self, run: str, watcher: Watcher | None) -> None:
        if watcher is None:
            self._store.watchers.pop(run, None)
        else:
            self._store.watchers[run] = watcher

    async def read(
        self, run: str, *, after: int = 0, parent: str | None = None, most: int | None = None
    ) -> list[Event]:
        events = self._store.events.get(run, [])[after:]
        if parent is not None:
            events = [event for event in events if event.parent == parent]
        return events[:most]

    async def blobs(self, names: Sequence[str]) -> dict[str, bytes]:
        return {name: self._store.bytes[name] for name in names if name in self._store.bytes}

    async def put(self, letter: Letter) -> None:
        store = self._store
        if letter.run not in store.runs:
            raise no_such_run(letter.run)
        if letter.id in store.mail[letter.run]:
            return
        store.mail[letter.run][letter.id] = letter
        watcher = store.watchers.get(letter.run)
        if watcher is not None:
            watcher.arrived(letter)

    async def letters(self, run: str) -> list[Letter]:
        return list(self._store.mail.get(run, {}).values())

    async def find(self, name: str) -> Head:
        heads = {head.run: head for head in await self.heads(len(self._store.runs))}
        return heads[find_one(name, list(heads))]

    async def heads(self, most: int = 100) -> list[Head]:
        heads = sorted(self._store.runs.values(), key=lambda head: head.created, reverse=True)
        return [replace(head, events=len(self._store.events[head.run])) for head in heads[:most]]

    async def delete(self, run: str) -> None:
        store = self._store
        if store.runs.pop(run, None) is None:
            raise no_such_run(run)
        gone = [event.body for event in store.events.pop(run)]
        store.mail.pop(run, None)
        kept = [event.body for events in store.events.values() for event in events]
        for name in _names(gone) - _names(kept):
            store.bytes.pop(name, None)


def _names(bodies: list[dict[str, Any]]) -> set[str]:
    """All bytes that events with these bodies name."""
    return blob_names(bodies) | content_names(bodies)
