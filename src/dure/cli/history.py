"""Conversations that are in the store: how their runs go on one from the other, and what was said.

A conversation is a chain of runs, one an exchange; where two runs go on from one, it has branches.
Knows the store. Does not know how a conversation is shown or gone on with.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dure.cli.view.cards import said_text
from dure.core.event import Event
from dure.core.store import Books, Head

MOST = 10_000
"""How many of the newest runs are looked at."""

_ENTRY = '["chat",'
"""How the command begins that made an exchange of `dure chat`."""


@dataclass(frozen=True, slots=True)
class Exchange:
    """What was asked, without its files, and what was answered (nothing, where it did not come to
    that)."""

    asked: str
    answered: str


@dataclass(frozen=True, slots=True)
class Branch:
    """The last run of another branch, and the run at which it parted."""

    last: Head
    parted: str


@dataclass(frozen=True, slots=True)
class Found:
    """A conversation's last run, and the newest of its runs that was looked for."""

    last: Head
    match: Head


class Tree:
    """How runs go on one from the other; `heads` are the newest first."""

    def __init__(self, heads: Sequence[Head]) -> None:
        self.heads = {head.run: head for head in heads}
        self._last: dict[str, Head] = {}
        for head in heads:
            run = head.run
            while run and run not in self._last:
                self._last[run] = head
                run = self.heads[run].after if run in self.heads else ""

    def last(self, run: str) -> Head:
        """The newest run that goes on from this one, by however many steps."""
        return self._last[run]

    def line(self, run: str) -> list[Head]:
        """This run and all before it, the oldest first."""
        found: dict[str, Head] = {}
        while run in self.heads and run not in found:  # what was imported may go round in circles
            found[run] = self.heads[run]
            run = found[run].after
        return list(found.values())[::-1]

    def branches(self, run: str) -> list[Branch]:
        """The other branches of this run's conversation, the newest first."""
        parted = {head.run: head.run for head in self.line(run)}
        went_on = {head.after for head in self.heads.values()}
        found: list[Branch] = []
        for head in self.heads.values():
            at = self._parted(head, parted)
            if at and head.run not in went_on and head.run != run:
                found.append(Branch(head, at))
        return found

    def _parted(self, head: Head, known: dict[str, str]) -> str:
        """Where this run's line meets the runs that are known, which it then joins."""
        path: dict[str, None] = {}
        run = head.run
        while run in self.heads and run not in known and run not in path:
            path[run] = None
            run = self.heads[run].after
        at = known.get(run, "")
        known.update(dict.fromkeys(path, at))
        return at


async def tree(books: Books) -> Tree:
    """How the runs of this store go on one from the other."""
    return Tree(await books.heads(MOST))


async def newest(books: Books) -> Head | None:
    """The newest exchange of any conversation."""
    heads = await books.heads(MOST)
    return next((head for head in heads if is_exchange(head)), None)


async def search(books: Books, text: str, most: int) -> list[Found]:
    """The conversations in which this was said, the newest first."""
    whole = await tree(books)
    found: dict[str, Found] = {}
    for head in await books.heads(MOST, like=text):
        if is_exchange(head) and head.run in whole.heads:
            last = whole.last(head.run)
            found.setdefault(last.run, Found(last, head))
    return list(found.values())[:most]


def is_exchange(head: Head) -> bool:
    """Whether the run is an exchange of `dure chat`."""
    return head.entry.startswith(_ENTRY)


async def exchanges(books: Books, run: str, most: int) -> list[Exchange]:
    """What was said in this run and the `most - 1` before it, the oldest first."""
    return [_exchange(roots) for roots in (await books.chain(run, most))[::-1]]


async def files_changed(books: Books, run: str) -> list[str]:
    """The files that tools changed in this run."""
    paths = [
        str(file["path"]) for event in await books.read(run) for file in event.body.get("files", ())
    ]
    return list(dict.fromkeys(paths))


def _exchange(roots: Sequence[Event]) -> Exchange:
    asked, answered = "", ""
    for event in roots:
        if event.kind == "began":
            parts = [part for message in event.body["task"] for part in message["parts"]]
            asked = "\n".join(part["text"] for part in parts if part["kind"] == "text")
        elif event.kind == "ended" and "message" in event.body:
            answered = said_text(event.body["message"])
    return Exchange(asked, answered)
