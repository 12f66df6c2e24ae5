"""The address of a PostgreSQL database, and what may be shown of it. Knows no database."""

from __future__ import annotations

import re
from dataclasses import dataclass

from dure.core.errors import UsageError

_ADDRESS = re.compile(
    r"postgres(?:ql)?://(?:[^@/?#]*@)?(?P<hosts>[^@/?#]*)(?:/(?P<database>[^@/?#]*))?"
    r"(?:\?[^@#]*)?",
    re.IGNORECASE,
)
_HOST = re.compile(r"(?:\[[0-9a-fA-F:.]*\]|[^:\[\]]*)(?::\d+)?")
_SCHEME = re.compile(r"([a-zA-Z][a-zA-Z0-9+.-]+)://")


@dataclass(frozen=True, slots=True)
class Address:
    """Where a database is; without user and password."""

    hosts: str
    database: str

    @property
    def shown(self) -> str:
        """For people: host and database."""
        return f"{self.hosts or 'localhost'}/{self.database or '(your own)'}"


def address_of(url: str) -> Address:
    """The address within a URL. An error shows nothing of the URL: it may hold a password."""
    found = _ADDRESS.fullmatch(url)
    if found is None or not all(_HOST.fullmatch(host) for host in found["hosts"].split(",")):
        raise no_address()
    return Address(found["hosts"], found["database"] or "")


@dataclass(frozen=True)
class Server:
    """A database and the schema in it. `lease` is the seconds for which a run is held."""

    url: str
    schema: str
    lease: float

    @property
    def shown(self) -> str:
        """Host and database."""
        return address_of(self.url).shown


def no_address() -> UsageError:
    """This is none. Nothing of it is shown."""
    return UsageError(
        "store.address",
        "This is no address of a PostgreSQL database. It reads"
        " postgresql://user@host:5432/database. In a user name or password, write @ : / ? # as"
        " %40 %3A %2F %3F %23, or leave the password to PGPASSWORD or ~/.pgpass.",
    )


def is_address(where: str) -> bool:
    """Whether it names a PostgreSQL database; a scheme that no store has is refused."""
    found = _SCHEME.match(where)
    if found is None:
        return False
    if found[1].lower() not in ("postgres", "postgresql"):
        raise UsageError(
            "store.scheme",
            "There is no store for addresses that begin with {scheme}://. Give a file for SQLite,"
            " or postgresql://user@host/database.",
            scheme=found[1],
        )
    return True
