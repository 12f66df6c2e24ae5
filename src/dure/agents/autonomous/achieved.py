"""What an autonomous agent came to: each goal with its evidence, the plan, the needless steps.

Values that travel as the data of its last message. Knows no turn and no model.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any, Literal, TypeAlias

from dure.core.encode import plain
from dure.core.message import Data, Message, Text
from dure.core.schema import reader
from dure.core.value import value
from dure.host.languages import tr

Status: TypeAlias = Literal["done", "impossible", "stuck", "bounded", "stopped"]
"""How it ended: all goals are met; a goal cannot be met; it came no further; its budget was spent;
a person ended it."""

StepStatus: TypeAlias = Literal["todo", "doing", "done", "dropped"]


@value
class Goal:
    """A goal, whether the critic found it met and why; `evidence`: what was done that shows it."""

    text: str
    met: bool = False
    why: str = ""
    evidence: tuple[str, ...] = ()


@value
class PlanStep:
    """A step of the plan, and what will show that it is done."""

    text: str
    done_when: str = ""
    status: StepStatus = "todo"


@value
class Needless:
    """A step that brought nothing: its number, what it was, why it was needless, and the price in
    US dollars of the model call that chose it (None: unknown)."""

    step: int
    what: str
    why: str
    cost: Decimal | None = None


@value
class Achieved:
    """How an autonomous agent's work ended. `reason` in its own words or those of what ended it;
    `steps`: how many it took."""

    status: Status
    reason: str = ""
    goals: tuple[Goal, ...] = ()
    plan: tuple[PlanStep, ...] = ()
    needless: tuple[Needless, ...] = ()
    steps: int = 0


def message_of(name: str, found: Achieved, lang: str = "en") -> Message:
    """The last message: what was achieved in words, and as data."""
    marks = [("✓" if goal.met else "✗", goal) for goal in found.goals]
    lines = [found.reason.strip() or _ending(found.status, lang), ""]
    lines += [f"{mark} {goal.text}{f': {goal.why}' if goal.why else ''}" for mark, goal in marks]
    if found.status != "done" and found.reason.strip():
        lines += ["", _ending(found.status, lang)]
    text = "\n".join(lines).strip()
    return Message(name, (Text(text), Data(plain(found), "dure.Achieved")))


def achieved(message: Message) -> Achieved | None:
    """What an autonomous agent's last message says of its work; None if it is no such message."""
    for part in message.parts:
        if isinstance(part, Data) and part.schema == "dure.Achieved":
            read: Any = reader(Achieved)
            return read(part.value)
    return None


def _ending(status: Status, lang: str) -> str:
    """How it ended, in a sentence."""
    match status:
        case "done":
            return tr("autonomous.done", "Every goal is met.", lang=lang)
        case "impossible":
            return tr("autonomous.impossible", "This cannot be done.", lang=lang)
        case "stuck":
            return tr("autonomous.stuck", "It came no further, and stopped.", lang=lang)
        case "bounded":
            return tr("autonomous.bounded", "The budget was spent before it was done.", lang=lang)
        case "stopped":
            return tr("autonomous.stopped", "It was stopped before it was done.", lang=lang)
