"""Numbers as people write them."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dure.tools.numbers import read_number, write_number


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1,234.50", "1234.5"),
        (" ₩900 ", "900"),
        ("-₩900", "-900"),
        ("900원", "900"),
        ("12.5%", "12.5"),
        ("−3", "-3"),
        (".5", "0.5"),
        ("1e3", "1000"),
    ],
)
def test_reading(text: str, number: str) -> None:
    assert read_number(text) == Fraction(number)


@pytest.mark.parametrize(
    "text", ["", " ", "n/a", "1,23", "12-3", "1.2.3", "-", "e5", "1e9999", "₩"]
)
def test_what_is_no_number(text: str) -> None:
    assert read_number(text) is None


@given(st.decimals(allow_nan=False, allow_infinity=False, places=6))
def test_what_is_written_is_read_again(number: object) -> None:
    exact = Fraction(str(number))
    assert read_number(write_number(exact)) == exact
