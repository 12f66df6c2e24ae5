"""What a call used and what it cost: plain arithmetic, exact money.

Tokens are counts, money is US dollars as an exact `Decimal`; `None` means unknown, never zero.
Does not know any model's price: prices are data of the models layer.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from dure.core.value import value

_MILLION = Decimal(1_000_000)


@value
class Usage:
    """Tokens of model calls. `cached` is part of `input`, `reasoning` is part of `output`."""

    input: int = 0
    output: int = 0
    cached: int = 0
    reasoning: int = 0
    calls: int = 0

    def __add__(self, other: Usage) -> Usage:
        return Usage(
            self.input + other.input,
            self.output + other.output,
            self.cached + other.cached,
            self.reasoning + other.reasoning,
            self.calls + other.calls,
        )

    @property
    def tokens(self) -> int:
        """Input and output tokens together."""
        return self.input + self.output


NO_USAGE = Usage()


@value
class Price:
    """US dollars a million tokens; `cached` is the price of cached input (None: as input)."""

    input: Decimal
    output: Decimal
    cached: Decimal | None = None
    as_of: str = ""

    def cost(self, usage: Usage) -> Decimal:
        """What this usage costs, exactly."""
        cached_price = self.input if self.cached is None else self.cached
        fresh = usage.input - usage.cached
        total = fresh * self.input + usage.cached * cached_price + usage.output * self.output
        return total / _MILLION


FREE = Price(Decimal(0), Decimal(0), Decimal(0), "always")
"""The price of what runs on the user's own machine."""


def add_costs(one: Decimal | None, other: Decimal | None) -> Decimal | None:
    """The sum; unknown as soon as one of them is unknown."""
    return None if one is None or other is None else one + other


def encode_usage(usage: Usage) -> dict[str, int]:
    """The usage as JSON, zeros left out."""
    fields = ("input", "output", "cached", "reasoning", "calls")
    return {name: count for name in fields if (count := getattr(usage, name))}


def decode_usage(record: dict[str, Any] | None) -> Usage:
    """The usage that `encode_usage` wrote."""
    return Usage(**(record or {}))
