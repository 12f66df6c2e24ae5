"""What is changed in a database of journals, in SQL that every such database understands.

Knows the tables; does not know which database it is or threads. Journal rows of a run that is being
driven are not written here: that is each engine's own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from dure.core.codec import compact
from dure.core.encode import clean
from dure.core.event import Event
from dure.core.store import Head, Letter
from dure.core.usage import encode_usage
from dure.runtime.stores.engine import Blob, Connection, Engine
from dure.runtime.stores.queries import Row, letter_from, run_number
from dure.runtime.stores.words import driven, imported, run_exists

COLUMNS = "run,seq,epoch,key,parent,kind,actor,component,body,usage,cost,at"
INSERT = f"INSERT INTO journal({COLUMNS}) VALUES({','.join('?' * 12)})"


def row_of(number: int, event: Event) -> Row:
    """An event of this run as a row."""
    return (
        number,
        event.seq,
        event.epoch,
        writable(event.key),
        writable(event.parent),
        event.kind,
        writable(event.actor),
        event.component,
        writable(compact(event.body)),
        None if event.usage is None else compact(encode_usage(event.usage)),
        None if event.cost is None else str(event.cost),
        event.at,
    )


def writable(text: str) -> str:
    """The text as every database can hold it."""
    return text if text.isascii() and "\0" not in text else clean(text)


def make_run(db: Connection, head: Head) -> None:
    """A new run; refuses one that is there."""
    if db.execute("SELECT 1 FROM run WHERE run=?", (head.run,)).fetchone():
        raise run_exists(head.run)
    names = "run,name,status,epoch,created,entry,after,title,usage,cost"
    texts = [writable(text) for text in (head.entry, head.after, head.title)]
    values: list[Any] = [head.run, writable(head.name), head.status, head.epoch, head.created]
    query = f"INSERT INTO run({names}) VALUES({','.join('?' * 10)})"
    db.execute(query, (*values, *texts, *_spent(head)))


def save_head(db: Connection, number: int, epoch: int, head: Head) -> bool:
    """What the writer of this epoch knows of its run. False: somebody else is its writer now."""
    values = (head.status, writable(head.title), *_spent(head), number, epoch)
    query = "UPDATE run SET status=?, title=?, usage=?, cost=? WHERE id=? AND epoch=?"
    db.execute(query, values)
    found = db.execute("SELECT epoch FROM run WHERE id=?", (number,)).fetchone()
    return found is None or found[0] == epoch


def put_letter(db: Connection, engine: Engine, letter: Letter) -> Letter:
    """Put a letter into its run's inbox; gives the one that came first with this id."""
    # Locked: so the letters of a run become visible in the order of their numbers.
    number = run_number(db, letter.run, engine.lock)
    _keep_letters(db, number, [letter])
    engine.announce(db)
    first = "SELECT id,kind,body,at FROM inbox WHERE run=? AND id=?"
    return letter_from(letter.run, db.execute(first, (number, writable(letter.id))).fetchone())


def keep_blobs(db: Connection, blobs: Sequence[Blob]) -> None:
    """Keep blobs, each once, and note which run names them."""
    keep = "INSERT INTO blob(hash,data) VALUES(?,?) ON CONFLICT DO NOTHING"
    db.executemany(keep, [(name, data) for _, name, data in blobs])
    refer = "INSERT INTO blob_ref(run,hash) VALUES(?,?) ON CONFLICT DO NOTHING"
    db.executemany(refer, [(number, name) for number, name, _ in blobs])


def insert_journal(
    db: Connection,
    head: Head,
    events: Sequence[Event],
    blobs: Mapping[str, bytes],
    letters: Sequence[Letter],
) -> None:
    """A whole journal from elsewhere."""
    make_run(db, imported(head))
    number = run_number(db, head.run)
    keep_blobs(db, [(number, name, data) for name, data in blobs.items()])
    db.executemany(INSERT, [row_of(number, event) for event in events])
    _keep_letters(db, number, letters)


def delete_runs(db: Connection, engine: Engine, runs: Sequence[str]) -> None:
    """Delete these runs, and the blobs that no other run names; refuses runs that are driven."""
    engine.before_deleting(db)
    # In one order, or two processes that delete the same runs could wait for each other.
    numbers = {run_number(db, run, engine.lock): run for run in sorted(runs)}
    for number in engine.driven(db, list(numbers)):
        raise driven(numbers[number])
    names: list[Row] = []
    for number in numbers:
        names += db.execute("SELECT hash FROM blob_ref WHERE run=?", (number,)).fetchall()
        for table in ("journal", "inbox", "blob_ref"):
            db.execute(f"DELETE FROM {table} WHERE run=?", (number,))
        db.execute("DELETE FROM run WHERE id=?", (number,))
    unused = "NOT EXISTS (SELECT 1 FROM blob_ref WHERE blob_ref.hash=blob.hash)"
    db.executemany(f"DELETE FROM blob WHERE hash=? AND {unused}", names)


def _keep_letters(db: Connection, number: int, letters: Sequence[Letter]) -> None:
    query = "INSERT INTO inbox(run,id,kind,body,at) VALUES(?,?,?,?,?) ON CONFLICT DO NOTHING"
    rows = [(writable(x.id), x.kind, writable(compact(x.body)), x.at) for x in letters]
    db.executemany(query, [(number, *row) for row in rows])


def _spent(head: Head) -> tuple[str, str | None]:
    return compact(encode_usage(head.usage)), head.cost
