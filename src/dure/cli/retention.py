"""Which runs are let go: old ones, those beyond a number, those that are too much together.

Knows heads. A conversation is kept or let go whole, by its newest exchange; so is an evaluation, or
its many runs would push the conversations out. Does not know how runs are deleted.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from dure.bench.kept import label_of
from dure.core.store import Head


@dataclass(frozen=True, slots=True)
class Talk:
    """Runs that go on one from the other, with all branches, or are of one evaluation, newest
    first."""

    runs: tuple[Head, ...]

    @property
    def newest(self) -> Head:
        """The newest exchange."""
        return self.runs[0]

    @property
    def is_driven(self) -> bool:
        """Whether one of them is going on now."""
        return any(head.status == "running" for head in self.runs)

    @property
    def is_waiting(self) -> bool:
        """Whether one of them waits for a person or a time."""
        return any(head.status == "waiting" for head in self.runs)


def talks(heads: Sequence[Head]) -> list[Talk]:
    """The conversations in these runs, the one with the newest exchange first. A run that nobody
    went on from is one of its own, an evaluation is one."""
    known = {head.run for head in heads}
    evaluated: dict[str, str] = {}
    first: dict[str, str] = {}

    def root(run: str) -> str:
        path: list[str] = []
        while first.get(run, run) != run:
            path.append(run)
            run = first[run]
        first.update(dict.fromkeys(path, run))
        return run

    for head in heads:
        if head.after in known:
            first[root(head.run)] = root(head.after)
        evaluation, _, rest = label_of(head.entry).partition("/")
        if rest:
            first[root(head.run)] = root(evaluated.setdefault(evaluation, head.run))
    found: dict[str, list[Head]] = {}
    for head in sorted(heads, key=lambda head: head.created, reverse=True):
        found.setdefault(root(head.run), []).append(head)
    return [Talk(tuple(runs)) for runs in found.values()]


def may_go(found: Iterable[Talk], *, waiting: bool) -> list[Talk]:
    """Those that may be let go at all: what is going on never; what waits only if `waiting`."""
    return [talk for talk in found if not talk.is_driven and (waiting or not talk.is_waiting)]


def older(found: Iterable[Talk], since: float) -> list[Talk]:
    """Those whose newest exchange began before this time."""
    return [talk for talk in found if talk.newest.created < since]


def beyond(found: Sequence[Talk], keep: int) -> list[Talk]:
    """All but the newest `keep`."""
    return [*found[keep:]]


def too_much(found: Sequence[Talk], sizes: Mapping[str, int], most: int) -> list[Talk]:
    """The oldest of them, so that the runs of `sizes` take at most `most` bytes without them."""
    total = sum(sizes.values())
    going: list[Talk] = []
    for talk in reversed(found):
        if total <= most:
            break
        going.append(talk)
        total -= sum(sizes[head.run] for head in talk.runs)
    return going
