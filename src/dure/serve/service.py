"""What is served, to whom, and within which bounds. A value; serves nothing by itself."""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from dataclasses import dataclass, field

from dure.core.contracts import Participant
from dure.core.errors import UsageError
from dure.core.store import Store
from dure.host.config import places
from dure.runtime.options import Options, as_store

MOST_BYTES = 16 << 20
"""Bytes of one request."""

LEAST = 8
"""Letters of a token."""

LOOPBACK = ("127.0.0.1", "localhost", "::1")


@dataclass(frozen=True)
class Service:
    """`who` is served, each run on these `terms` (store, budget, policy, workspace, model).

    Every request says the `token`. `hosts`: names by which the service may be addressed, so that a
    page elsewhere cannot reach it under a name of its own; `origins`: pages that may read answers.
    At most `runs` are driven at once; others wait so many seconds of `patience` for a place.
    """

    who: Participant
    terms: Options
    token: str
    hosts: tuple[str, ...] = LOOPBACK
    origins: tuple[str, ...] = ()
    runs: int = 16
    bytes: int = MOST_BYTES
    members: Mapping[str, Participant] = field(default_factory=dict[str, Participant])
    patience: float = 30.0

    def __post_init__(self) -> None:
        fits = self.token.isascii() and self.token.isprintable() and " " not in self.token
        if len(self.token) < LEAST or not fits:
            raise UsageError(
                "serve.token",
                "A token has {least} letters or more, of ASCII and without spaces: others do not"
                " fit into a header.",
                least=LEAST,
            )

    @property
    def store(self) -> Store:
        """Where the runs are kept."""
        return as_store(self.terms.get("store", places().data / "dure.db"))

    def known(self, name: str) -> Participant | None:
        """Whoever is served under this name: the whole, or one of its members."""
        return self.who if name == self.who.name else self.members.get(name)

    def lets_in(self, header: str) -> bool:
        """Whether this Authorization header says the token."""
        kind, _, given = header.partition(" ")
        same = hmac.compare_digest(given.strip().encode(), self.token.encode())
        return kind.casefold() == "bearer" and same

    def is_addressed(self, host: str) -> bool:
        """Whether this Host header names the service."""
        name = host.rsplit(":", 1)[0] if not host.endswith("]") else host
        return _plain(name) in map(_plain, self.hosts)


def _plain(host: str) -> str:
    """A host's name as it is compared: `Box.example.` is `box.example`."""
    return host.strip("[]").removesuffix(".").casefold()
