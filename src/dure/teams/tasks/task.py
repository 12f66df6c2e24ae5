"""A task: what is to be done, and when it counts as done.

A value. Does not know who else is there or how it is carried out.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any, TypeAlias

from dure.core.contracts import Participant, Tool
from dure.core.errors import UsageError
from dure.core.keys import check_name
from dure.core.message import Message
from dure.core.value import value

Ruling: TypeAlias = str | bool | tuple[bool, Any] | None
"""What a function says of a result: a reason or False: not accepted; nothing or True: accepted;
`(True, value)`: accepted as this text or value instead; `(False, reason)`."""

Checking: TypeAlias = Callable[[Message], Ruling | Awaitable[Ruling]]
Acceptance: TypeAlias = Checking | str | Participant
"""Who says whether a result is accepted: a function, a sentence that must hold (a model judges), a
person, or any participant."""

TRIES = 3
"""How often a task is tried where nothing else is said."""


@value
class Task:
    """A piece of work. `{topic}` in its texts is filled in with what the run is given.

    `expected` says what its result is to be. `who` does it: a participant, or a member's name.
    `context`: the names of the tasks whose results it is told, and that must be done before (None:
    all that stand before it). `tools` are those its agent has besides. `output` is the type of its
    result, `file` where in the workspace that is written; `files` of the workspace are shown with
    it. All that is in `accept` must agree; what is not accepted is done again, with the reason,
    `tries` times in all (a person may ask as often as they like). `when` says, from the results so
    far, whether it is needed.
    """

    what: str
    expected: str = ""
    name: str = ""
    who: Participant | str | None = None
    context: Sequence[str] | None = None
    tools: Sequence[Tool] = ()
    output: type[Any] | None = None
    file: str = ""
    files: Sequence[str] = ()
    accept: Sequence[Acceptance] = ()
    tries: int = TRIES
    when: Callable[[Mapping[str, Message]], object] | None = None

    def __post_init__(self) -> None:
        if self.name:
            check_name(self.name, "task")
        for field in ("files", "accept", "tools"):
            if isinstance(getattr(self, field), str) or not hasattr(
                getattr(self, field), "__len__"
            ):
                raise UsageError(
                    "tasks.list", "{field} of a task takes a list: {field}=[…].", field=field
                )
        if self.tries < 1 or not self.what.strip():
            raise UsageError(
                "tasks.task",
                "A task says what is to be done, and is tried once or more (what={what!r},"
                " tries={tries}).",
                what=self.what,
                tries=self.tries,
            )
