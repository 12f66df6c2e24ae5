"""The contracts for where journals are kept. Knows events and letters; no database."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal, Protocol

from dure.core.event import Event
from dure.core.usage import NO_USAGE, Usage
from dure.core.value import value


@value
class Head:
    """A run as the store lists it. `entry` is the user's own command or file; `after` the run it
    continues; times are Unix seconds."""

    run: str
    name: str = ""
    status: str = "running"
    epoch: int = 0
    created: float = 0.0
    entry: str = ""
    after: str = ""
    title: str = ""
    events: int = 0
    usage: Usage = NO_USAGE
    cost: str | None = "0"


@value
class Letter:
    """Something put into a run's inbox: an answer, a steer, a pause, a stop, or that what it has
    seen so far does no harm. `id` makes it count once."""

    run: str
    id: str
    kind: Literal["answer", "steer", "pause", "stop", "declassify"]
    body: dict[str, Any]
    at: float = 0.0


class Watcher(Protocol):
    """Who is told what happens to a run, on the event loop that opened the store."""

    def committed(self, seq: int) -> None:
        """All events up to `seq` are durable."""
        ...

    def arrived(self, letter: Letter) -> None: ...

    def fenced(self) -> None:
        """Another writer has taken the run over: nothing of this one's is written any more."""
        ...


class Store(Protocol):
    """Where journals are kept. A recipe; `open` gives what is lent to this event loop."""

    @property
    def name(self) -> str: ...

    async def open(self) -> Books:
        """The open store of this event loop; closed when the loop closes."""
        ...


class Journals(Protocol):
    """An open store as its readers know it."""

    async def find(self, name: str) -> Head:
        """The run of this id, or the one whose id begins or ends so; `"last"` is the newest."""
        ...

    async def heads(self, most: int = 100, *, like: str = "") -> list[Head]:
        """The newest runs first; with `like`, those whose title, task or final answer holds it,
        large or small letters."""
        ...

    async def read(
        self, run: str, *, after: int = 0, parent: str | None = None, most: int | None = None
    ) -> list[Event]:
        """Events with seq > `after`, in order; with `parent`, only its direct children."""
        ...

    async def chain(self, run: str, most: int) -> list[list[Event]]:
        """The root events (those without a parent) of this run and of the `most - 1` runs before
        it that it continues, newest run first. Ends where a run was deleted."""
        ...

    async def blobs(self, names: Sequence[str]) -> dict[str, bytes]: ...

    async def letters(self, run: str) -> list[Letter]: ...

    async def size(self, run: str) -> int:
        """Bytes that deleting the run would free: its events, letters, and blobs of its own."""
        ...


class Books(Journals, Protocol):
    """An open store. `append` queues; `flush` returns when all that was queued is committed.

    One writer a run: `claim` raises the run's epoch and holds it; a write by an older epoch is
    refused and its watcher told.
    """

    async def claim(self, run: str, head: Head | None = None) -> int:
        """Become the run's writer: the new epoch. With `head`, the run is made first."""
        ...

    async def release(self, run: str, epoch: int, head: Head) -> None:
        """Give the run back, with the head as it is now."""
        ...

    def append(self, event: Event, blobs: Mapping[str, bytes]) -> None: ...

    async def flush(self) -> None:
        """Returns when all that was queued is committed; raises if it could not be."""
        ...

    def watch(self, run: str, watcher: Watcher | None) -> None:
        """Tell `watcher` of commits and letters of this run; None: nobody any more."""
        ...

    async def put(self, letter: Letter) -> None: ...

    async def insert(
        self,
        head: Head,
        events: Sequence[Event],
        blobs: Mapping[str, bytes],
        letters: Sequence[Letter] = (),
    ) -> None:
        """Put a whole journal from elsewhere into the store, at once. It gets no `entry`: nothing
        that came from elsewhere is run by name."""
        ...

    async def delete(self, *runs: str) -> None:
        """Delete runs and the blobs that no other run names: all of them or, where one is being
        driven, none."""
        ...
