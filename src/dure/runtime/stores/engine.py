"""What one database does otherwise than another: connecting, transactions, and who drives a run.

Knows what a store needs of a database. Does not know events, event loops or threads: all of this is
called on the one thread that has the connection.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol, TypeAlias

from dure.core.errors import DureError
from dure.runtime.stores.queries import Database, Row

Writing: TypeAlias = tuple[int, int]
"""A run by number, and the epoch of its writer."""

Blob: TypeAlias = tuple[int, str, bytes]
"""The run that names it, its digest, its bytes."""

Mail: TypeAlias = tuple[int, int, str, str, str, float]
"""A letter's number, its run's, its id, kind, body and time."""

Doing: TypeAlias = Literal["reading", "rows", "changing"]
"""What a transaction is for: only reads, journal rows, or more than these."""


@dataclass(frozen=True, slots=True)
class Busy:
    """Another process drives the run, for so many seconds more unless it goes on. `mark` is
    another one once it did."""

    seconds: float
    mark: object


class Connection(Database, Protocol):
    """An open connection. Nothing is in a transaction unless `Engine.begin` began one."""

    @property
    def in_transaction(self) -> bool: ...
    def executemany(self, query: str, values: Sequence[Row], /) -> object: ...
    def commit(self) -> None: ...
    def rollback(self) -> None: ...
    def close(self) -> None: ...


class Engine(Protocol):
    """A kind of database. One engine has one connection at a time.

    `lock`: put behind a query of a run, nobody else changes that run before the commit. `octets`:
    the bytes of the text `body`, as an expression. `seconds`: how often to look for what other
    processes did, while a run is driven.
    """

    lock: str
    octets: str
    seconds: float

    def connect(self) -> Connection:
        """Open the database; the tables are made if need be."""
        ...

    def is_lost(self, db: Connection) -> bool:
        """Whether the connection is of no more use."""
        ...

    def begin(self, db: Connection, doing: Doing) -> None:
        """Begin a transaction, if that takes one."""
        ...

    def insert(self, db: Connection, rows: Sequence[Row], blobs: Sequence[Blob]) -> set[Writing]:
        """Insert the journal rows whose epoch is current; gives the writers that are fenced."""
        ...

    def before_deleting(self, db: Connection) -> None:
        """See to it that no blob is taken into use that is being deleted as unused."""
        ...

    def claim(self, db: Connection, number: int) -> int | Busy:
        """Take the run for this process: its new epoch."""
        ...

    def let_go(self, number: int, db: Connection | None = None) -> None:
        """This process drives the run no more; `db` keeps that it does not."""
        ...

    def driven(self, db: Database, numbers: Sequence[int]) -> set[int]:
        """Which of these runs some live process drives."""
        ...

    def renew(self, db: Connection) -> set[Writing]:
        """Say that the runs of this process are still driven; gives those that were taken over."""
        ...

    def mail(self, db: Connection, seen: Mapping[int, int]) -> Iterable[Mail]:
        """Letters to these runs with larger numbers than those seen."""
        ...

    def announce(self, db: Connection) -> None:
        """Tell other processes that there is a letter."""
        ...

    def explained(self, error: Exception) -> DureError:
        """An error of the database as a sentence with a cure."""
        ...
