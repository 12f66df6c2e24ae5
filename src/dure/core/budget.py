"""Caps on a run: money, tokens, calls, time, depth, breadth and approvals.

A budget is a value; who has spent what is kept by the runtime. `None` means no cap.
"""

from __future__ import annotations

import math
from decimal import Decimal
from typing import Any

from dure.core.errors import UsageError
from dure.core.usage import Spent
from dure.core.value import value


@value
class Budget:
    """What may be spent. Dollars (exact), tokens, model calls, working seconds (waiting for
    people does not count), depth of delegation, calls at once, and questions of approval."""

    dollars: Decimal | float | int | str | None = None
    tokens: int | None = None
    calls: int | None = None
    seconds: float | None = 1800.0
    depth: int | None = 5
    fanout: int | None = 8
    approvals: int | None = 20

    def __post_init__(self) -> None:
        if self.dollars is not None:
            object.__setattr__(self, "dollars", _exact(self.dollars))
        for name in _NAMES:
            value = getattr(self, name)
            number = isinstance(value, int | float | Decimal)
            if value is not None and not (number and 0 <= value < math.inf):
                raise UsageError(
                    "budget.negative",
                    "A budget cannot be {name}={value}. Give a number that is 0 or more, or None"
                    " for no cap.",
                    name=name,
                    value=value if number else repr(value),
                )

    @property
    def money(self) -> Decimal | None:
        """The cap in dollars, exact."""
        return self.dollars if isinstance(self.dollars, Decimal) else None

    def smaller(self, other: Budget) -> Budget:
        """For each cap the smaller of the two."""
        return Budget(**{name: least(getattr(self, name), getattr(other, name)) for name in _NAMES})


@value
class Left(Budget):
    """What may still be spent in a turn. `spent` is what was, so far."""

    spent: Spent = Spent()


_NAMES = ("dollars", "tokens", "calls", "seconds", "depth", "fanout", "approvals")

CALLS_PER_AGENT = 50
"""Model calls that one agent may make in one turn where nobody set a cap."""


def encode_budget(budget: Budget) -> dict[str, Any]:
    """The caps as JSON; money as text, so that it stays exact."""
    record = {name: getattr(budget, name) for name in _NAMES}
    record["dollars"] = None if budget.money is None else str(budget.money)
    return record


def left_of(budget: Budget, spent: Spent) -> Left:
    """What is left in a turn, and what was spent there."""
    return Left(**{name: getattr(budget, name) for name in _NAMES}, spent=spent)


def decode_budget(record: dict[str, Any]) -> Budget:
    """The budget that `encode_budget` wrote."""
    return Budget(**record)


def _exact(amount: Decimal | float | int | str) -> Decimal:
    try:
        value = Decimal(str(amount))
    except ArithmeticError:
        value = Decimal("nan")
    if not value.is_finite():
        raise UsageError(
            "budget.not_a_number",
            "{amount!r} is not an amount of dollars. Write a number such as 0.5.",
            amount=str(amount),
        )
    return value


def least(one: Any, other: Any) -> Any:
    """The smaller cap; None is no cap."""
    if one is None or other is None:
        return other if one is None else one
    return min(one, other)
