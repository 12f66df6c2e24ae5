"""Arithmetic of tokens and exact money; budgets as values."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from dure.core.budget import Budget, decode_budget, encode_budget
from dure.core.usage import (
    FREE,
    Price,
    Usage,
    add_costs,
    decode_usage,
    encode_usage,
)

counts = st.integers(0, 10**9)
usages = st.builds(Usage, counts, counts, counts, counts, counts)
amounts = st.none() | st.decimals(0, 1000, places=6)
budgets = st.builds(
    Budget, amounts, st.none() | counts, st.none() | counts, st.none() | st.floats(0, 1e6)
)


@given(usages, usages)
def test_usage_adds_up_and_survives_the_journal(one: Usage, other: Usage) -> None:
    both = one + other
    assert both.tokens == one.tokens + other.tokens
    assert decode_usage(encode_usage(both)) == both
    assert decode_usage(None) == Usage()


def test_prices_are_exact() -> None:
    price = Price(Decimal("0.15"), Decimal("0.6"), Decimal("0.075"))
    assert price.cost(Usage(1_000_000, 1_000_000)) == Decimal("0.75")
    assert price.cost(Usage(1_000_000, 0, cached=1_000_000)) == Decimal("0.075")
    assert price.cost(Usage(1)) == Decimal("0.00000015")
    assert Price(Decimal(3), Decimal(0)).cost(Usage(10, 0, cached=5)) == Decimal("0.00003")
    assert FREE.cost(Usage(10**9, 10**9)) == 0


def test_unknown_is_never_zero() -> None:
    assert add_costs(None, Decimal(1)) is None
    assert add_costs(Decimal(1), None) is None
    assert add_costs(Decimal("0.1"), Decimal("0.2")) == Decimal("0.3")


@given(budgets, budgets)
def test_the_smaller_of_two_budgets(one: Budget, other: Budget) -> None:
    least = one.smaller(other)
    assert least == other.smaller(one)
    assert least.smaller(one) == least
    assert decode_budget(encode_budget(least)) == least
    for name in ("money", "tokens", "calls", "seconds"):
        caps = [getattr(each, name) for each in (one, other) if getattr(each, name) is not None]
        assert getattr(least, name) == (min(caps) if caps else None)


def test_money_is_read_as_it_is_written() -> None:
    assert Budget(dollars=0.1).money == Decimal("0.1")
    assert Budget(dollars="1.50").money == Decimal("1.50")
    assert Budget().money is None
