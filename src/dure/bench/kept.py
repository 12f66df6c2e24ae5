"""Evaluations in the user's data folder: found again by what they are of.

Knows folders and first lines of results. Does not know how an evaluation goes on.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from dure.bench.rows import read_facts, read_rows
from dure.core.errors import DureError
from dure.core.value import value

FOLDER = "evaluations"


@value
class Kept:
    """An evaluation that is kept: its folder, and the facts that its results begin with."""

    folder: Path
    facts: dict[str, Any]

    @property
    def is_finished(self) -> bool:
        """Whether all attempts that it was last asked for have ended."""
        rows = read_rows(self.folder)
        planned = [(task, n) for task in self.tasks for n in range(1, self.times + 1)]
        return all(place in rows and not rows[place].retry for place in planned)

    @property
    def tasks(self) -> tuple[str, ...]:
        """The tasks it was begun for."""
        return tuple(self.facts.get("tasks", ()))

    @property
    def times(self) -> int:
        """How often each was to be tried."""
        return int(self.facts.get("times", 1))


def label_of(entry: str) -> str:
    """Where a run stands, by its entry: `evaluation/task/attempt/…`; empty if it is of none."""
    return str(json.loads(entry)[-1]) if entry.startswith('["eval", ') else ""


def evaluations(data: Path) -> Iterator[Kept]:
    """The evaluations in this data folder, the newest first; those that cannot be read are left
    out."""
    root = data / FOLDER
    for folder in sorted(root.iterdir(), reverse=True) if root.is_dir() else ():
        try:
            facts = read_facts(folder)
        except DureError:
            continue
        if facts is not None:
            yield Kept(folder, facts)


def newest(data: Path, of: Mapping[str, Any]) -> Kept | None:
    """The newest evaluation whose facts are `of` these."""
    found = (each for each in evaluations(data) if of.items() <= each.facts.items())
    return next(found, None)
