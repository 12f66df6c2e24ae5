"""What was done so far, act by act: the evidence for a goal, and what repeats itself.

Pure: read from the conversation, so that a resumed run sees the same. Knows messages; does not know
what follows from a repeat.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from dure.core.codec import compact, digest
from dure.core.message import ToolCall, ToolResult
from dure.host.languages import tr

MOST_SHOWN = 400
"""Characters of one result that are shown as evidence."""

MOST_EVIDENCE = 12_000
"""Characters of evidence in all; of more, the oldest are left out."""


@dataclass(frozen=True)
class Done:
    """One call and what came of it."""

    call: ToolCall
    result: ToolResult

    @property
    def same_call(self) -> str:
        """Equal for equal calls."""
        return f"{self.call.name} {compact(self.call.arguments)}"

    @property
    def same_outcome(self) -> str:
        """Equal for equal outcomes: of the first part, since the runtime may add a word to it."""
        first = [replace(part, origin=()) for part in self.result.parts[:1]]  # labels only grow
        return digest(repr((self.result.failed, first)))

    def __str__(self) -> str:
        word = "failed" if self.result.failed else "→"
        shown = " ".join(self.result.text.split())
        more = len(shown) - MOST_SHOWN
        shown = shown if more <= 0 else f"{shown[:MOST_SHOWN]} … ({more} more characters)"
        return f"{self.call.name}({compact(self.call.arguments)[:MOST_SHOWN]}) {word} {shown}"


@dataclass(frozen=True)
class Act:
    """One step: what the agent said, what it did, and what choosing it cost. `refused`: why its
    calls were not made, if they were not."""

    number: int
    said: str
    done: tuple[Done, ...] = ()
    cost: Decimal | None = None
    refused: str = ""

    def __str__(self) -> str:
        did = "; ".join(map(str, self.done)) or self.refused or f"said: {self.said[:MOST_SHOWN]}"
        return f"#{self.number} {did}"


def evidence(acts: Sequence[Act]) -> str:
    """The steps as a list, the newest as long as they fit."""
    lines: list[str] = []
    room = MOST_EVIDENCE
    for act in reversed(acts):
        room -= len(str(act))
        if room < 0 and lines:
            lines.append(f"(steps #1 to #{act.number} are left out)")
            break
        lines.append(str(act))
    return "\n".join(reversed(lines)) or "(nothing was done)"


def times(acts: Sequence[Act], call: ToolCall) -> int:
    """How often this very call, made lately, has brought what it brought last."""
    wanted = f"{call.name} {compact(call.arguments)}"
    made = [done for act in acts for done in act.done if done.same_call == wanted]
    count = 0
    for done in reversed(made):
        if done.same_outcome != made[-1].same_outcome:
            break
        count += 1
    return count


def fruitless(acts: Sequence[Act], lang: str = "en") -> str:
    """Why the last act brought nothing new, in `lang`; empty: it did."""
    if not acts:
        return ""
    last, before = acts[-1], acts[:-1]
    if last.refused:
        return last.refused
    if not last.done:
        return tr("review.uncalled", "nothing was called", lang)
    known = {(done.same_call, done.same_outcome) for act in before for done in act.done}
    if all((done.same_call, done.same_outcome) in known for done in last.done):
        text, name = "{name} was called before, with the same result", last.done[0].call.name
        return tr("review.same_call", text, lang, name=name)
    return ""


def not_again(name: str, most: int, lang: str) -> str:
    """Why a call is not made: it has been made so often, and brought the same."""
    text = "{name} was not called again: {most} times it brought the same"
    return tr("review.not_again", text, lang, name=name, most=most)
