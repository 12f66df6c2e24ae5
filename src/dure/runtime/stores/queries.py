"""What is read from a database of journals, in SQL that every such database understands.

Knows the tables; does not know which database it is, who writes, or threads.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from typing import Any, Protocol, TypeAlias

from dure.core.encode import clean
from dure.core.event import Event, check_kind
from dure.core.store import Head, Letter
from dure.core.usage import decode_usage
from dure.runtime.stores.search import SEARCHED, Wanted, wanted
from dure.runtime.stores.words import ambiguous, no_such_run

Row: TypeAlias = tuple[Any, ...]

AT_ONCE = 200
"""Runs whose bodies one query of a search reads."""

NEAR = 6
"""Ids that are looked up for a name that could be several: those shown, and one more."""


class Rows(Protocol):
    """What a query gives; `rowcount`: how many rows it changed."""

    @property
    def rowcount(self) -> int: ...
    def fetchone(self) -> Any: ...
    def fetchall(self) -> list[Any]: ...
    def __iter__(self) -> Iterator[Any]: ...


class Database(Protocol):
    """A connection; values stand as `?` in a query."""

    def execute(self, query: str, values: Sequence[Any] = ..., /) -> Rows: ...


Driven: TypeAlias = Callable[[Database, Sequence[int]], set[int]]
"""Which of these runs (by number) some live process drives."""

_HEAD = (
    "SELECT id,run,name,status,epoch,created,entry,after,title,"
    "(SELECT coalesce(max(seq), 0) FROM journal WHERE journal.run=run.id),usage,cost FROM run"
)
_NEWEST_FIRST = "ORDER BY id DESC"  # as they came: a clock may be set back
_EVENT = "seq,epoch,key,parent,kind,actor,component,body,usage,cost,at"
_CHAIN = f"""
WITH RECURSIVE back(step, id, run, after) AS (
  SELECT 1, id, run, after FROM run WHERE run=?
  UNION ALL
  SELECT step+1, run.id, run.run, run.after FROM back JOIN run ON run.run=back.after WHERE step<?)
SELECT step, back.run, {",".join(f"journal.{name}" for name in _EVENT.split(","))}
FROM back JOIN journal ON journal.run=back.id AND journal.parent='' ORDER BY step, seq
"""


def run_number(db: Database, run: str, lock: str = "") -> int:
    """The row of this run, locked as the database does that."""
    row = db.execute(f"SELECT id FROM run WHERE run=?{lock}", (clean(run),)).fetchone()
    if row is None:
        raise no_such_run(run)
    return row[0]


def find_head(db: Database, name: str, driven: Driven) -> Head:
    """The run that `name` means: `"last"`, a full id, or an unambiguous beginning or end."""
    name = clean(name)
    if name == "last":
        found = _heads(db, f"{_HEAD} {_NEWEST_FIRST} LIMIT 1", (), driven)
    else:
        found = _heads(db, f"{_HEAD} WHERE run=?", (name,), driven)
    if not found and name != "last":
        start, end = _pattern(name) + "%", "%" + _pattern(name)
        query = f"{_HEAD} WHERE run LIKE ? ESCAPE '!' OR run LIKE ? ESCAPE '!' {_NEWEST_FIRST}"
        found = _heads(db, f"{query} LIMIT ?", (start, end, NEAR), driven)
    if len(found) > 1:
        raise ambiguous(name, [head.run for head in found])
    if not found:
        raise no_such_run(name)
    return found[0]


def list_heads(db: Database, most: int, like: str, driven: Driven) -> list[Head]:
    """The newest runs; with `like`, those that hold it."""
    if not like:
        return _heads(db, f"{_HEAD} {_NEWEST_FIRST} LIMIT ?", (most,), driven)
    numbers = _search(db, wanted(like), most)
    heads: list[Head] = []
    for start in range(0, len(numbers), AT_ONCE):
        part = numbers[start : start + AT_ONCE]
        query = f"{_HEAD} WHERE id IN ({_marks(part)}) {_NEWEST_FIRST}"
        heads += _heads(db, query, part, driven)
    return heads


def read_events(
    db: Database, run: str, after: int, parent: str | None, most: int | None
) -> list[Event]:
    """Events of a run with seq > `after`; none of a run that is not there."""
    found = db.execute("SELECT id FROM run WHERE run=?", (clean(run),)).fetchone()
    if found is None:
        return []
    condition, values = "run=? AND seq>?", [found[0], after]
    if parent is not None:
        condition, values = f"{condition} AND parent=?", [*values, parent]
    query = f"SELECT {_EVENT} FROM journal WHERE {condition} ORDER BY seq"
    if most is not None:
        query, values = f"{query} LIMIT ?", [*values, most]
    return [_event(run, row) for row in db.execute(query, values)]


def read_chain(db: Database, run: str, most: int) -> list[list[Event]]:
    """The root events of the run and of those before it, a list a run, newest run first."""
    runs: dict[str, list[Event]] = {}
    steps: dict[str, int] = {}
    for row in db.execute(_CHAIN, (clean(run), most)):
        step, name = row[:2]
        if steps.setdefault(name, step) == step:  # runs from elsewhere may go round in circles
            runs.setdefault(name, []).append(_event(name, row[2:]))
    return list(runs.values())


def read_blobs(db: Database, names: Sequence[str]) -> dict[str, bytes]:
    """The blobs of these names that are there."""
    found: dict[str, bytes] = {}
    for name in names:
        row = db.execute("SELECT data FROM blob WHERE hash=?", (name,)).fetchone()
        if row is not None:
            found[name] = bytes(row[0])
    return found


def read_letters(db: Database, run: str) -> list[Letter]:
    """The letters of a run, in the order in which they came."""
    query = "SELECT id,kind,body,at FROM inbox WHERE run=? ORDER BY number"
    return [letter_from(run, row) for row in db.execute(query, (run_number(db, run),))]


def letter_from(run: str, row: Sequence[Any]) -> Letter:
    """A letter from its row `(id, kind, body, at, …)`."""
    return Letter(run, row[0], row[1], json.loads(row[2]), row[3])


def size_of(db: Database, run: str, octets: str) -> int:
    """Bytes of a run's events and letters, and of the blobs that no other run names. `octets` is
    how the database counts those of `body`."""
    number, total = run_number(db, run), 0
    for table in ("journal", "inbox"):
        query = f"SELECT coalesce(sum({octets}), 0) FROM {table} WHERE run=?"
        total += db.execute(query, (number,)).fetchone()[0]
    blobs = (
        "SELECT coalesce(sum(length(data)), 0) FROM blob_ref JOIN blob ON blob.hash=blob_ref.hash"
        " WHERE run=? AND NOT EXISTS"
        " (SELECT 1 FROM blob_ref other WHERE other.hash=blob.hash AND other.run<>?)"
    )
    return int(total + db.execute(blobs, (number, number)).fetchone()[0])


def _search(db: Database, text: Wanted, most: int) -> list[int]:
    """The numbers of the newest runs that hold the text."""
    titles = db.execute(f"SELECT id, title FROM run {_NEWEST_FIRST}").fetchall()
    found: list[int] = []
    for start in range(0, len(titles), AT_ONCE):
        if len(found) >= most:
            break
        part = titles[start : start + AT_ONCE]
        held = {number for number, title in part if text.is_in(title)}
        rest = [number for number, _ in part if number not in held]
        kinds = ",".join(f"'{kind}'" for kind in SEARCHED)
        query = f"SELECT run, body FROM journal WHERE run IN ({_marks(rest)}) AND parent=''"
        for number, body in db.execute(f"{query} AND kind IN ({kinds})", rest) if rest else ():
            if number not in held and text.is_said_in_json(body):
                held.add(number)
        found += [number for number, _ in part if number in held]
    return found[:most]


def _heads(db: Database, query: str, values: Sequence[Any], driven: Driven) -> list[Head]:
    rows = db.execute(query, values).fetchall()
    live = driven(db, [row[0] for row in rows if row[3] == "running"])
    return [_head(row, row[0] in live) for row in rows]


def _head(row: Row, is_driven: bool) -> Head:
    """A head from its row; a run whose process died is shown as interrupted."""
    _, run, name, status, epoch, created, entry, after, title, events, usage, cost = row
    if status == "running" and not is_driven:
        status = "interrupted"
    spent = decode_usage(json.loads(usage))
    return Head(run, name, status, epoch, created, entry, after, title, events, spent, cost)


def _event(run: str, row: Row) -> Event:
    """An event from its row."""
    seq, epoch, key, parent, kind, actor, component, body, usage, cost, at = row
    return Event(
        run,
        seq,
        epoch,
        key,
        parent,
        check_kind(kind),
        actor,
        component,
        json.loads(body),
        None if usage is None else decode_usage(json.loads(usage)),
        None if cost is None else Decimal(cost),
        at,
    )


def _pattern(text: str) -> str:
    """The text as LIKE takes it: itself and nothing else."""
    return text.replace("!", "!!").replace("%", "!%").replace("_", "!_")


def _marks(values: Sequence[Any]) -> str:
    return ",".join("?" * len(values))
