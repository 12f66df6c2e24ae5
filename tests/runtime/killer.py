"""Runs a play, kills it at every event, takes it up again in another process, and compares.

`python -m tests.runtime.killer PLAY FOLDER [URL]` prints what was found as JSON; with the address
of a PostgreSQL database runs are kept there, else in a SQLite file. Children are forked from this
process before it has any thread or event loop, so that each is new and costs no imports.
"""

from __future__ import annotations

import asyncio
import gc
import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
import traceback
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import psycopg

from dure.core.errors import UsageError
from dure.core.event import Event
from dure.core.outcome import Answer, Outcome, Question
from dure.core.store import Books, Store
from dure.runtime import Run, replay, resume, run
from dure.runtime.inbox import answer_letter
from dure.runtime.stores import PostgreSQL, SQLite
from tests.runtime.plays import PLAYS, Ledger, Play

ROOT = Path(__file__).parents[2]
ROUNDS = 8


@dataclass(frozen=True)
class InFile:
    """A journal in SQLite."""

    path: Path

    @property
    def store(self) -> Store:
        """The store."""
        return SQLite(self.path)

    def newest(self) -> Iterator[Any]:
        """The last event that is durable, again and again."""
        db = sqlite3.connect(self.path)
        while True:
            yield db.execute("SELECT max(seq) FROM journal").fetchone()[0]


@dataclass(frozen=True)
class OnServer:
    """A journal in PostgreSQL."""

    url: str
    schema: str

    @property
    def store(self) -> Store:
        """The store."""
        return PostgreSQL(self.url, self.schema)

    def newest(self) -> Iterator[Any]:
        """The last event that is durable, again and again."""
        query = f"SELECT max(seq) FROM {self.schema}.journal"
        with psycopg.connect(self.url, autocommit=True) as connection:
            while True:
                row = connection.execute(query.encode()).fetchone()
                yield row and row[0]


Keeping = InFile | OnServer
"""Where the journal of an attempt is."""


@dataclass(frozen=True)
class Deadly:
    """A store whose process dies at the `at`th event it is given: before the event is handed on,
    or as soon as it is committed, nothing else having happened.

    With `news`, only those events count that tell what came from outside (a result, an answer):
    before any other, the world is as it was after the event before it.
    """

    place: Keeping
    at: int
    committed: bool
    news: bool = False
    name: str = "deadly"
    given: list[int] = field(default_factory=list[int])

    async def open(self) -> Books:
        """The books of the store, with death in them."""
        books: Any = _DeadlyBooks(await self.place.store.open(), self)
        return books


class _DeadlyBooks:
    def __init__(self, books: Books, store: Deadly) -> None:
        self._books = books
        self._store = store

    def __getattr__(self, name: str) -> Any:
        return getattr(self._books, name)

    def append(self, event: Event, blobs: Mapping[str, bytes]) -> None:
        # Counted over all that this process does, however often it takes the run up again.
        counts = not self._store.news or event.kind in ("result", "answer", "ended")
        if counts:
            self._store.given.append(event.seq)
        due = counts and len(self._store.given) == self._store.at
        if due and not self._store.committed:
            die()
        self._books.append(event, blobs)
        if due:
            self._books.flush().__await__().send(None)  # Asked for, while nothing else goes on.
            newest = self._store.place.newest()
            while next(newest) != event.seq:
                os.sched_yield()
            die()


def die() -> None:
    """End this process as a power cut would."""
    os.kill(os.getpid(), signal.SIGKILL)


def forked(work: Callable[[], Any], answer: Path) -> int:
    """Run `work` in a child; its result goes to `answer` as JSON. Gives the child's status."""
    return ended(begun(work, answer))


def at_once(*programs: Sequence[object], seconds: float = 170) -> list[Any]:
    """What these modules, each with its arguments, print as JSON; each is a process of its own."""
    started = [
        subprocess.Popen(
            [sys.executable, "-m", *map(str, program)], cwd=ROOT, text=True, stdout=subprocess.PIPE
        )
        for program in programs
    ]
    try:
        return [json.loads(each.communicate(timeout=seconds)[0]) for each in started]
    finally:
        for each in started:
            each.kill()
            each.communicate()


def begun(work: Callable[[], Any], answer: Path) -> int:
    """The number of a child that runs `work`; its result goes to `answer` as JSON."""
    gc.freeze()  # A child that collects garbage would have its own copy made of all that is here.
    child = os.fork()
    if child == 0:
        try:
            found = work()
        except BaseException:
            found = {"raised": traceback.format_exc()}
        answer.write_text(json.dumps(found))
        os._exit(0)
    return child


def ended(child: int) -> int:
    """The status of a child, once it is over."""
    return os.waitpid(child, 0)[1]


@dataclass(frozen=True)
class Attempt:
    """One folder with a journal and a ledger, in which one play is killed and taken up again.

    The play is made before any child is forked, and never begun here: each child has it as new.
    """

    play: Play
    folder: Path
    place: Keeping

    @property
    def ledger(self) -> Ledger:
        """The world outside."""
        return Ledger(self.folder / "ledger")

    def first(self, at: int, committed: bool, news: bool = False) -> dict[str, Any]:
        """Begin the run, and die."""
        return self._drive(Deadly(self.place, at, committed, news), again=False)

    def second(self, at: int, committed: bool) -> dict[str, Any]:
        """Take the run up again, and die."""
        return self._drive(Deadly(self.place, at, committed), again=True)

    def last(self) -> dict[str, Any]:
        """Take the run up again, to its end, and replay it."""
        found = self._drive(self.place.store, again=True)
        play, before = self.play, self.ledger.lines()
        again = run(replay("last", play.who, store=self.place.store, policy=play.policy))
        found["replayed"] = again.text
        found["untouched"] = before == self.ledger.lines()
        found["ledger"] = {kind: sorted(self.ledger.done(kind)) for kind in play.due}
        found["due"] = {kind: sorted(names) for kind, names in play.due.items()}
        return found

    def _drive(self, store: Any, *, again: bool) -> dict[str, Any]:
        play, asked = self.play, list[str]()
        options: Any = {"store": store, "policy": play.policy, "workspace": str(self.folder)}
        for turn in range(ROUNDS):
            outcome = self._go(play, options, again=again or turn > 0)
            if outcome.status != "waiting":
                break
            asked += [question.asking for question in outcome.questions]
            asyncio.run(self._answer(play, outcome))
        error = outcome.error.text if outcome.error else ""
        return {"status": outcome.status, "text": outcome.text, "asked": asked, "error": error}

    def _go(self, play: Play, options: Any, *, again: bool) -> Outcome:
        if again:
            try:
                return run(resume("last", play.who, **options))
            except UsageError as error:
                # Killed before anything was acknowledged: there is nothing to go on from.
                if error.code not in ("store.no_run", "run.never_began"):
                    raise
        return run(Run(play.who, play.task, **options))

    async def _answer(self, play: Play, outcome: Outcome) -> None:
        books = await self.place.store.open()
        for question in outcome.questions:
            answer = play.answers(question) or self._truth(question)
            await books.put(answer_letter(outcome.run, answer, 1.0))

    def _truth(self, question: Question) -> Answer:
        """A person who looks at the world, and says whether the call happened."""
        assert question.asking == "happened", question
        call = json.loads(question.call)
        assert call["tool"] == "pay", question
        name = call["arguments"]["name"]
        if name in self.ledger.done("never"):
            return Answer(question.id, f"paid {name}", "yes")
        return Answer(question.id, verdict="no")


def wrong(found: dict[str, Any], text: str) -> list[str]:
    """What is not as it must be."""
    if "raised" in found:
        return [found["raised"]]
    problems: list[str] = []
    if found["status"] != "done" or found["text"] != text:
        problems.append(f"{found['status']}: {found['text']!r} {found['error']}, wanted {text!r}")
    if found["replayed"] != found["text"] or not found["untouched"]:
        problems.append("the replay differs")
    for kind, due in found["due"].items():
        done = found["ledger"][kind]
        if (sorted(set(done)) if kind == "free" else done) != due:
            problems.append(f"{kind}: {done}, wanted {due}")
    return problems


def every_event(name: str, folder: Path, url: str = "", *, news: bool = True) -> dict[str, Any]:
    """Kill the play after each event and, at the same time, before each (with `news`, before those
    that tell what came from outside); each third time once more while resuming."""
    answer = folder / "whole.json"
    assert forked(_attempts(name, folder / "whole", url)().last, answer) == 0
    whole = json.loads(answer.read_text())
    text, problems = whole.get("text", ""), wrong(whole, whole.get("text", ""))
    found = {"text": text, "kills": 0, "asked": 0, "problems": problems}
    if problems:
        return found
    ways = {way: folder / f"{way}.json" for way in ("after", "before")}
    killed = partial(_killed, name, folder, text, url)
    children = [
        begun(partial(killed, "after", news=False), ways["after"]),
        begun(partial(killed, "before", news=news), ways["before"]),
    ]
    for child in children:
        assert ended(child) == 0
    for answer in ways.values():
        one = json.loads(answer.read_text())
        for figure in one.keys() & found.keys():
            found[figure] += one[figure]
        problems += filter(None, [one.get("raised")])
    return found


def _killed(
    name: str, folder: Path, text: str, url: str, way: str, *, news: bool
) -> dict[str, Any]:
    """Kill the play at each event, before or after the event is written."""
    answer, committed = folder / way / "answer.json", way == "after"
    answer.parent.mkdir()
    fresh = _attempts(name, folder / way / "run", url)
    problems, kills, asked = list[str](), 0, 0
    at, killed = 0, True
    while killed and not problems:
        at += 1
        attempt = fresh()
        killed = forked(partial(attempt.first, at, committed, news), answer) == signal.SIGKILL
        kills += killed
        if killed and at % 3 == 0:
            again = 1 + at * 7 % 11
            status = forked(partial(attempt.second, again, not committed), answer)
            kills += status == signal.SIGKILL
        assert forked(attempt.last, answer) == 0
        found = json.loads(answer.read_text())
        asked += "happened" in found.get("asked", ())
        problems += [f"killed {way} event {at}: {problem}" for problem in wrong(found, text)]
    return {"kills": kills, "asked": asked, "problems": problems}


def _attempts(name: str, folder: Path, url: str) -> Callable[[], Attempt]:
    """Gives one attempt after the other, each in a new folder of this name."""
    play = PLAYS[name](Ledger(folder / "ledger"))

    def fresh() -> Attempt:
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        place = OnServer(url, f"s{time.monotonic_ns()}") if url else InFile(folder / "runs.db")
        return Attempt(play, folder, place)

    return fresh


if __name__ == "__main__":
    print(json.dumps(every_event(sys.argv[1], Path(sys.argv[2]), *sys.argv[3:], news=False)))
