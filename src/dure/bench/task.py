"""What an agent is evaluated on: a task, the files it begins with, and how its end is judged.

Knows the words. Does not know how an attempt is run.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import field
from pathlib import Path
from typing import TypeAlias

from dure.bench.score import Rule
from dure.core.errors import UsageError
from dure.core.message import Message
from dure.core.value import value

Turn: TypeAlias = str | Message
"""What is said to the agent in one exchange."""

_ID = re.compile(r"\w[\w.-]{0,79}")


@value
class Task:
    """One task. `id` names it in reports and its folder. `input` is what the agent is told; several
    are exchanges of one conversation. `checks` say whether the end is right: all must. `files` are
    in the workspace when it begins: a path in it, and a text, bytes, or a file to copy.
    """

    id: str
    input: Turn | Sequence[Turn]
    checks: Sequence[Rule]
    files: Mapping[str, str | bytes | Path] = field(default_factory=dict[str, str | bytes | Path])

    def __post_init__(self) -> None:
        if not _ID.fullmatch(self.id):
            raise UsageError(
                "bench.task_id",
                "{id!r} cannot name a task: use up to 80 letters, digits, '-', '_' and '.'.",
                id=self.id[:100],
            )
        if not self.checks:
            raise UsageError(
                "bench.no_checks",
                "Task {id} has no checks. Say how its end is judged, for example"
                " checks=[contains(…)].",
                id=self.id,
            )
        if not self.turns:
            raise UsageError(
                "bench.no_input", "Task {id} asks nothing. Give it an input.", id=self.id
            )

    @property
    def turns(self) -> tuple[Turn, ...]:
        """The exchanges, in order."""
        return (self.input,) if isinstance(self.input, str | Message) else tuple(self.input)

    @property
    def asked(self) -> str:
        """All that is asked, as text."""
        texts = [turn if isinstance(turn, str) else turn.text for turn in self.turns]
        return "\n\n".join(texts)


def checked_tasks(tasks: Sequence[Task]) -> tuple[Task, ...]:
    """The tasks, if there are any and no two have the same id."""
    if not tasks:
        raise UsageError("bench.no_tasks", "There is no task to evaluate on. Give at least one.")
    seen: set[str] = set()
    for task in tasks:
        # Ids are names of folders, and some file systems take large and small letters for the same.
        if task.id.casefold() in seen:
            raise UsageError(
                "bench.same_id",
                "Two tasks are called {id}. Give each an id of its own.",
                id=task.id,
            )
        seen.add(task.id.casefold())
    return tuple(tasks)
