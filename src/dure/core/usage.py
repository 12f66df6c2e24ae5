"""What a call used and what it cost: plain arithmetic, exact money.

Tokens are counts, money is US dollars as an exact `Decimal`; `None` means unknown, never zero.
Does not know any model's price: prices are data of the models layer.
"""

from __future__ import annotations

from dataclasses import fields, replace
from decimal import Decimal
from typing import Any, Literal, TypeAlias

from dure.core.errors import UsageError
from dure.core.value import value

_MILLION = 6  # of tokens is what rates are for: a power of ten, so that it divides exactly


@value
class Usage:
    """Tokens of model calls. `cached` (read from the provider's prompt cache), `written` (written
    to it), `audio_input` and `image_input` are parts of `input`; `reasoning`, `audio_output` and
    `image_output` are parts of `output`; `written_long` (for an hour) is a part of `written`."""

    input: int = 0
    output: int = 0
    cached: int = 0
    reasoning: int = 0
    calls: int = 0
    written: int = 0
    audio_input: int = 0
    audio_output: int = 0
    image_input: int = 0
    image_output: int = 0
    written_long: int = 0

    def __add__(self, other: Usage) -> Usage:
        return Usage(
            self.input + other.input,
            self.output + other.output,
            self.cached + other.cached,
            self.reasoning + other.reasoning,
            self.calls + other.calls,
            self.written + other.written,
            self.audio_input + other.audio_input,
            self.audio_output + other.audio_output,
            self.image_input + other.image_input,
            self.image_output + other.image_output,
            self.written_long + other.written_long,
        )

    @property
    def tokens(self) -> int:
        """Input and output tokens together."""
        return self.input + self.output


NO_USAGE = Usage()


@value
class Spent:
    """What was spent in one turn so far: tokens, US dollars (None: unknown), and seconds since the
    turn was begun, those in which people were waited for included."""

    usage: Usage = NO_USAGE
    cost: Decimal | None = Decimal(0)
    seconds: float = 0.0


_COUNTS = tuple(field.name for field in fields(Usage))


def _exact(name: str, rate: Any) -> Decimal:
    """A rate, also where it was given as another number or as text: what its digits say."""
    try:
        exact = rate if isinstance(rate, Decimal) else Decimal(str(rate))
    except ArithmeticError:
        exact = Decimal("nan")
    if not (exact.is_finite() and exact >= 0):
        raise UsageError(
            "price.rate",
            "A price cannot have {name}={rate}. Write dollars a million tokens:"
            " Price(Decimal('1.25'), Decimal('10')).",
            name=name,
            rate=repr(rate),
        )
    return exact


@value
class Price:
    """US dollars a million tokens of each kind that `Usage` tells apart.

    A rate that is None is that of the tokens it is a part of: all parts of input as `input`, all
    parts of output as `output`, `written_long` as `written`. `above` are the prices of long calls,
    shortest first: `((200_000, Price(…)),)` is the price of the whole call where its input is more
    than 200,000 tokens.
    """

    input: Decimal
    output: Decimal
    cached: Decimal | None = None
    as_of: str = ""
    written: Decimal | None = None
    written_long: Decimal | None = None
    reasoning: Decimal | None = None
    audio_input: Decimal | None = None
    audio_output: Decimal | None = None
    image_input: Decimal | None = None
    image_output: Decimal | None = None
    above: tuple[tuple[int, Price], ...] = ()

    def __post_init__(self) -> None:
        for name in RATES:
            rate = getattr(self, name)
            if rate is not None or name not in _PART_OF:
                object.__setattr__(self, name, _exact(name, rate))

    def cost(self, usage: Usage) -> Decimal:
        """What this usage costs, exactly. A token that is part of several kinds (sound that was
        cached) counts as the dearest of them."""
        price = self.at(usage.input) if self.above else self
        return (price._input_cost(usage) + price._output_cost(usage)).scaleb(-_MILLION)

    def most(self, input: int, output: int) -> Decimal:
        """The most that a call with at most so many tokens can cost."""
        read, made = self.dearest(input)
        return (read * input + made * output).scaleb(-_MILLION)

    def dearest(self, input: int) -> tuple[Decimal, Decimal]:
        """The highest rates that a token of input, and one of output, can have in a call with at
        most so many tokens of input."""
        read = made = Decimal(0)
        for price in (self, *[price for tokens, price in self.above if input > tokens]):
            # in words of its own, since every model call asks
            for rate in (
                price.input,
                price.cached,
                price.written,
                price.written_long,
                price.audio_input,
                price.image_input,
            ):
                if rate is not None and rate > read:
                    read = rate
            for rate in (price.output, price.reasoning, price.audio_output, price.image_output):
                if rate is not None and rate > made:
                    made = rate
        return read, made

    def at(self, input: int) -> Price:
        """The price of a call with so many tokens of input: itself, or one of those `above`."""
        price = self
        for tokens, other in self.above:
            if input > tokens:
                price = other
        return price

    def rate(self, name: str) -> Decimal:
        """The rate of these tokens, their own or that of the tokens they are a part of."""
        own: Decimal | None = getattr(self, name)
        return self.rate(_PART_OF[name]) if own is None else own

    def times(self, factor: Decimal) -> Price:
        """The price with all rates multiplied: a discount for work in batches, a surcharge."""
        own = {name: rate for name in RATES if (rate := getattr(self, name)) is not None}
        rates = {name: rate * factor for name, rate in own.items()}
        above = tuple((tokens, price.times(factor)) for tokens, price in self.above)
        return replace(self, **rates, above=above)

    def _input_cost(self, usage: Usage) -> Decimal:
        if not (usage.cached or usage.written or usage.audio_input or usage.image_input):
            return usage.input * self.input
        long = min(usage.written_long, usage.written)
        return _shared(
            usage.input,
            self.input,
            (usage.cached, self.cached),
            (usage.written - long, self.written),
            (long, self.written if self.written_long is None else self.written_long),
            (usage.audio_input, self.audio_input),
            (usage.image_input, self.image_input),
        )

    def _output_cost(self, usage: Usage) -> Decimal:
        if not (usage.reasoning or usage.audio_output or usage.image_output):
            return usage.output * self.output
        return _shared(
            usage.output,
            self.output,
            (usage.reasoning, self.reasoning),
            (usage.audio_output, self.audio_output),
            (usage.image_output, self.image_output),
        )


_INPUTS = ("input", "cached", "written", "written_long", "audio_input", "image_input")
_OUTPUTS = ("output", "reasoning", "audio_output", "image_output")

RATES = (*_INPUTS, *_OUTPUTS)
"""The rates of a price, by the names of the tokens they are for."""

_PART_OF: dict[str, str] = {
    **dict.fromkeys(_INPUTS[1:], "input"),
    **dict.fromkeys(_OUTPUTS[1:], "output"),
    "written_long": "written",
}

FREE = Price(Decimal(0), Decimal(0), Decimal(0), "always")
"""The price of what runs on the user's own machine."""


def dearer(one: Price | None, other: Price | None) -> Price | None:
    """A price that no call at either of the two passes: for each rate the higher one. None as soon
    as one of them is unknown."""
    if one is None or other is None or one == other:
        return one if one == other else None
    steps = sorted({tokens for price in (one, other) for tokens, _ in price.above})
    above = tuple((step, _dearer(one.at(step + 1), other.at(step + 1))) for step in steps)
    return replace(_dearer(one, other), above=above)


Unit: TypeAlias = Literal["picture", "second", "character"]
"""What is counted where it is not tokens: a picture made, a second of sound, a character spoken."""


@value
class Fee:
    """US dollars for one `unit` of what is not priced in tokens."""

    unit: Unit
    dollars: Decimal
    as_of: str = ""

    def cost(self, count: int | float | Decimal) -> Decimal:
        """What so many units cost, exactly as many as the number's own digits say."""
        return self.dollars * Decimal(str(count))


def add_costs(one: Decimal | None, other: Decimal | None) -> Decimal | None:
    """The sum; unknown as soon as one of them is unknown."""
    return None if one is None or other is None else one + other


def encode_usage(usage: Usage) -> dict[str, int]:
    """The usage as JSON, zeros left out."""
    return {name: count for name in _COUNTS if (count := getattr(usage, name))}


def decode_usage(record: dict[str, Any] | None) -> Usage:
    """The usage that `encode_usage` wrote."""
    return Usage(**(record or {}))


def _shared(total: int, rate: Decimal, *parts: tuple[int, Decimal | None]) -> Decimal:
    """The cost of `total` tokens at `rate`, but for the parts of them that have a rate of their
    own: the dearest first, and together no more than there are tokens."""
    own = [(other, count) for count, other in parts if count and other is not None]
    own.sort(reverse=True)
    cost = Decimal(0)
    for other, count in own:
        count = min(count, total)
        total -= count
        cost += count * other
    return cost + total * rate


def _dearer(one: Price, other: Price) -> Price:
    rates = {name: max(one.rate(name), other.rate(name)) for name in RATES}
    return replace(one, **rates, as_of="", above=())
