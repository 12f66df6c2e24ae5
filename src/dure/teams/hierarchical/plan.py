"""What is added to a hierarchical chat by a value: work that is approved, checked and done again.

Knows assignments and who checks them. Does not know how they are given out.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Literal, TypeAlias, cast

from dure.agents import Human
from dure.core.contracts import Participant
from dure.core.errors import UsageError
from dure.core.message import Message
from dure.core.value import value
from dure.teams.choice import YES_NO, choose
from dure.teams.hierarchical.orders import Assignment
from dure.teams.table import Table, awaited

Found: TypeAlias = str | bool | None
Checking: TypeAlias = Callable[[Assignment, Message], Found | Awaitable[Found]]
"""What is missing in what was done: a reason or False; nothing, or True: it is done."""


@value
class Assignments:
    """The manager's work as a checked structure: who, what, done when, after what.

    `check`: who says whether a piece of work is done: a participant (the manager, a member, a
    person) or a function. What is not done is done again at most `again` times: by the same member,
    or by the next one who has not tried it (`by="other"`). `approve`: the person who must say yes
    before work begins.
    """

    check: Participant | Checking | None = None
    again: int = 1
    by: Literal["same", "other"] = "same"
    approve: Human | None = None

    def __post_init__(self) -> None:
        if self.again < 0:
            raise UsageError(
                "hierarchy.again",
                "again={again} is no number of times. Use 0 or more.",
                again=self.again,
            )

    async def missing(
        self, table: Table, work: Assignment, done: Message, words: dict[str, str]
    ) -> str:
        """What is missing in a piece of work; empty: nothing."""
        if self.check is None:
            return ""
        if hasattr(self.check, "reply"):
            who = cast("Participant", self.check)
            question = words["check"].format(task=f"{work.task}\n{work.done_when}".strip())
            shown = [done] if isinstance(who, Human) else table.said
            choice = await choose(table.turn, who, YES_NO, shown, question)
            if choice is None:
                return words["unclear"]
            return "" if choice.option == "yes" else choice.why or words["unmet"]
        check = cast("Checking", self.check)

        async def found() -> str:
            missing = await awaited(check(work, done))
            if isinstance(missing, str):
                return missing
            return words["unmet"] if missing is False else ""

        return await table.turn.step(f"decided whether {work.who} is done", found, str)
