"""The runs that this service drives: begun, taken up, watched. A client that goes away stops none.

Knows runs and the store. Does not know HTTP.
"""

from __future__ import annotations

import asyncio
import hashlib
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any
from weakref import WeakValueDictionary

from dure.core.codec import compact
from dure.core.contracts import Participant
from dure.core.errors import DureError, UsageError
from dure.core.event import Delta, Event
from dure.core.message import Message
from dure.core.outcome import Outcome
from dure.core.store import Books
from dure.runtime import Run, fork, resume
from dure.serve.hearing import BEAT, Beat, Hears, Reader, waited
from dure.serve.service import Service

MOST_KEYS = 10_000
"""Runs among which one is looked for that was begun with the same key."""

LATE = 0.05
"""Seconds past a deadline at which a run is taken up: it is over then by any clock."""

PUT_DOWN = 7.0
"""Seconds that runs have to come to a safe point when the service ends: what waits for the end of a
service usually waits ten."""


@dataclass(eq=False)
class Driven:
    """A run under way, and who follows it."""

    run: Run
    task: asyncio.Task[Outcome]
    readers: set[Hears] = field(default_factory=set[Hears])

    def hear(self, item: Event | Delta) -> None:
        """Tell everybody who follows."""
        for reader in self.readers:
            reader.hear(item)


class Live:
    """The runs of one service."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._room = asyncio.Semaphore(service.runs)
        self._driven: dict[str, Driven] = {}
        self._keys = WeakValueDictionary[str, asyncio.Lock]()  # one is kept while it is used
        self._waking: set[asyncio.Task[None]] = set()
        self._ending = False

    async def books(self) -> Books:
        """The open store."""
        return await self._service.store.open()

    async def begin(self, who: Participant, task: Sequence[Message], key: str, **more: Any) -> str:
        """Begin a run, once for each `key` (empty: anew): its id. The key is kept with the run, so
        that it counts after a restart, too."""
        if not key:
            return (await self.start(who, task, **more)).run.id
        one_at_a_time = self._keys.setdefault(key, asyncio.Lock())
        async with one_at_a_time:
            asked = compact([who.name, *(message.text for message in task)])
            digest = hashlib.sha256(asked.encode("utf-8", "replace")).hexdigest()[:16]
            entry = compact(["serve", "--key", key, digest])
            heads = await (await self.books()).heads(MOST_KEYS)
            same = compact(["serve", "--key", key]).removesuffix("]") + ","
            before = next((head for head in heads if head.entry.startswith(same)), None)
            if before is None:
                return (await self.start(who, task, entry=entry, **more)).run.id
            if before.entry != entry:
                raise UsageError(
                    "serve.key",
                    "With the key {key!r} run {run} was begun, for another task. A key is of one"
                    " task: say another key.",
                    key=key,
                    run=before.run,
                )
            return before.run

    async def start(
        self,
        who: Participant,
        task: Sequence[Message],
        hears: Hears | None = None,
        **more: Any,
    ) -> Driven:
        """Begin a run, which somebody hears from its beginning."""
        options: Any = {**self._service.terms, **more}
        return await self._drive(Run(who, task, **options), hears)

    async def take_up(self, run: str, **more: Any) -> Driven:
        """Go on with a run from where it was; one that is under way is what it is."""
        if run in self._driven:
            return self._driven[run]
        options: Any = {**self._service.terms, **more}
        if "budget" not in more:  # a run keeps its own
            options.pop("budget", None)
        return await self._drive(resume(run, await self.whose(run), **options))

    async def fork(self, run: str, at: int) -> Driven:
        """A new run that parts from this one after event `at`."""
        options: Any = {**self._service.terms}
        options.pop("budget", None)
        return await self._drive(fork(run, await self.whose(run), at, **options))

    async def whose(self, run: str) -> Participant:
        """Whose run it is: the whole's, or a member's. Raises `UsageError` if it is neither's."""
        head = await (await self.books()).find(run)
        who = self._service.known(head.name)
        if who is None:
            raise UsageError(
                "serve.whose",
                "Run {run} is of {name!r}, who is not served here: nothing was done.",
                run=head.run,
                name=head.name,
            )
        return who

    def driven(self, run: str) -> Driven | None:
        """The run of this id, if it is under way here."""
        return self._driven.get(run)

    async def _drive(self, run: Run, hears: Hears | None = None) -> Driven:
        await self._place()
        begun = asyncio.Event()
        run.listen(lambda _: begun.set())
        task = asyncio.ensure_future(self._go(run))
        task.add_done_callback(lambda _: begun.set())
        driven = Driven(run, task, {hears} if hears else set[Hears]())
        run.listen(driven.hear)
        await begun.wait()
        if task.done() and not run.id:
            await task  # it did not begin: the reason is raised
        self._driven[run.id] = driven
        task.add_done_callback(lambda _: self._ended(driven))
        return driven

    async def _place(self) -> None:
        """Wait for a place, but not for ever: whoever asks may ask again, or elsewhere."""
        with suppress(TimeoutError):
            await asyncio.wait_for(self._room.acquire(), self._service.patience)
            if not self._ending:
                return
            self._room.release()
        raise UsageError(
            "serve.busy",
            "All {runs} places are taken, or the service is ending. Try again in a while, or serve"
            " with more: --runs",
            runs=self._service.runs,
        )

    async def _go(self, run: Run) -> Outcome:
        try:
            return await run
        finally:
            self._room.release()

    def _ended(self, driven: Driven) -> None:
        self._driven.pop(driven.run.id, None)
        if not driven.task.cancelled() and driven.task.exception() is None:
            self._wait_for(driven.task.result())
        for reader in driven.readers:
            reader.woken.set()

    def _wait_for(self, outcome: Outcome) -> None:
        """Take a run up that waits, when the time for its answer is over: it knows what counts
        then."""
        times = [asked.deadline for asked in outcome.questions if asked.deadline is not None]
        if outcome.status == "waiting" and times and not self._ending:
            until = min(times) - time.time()
            loop = asyncio.get_running_loop()
            loop.call_later(max(until, 0.0) + LATE, self._due, outcome.run)

    def _due(self, run: str) -> None:
        async def go_on() -> None:
            with suppress(DureError):  # answered, over or driven elsewhere meanwhile
                if not self._ending:
                    await self.take_up(run)

        task = asyncio.ensure_future(go_on())
        self._waking.add(task)
        task.add_done_callback(self._waking.discard)

    async def rested(self, run: str) -> None:
        """Wait until a run that is driven here rests, whatever comes of it. Whoever waits may be
        sent away: the run goes on."""
        driven = self._driven.get(run)
        if driven is not None:
            await asyncio.wait([driven.task])

    async def follow(self, run: str, after: int = 0) -> AsyncIterator[Event | Delta | Beat]:
        """The events of a run after this one, deltas as they come, until it rests."""
        reader = Reader()
        try:
            async for item in self._told(run, after, reader):
                yield item
        finally:
            for driven in self._driven.values():
                driven.readers.discard(reader)

    async def _told(
        self, run: str, after: int, reader: Reader
    ) -> AsyncIterator[Event | Delta | Beat]:
        books, quiet = await self.books(), 0.0
        while True:
            driven = self._driven.get(run)
            if driven is not None:
                driven.readers.add(reader)
            reader.woken.clear()
            deltas = [reader.deltas.popleft() for _ in range(len(reader.deltas))]
            events = await books.read(run, after=after, most=200)
            for item in [*deltas, *events]:
                yield item
            if events:
                after, quiet = events[-1].seq, 0.0
                continue
            head = await books.find(run)
            if self._driven.get(run) is None and head.status != "running":
                return
            quiet += await waited(reader.woken)
            if quiet >= BEAT:
                quiet = 0.0
                yield Beat()

    async def end(self) -> None:
        """Put all runs down where they are: they can be taken up again. No other begins."""
        self._ending = True
        driven = list(self._driven.values())
        for each in driven:
            with suppress(DureError):
                await each.run.pause()
        tasks = [each.task for each in driven]
        if tasks:
            await asyncio.wait(tasks, timeout=PUT_DOWN)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
