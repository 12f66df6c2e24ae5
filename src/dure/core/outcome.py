"""How a run ended, what it waits for, and what a person may say to it."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any, Literal, TypeAlias

from dure.core.errors import DureError
from dure.core.message import Message
from dure.core.shown import parts_html, text_html
from dure.core.usage import NO_USAGE, Usage
from dure.core.value import value
from dure.core.visible import visible

Status: TypeAlias = Literal["done", "waiting", "paused", "stopped", "spent", "failed"]

Asking: TypeAlias = Literal["ask", "approve", "happened", "timer"]
"""A question in words; leave to make a tool call; whether a call happened; a timer to come due."""


@value
class Question:
    """What a run wants to know from a person. `id` is the key of the effect that asks.

    `choices` are the answers offered (empty: any text). `call` is the tool call in question, in
    canonical JSON (tool, arguments, effect, where it goes, a digest of its schema), and `bound` its
    digest: an approval holds for exactly that call. Of an approval, `who` asks (whoever began the
    run first), by which `rule`, with which labels in sight (`seen`).
    """

    id: str
    text: str
    asking: Asking = "ask"
    choices: tuple[str, ...] = ()
    to: str = ""
    call: str = ""
    bound: str = ""
    deadline: float | None = None
    who: tuple[str, ...] = ()
    rule: str = ""
    seen: tuple[str, ...] = ()


@value
class Answer:
    """A person's answer to the question with this id.

    To `"ask"`: `text`. To `"approve"`: `verdict` `"yes"`, `"no"` (with `text` as the reason), or
    `"edit"` with `arguments`; `"always"` allows this tool for the rest of the run. To `"happened"`:
    `"yes"` (with `text` as its result), `"no"` (do it now) or `"give up"`.
    """

    question: str
    text: str = ""
    verdict: Literal["", "yes", "no", "edit", "always", "give up"] = ""
    arguments: dict[str, Any] | None = None
    by: str = "owner"


@value
class Outcome:
    """The end of a run, for now: `"done"` and `"failed"` are over; `resume` takes all others up."""

    run: str
    status: Status
    message: Message | None = None
    questions: tuple[Question, ...] = ()
    error: DureError | None = None
    usage: Usage = NO_USAGE
    cost: Decimal | None = Decimal(0)
    seconds: float = 0.0

    @property
    def text(self) -> str:
        """What was said last; empty if nothing was."""
        return self.message.text if self.message else ""

    @property
    def data(self) -> Any:
        """The structured value of the last message, or None."""
        return self.message.data if self.message else None

    def __str__(self) -> str:
        """What was said last, what is asked, and what went wrong: never nothing."""
        said = [self.text] if self.text else []
        said += [f"? {visible(each.text)} (run {self.run} waits)" for each in self.questions]
        said += [f"✗ {self.error}"] if self.error else []
        return "\n".join(said) or f"({self.status})"

    def _repr_html_(self) -> str:
        """How a notebook shows it."""
        return outcome_html(self)


def outcome_html(outcome: Outcome, said: Callable[[DureError], str] = str) -> str:
    """What was said last, what is asked, what went wrong (as `said` says it), and a line of facts:
    text escaped, pictures and tables shown."""
    shown = parts_html(outcome.message.parts) if outcome.message else ""
    shown += "".join(text_html(f"? {visible(question.text)}") for question in outcome.questions)
    if outcome.error is not None:
        shown += text_html(f"✗ {said(outcome.error)}")
    return shown + facts_html(outcome)


def facts_html(outcome: Outcome) -> str:
    """One line: how it ended, what was used, how long it took, and the run's id."""
    count, cost = outcome.usage.calls, outcome.cost
    facts = [
        outcome.status,
        f"{count} call{'' if count == 1 else 's'}",
        f"{outcome.usage.tokens:,} tokens",
        "$?" if cost is None else f"${cost.normalize():f}",
        f"{outcome.seconds:.1f} s",
        outcome.run,
    ]
    return text_html(" · ".join(facts), "opacity:.6;font-size:85%")
