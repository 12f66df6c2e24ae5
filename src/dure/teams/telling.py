"""A member whose tool calls are told to the others, as facts in words.

What a member did with tools is its own affair: the others hear its answer. With `telling` they hear
besides what it did and what came of it; as text, since nobody can be sent another's tool calls.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, cast

from dure.agents.around import Around
from dure.core.codec import compact
from dure.core.contracts import Participant, Tool, Turn
from dure.core.message import Message, Text, ToolCall
from dure.core.stops import Stop

MOST = 300
"""Characters of one result that are told."""

MOST_CALLS = 20
"""Calls of one turn that are told; of more, the last ones."""


@dataclass(frozen=True)
class Telling(Around):
    """See `telling`."""

    most: int = MOST

    @property
    def guards(self) -> Any:
        """The member's guards, if it has any: they hold here too."""
        return getattr(self.who, "guards", ())

    async def reply(self, turn: Turn) -> Message:
        """What the member says, and what it did to say it."""
        noting = _Noting(turn, self.most)
        said = await self.who.reply(cast("Turn", noting))
        if not noting.facts:
            return said
        facts = [*noting.facts[-MOST_CALLS:]]
        left = len(noting.facts) - len(facts)
        if left:
            facts.insert(0, f"[{left} calls before these]")
        return Message(said.sender, (*said.parts, Text("\n".join(facts))), said.to, said.kind)


def telling(who: Participant, most: int = MOST) -> Telling:
    """This member, with the tool calls of each turn told to those who hear its answer: the tool,
    its arguments, and the first `most` characters of the result."""
    return Telling(who, most)


def used(tool: str) -> Stop:
    """When the last message tells that this tool was used (by a member that is `telling`)."""

    def rule(said: Sequence[Message]) -> str | None:
        told = said[-1].parts[-1] if said and said[-1].parts else None
        facts = told.text.splitlines() if isinstance(told, Text) else []
        return f"{tool} was used" if any(f.startswith(f"[{tool}(") for f in facts) else None

    return Stop(rule, f"used({tool!r})")


class _Noting:
    """A turn that notes what tool calls brought."""

    def __init__(self, turn: Turn, most: int) -> None:
        self._turn, self._most = turn, most
        self.facts: list[str] = []

    def __getattr__(self, name: str) -> Any:
        return getattr(self._turn, name)

    async def use(self, *calls: ToolCall, tools: Sequence[Tool]) -> Message:
        """Make the calls, and note them."""
        results = await self._turn.use(*calls, tools=tools)
        arguments = {call.id: call.arguments for call in calls}
        for result in results.results:
            given = ", ".join(
                f"{name}={compact(value)}" for name, value in arguments[result.id].items()
            )
            came = " ".join(result.text.split())
            shown = came if len(came) <= self._most else f"{came[: self._most]}…"
            mark = "✗ " if result.failed else ""
            self.facts.append(f"[{result.name}({given}) → {mark}{shown}]")
        return results
