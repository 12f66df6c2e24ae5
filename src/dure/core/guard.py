"""Guards: checks on what comes in, before a tool call, after it, and on what goes out.

Knows the words: where a guard stands, what it is given, and what it may say of it. How a guard is
run, and what follows from its word, is the runtime's business; ready ones are in `dure.guards`.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Literal, TypeAlias, get_args

from dure.core.contracts import Turn
from dure.core.errors import UsageError
from dure.core.keys import check_name
from dure.core.message import Message, ToolCall, ToolResult
from dure.core.value import value

Place: TypeAlias = Literal["input", "before", "after", "output"]
"""What a participant hears; a tool call before it is made; what it brought; what is said."""

PLACES: frozenset[Place] = frozenset(get_args(Place))

Checked: TypeAlias = Message | ToolCall | ToolResult
"""What a guard is given: a message (input, output), a call (before) or its result (after)."""


@value
class Pass:
    """Nothing is wrong."""


@value
class Change:
    """It goes on as `new`: of the same kind, or a text for a message or a result, or the arguments
    for a call. It keeps the labels of what it stands for."""

    new: Checked | str | dict[str, object]
    reason: str = ""


@value
class Block:
    """It does not go on. The model is told the reason, and so are people."""

    reason: str


PASS = Pass()
Decision: TypeAlias = Pass | Change | Block
"""What a guard says. Anything else counts as `Block`, and so does a guard that fails."""


@value
class Guard:
    """A check with a name, at some places. It is made of one of two functions:

    `text(text)` gives the text, changed or not, or a `Block`. It is quick, has no effect, and works
    before the journal, a model or a listener has the text; what is streamed passes it by sentence.
    `check(what, turn)` decides on the whole. It may take `seconds` and ask a model through `turn`;
    what it decided is read back after a crash.

    `deep`: it holds at all its places in the frames below as well, not only for tool calls.
    `final`: at the output it looks at the reply alone, not at what a model says on the way to it.
    `retries`: how often whoever said what was blocked is told why, and may say it otherwise.
    """

    name: str
    places: frozenset[Place]
    text: Callable[[str], str | Block] | None = None
    check: Callable[[Checked, Turn], Awaitable[Decision]] | None = None
    deep: bool = False
    final: bool = False
    seconds: float | None = 120.0
    retries: int = 0

    def __post_init__(self) -> None:
        check_name(self.name, "guard")
        if not self.places or not self.places <= PLACES:
            raise UsageError(
                "guard.place",
                "{places} are not places of a guard. Use some of: input, before, after, output.",
                places=", ".join(sorted(map(str, self.places))) or "none",
            )
        if (self.text is None) == (self.check is None):
            raise UsageError(
                "guard.function",
                "The guard {name} needs one function: text= or check=. Two checks are two guards.",
                name=self.name,
            )
