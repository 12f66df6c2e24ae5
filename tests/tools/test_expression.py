"""Exact arithmetic on a safe grammar."""

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from dure.tools.expression import Value, evaluate, rounded

numbers = st.integers(-(10**6), 10**6)


@given(numbers, numbers, numbers.filter(bool))
def test_it_agrees_with_fractions(a: int, b: int, c: int) -> None:
    assert evaluate(f"({a} + {b}) / {c} - {a} * {b}") == Value(Fraction(a + b, c) - a * b)
    assert evaluate(f"{a} // {c} * {c} + {a} % {c}") == Value(Fraction(a))


def test_roots_are_exact_where_they_can_be() -> None:
    assert evaluate("sqrt(9/4)") == Value(Fraction(3, 2))
    assert not evaluate("sqrt(2)").exact
    assert not evaluate("sqrt(2) ** 2 + 1").exact


def test_rounding_is_away_from_zero() -> None:
    assert rounded(Fraction(5, 2)) == 3
    assert rounded(Fraction(-5, 2)) == -3
    assert rounded(Fraction("2.345"), 2) == Fraction("2.35")
