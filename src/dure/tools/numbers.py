"""Numbers as people write them, read and written exactly.

Knows thousands separators, currency signs and percent. Does not know arithmetic.
"""

from __future__ import annotations

import re
from decimal import Context, Decimal
from fractions import Fraction

_NUMBER = re.compile(r"[+-]?(?:(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d{1,3})?")
_AROUND = re.compile(r"^[₩$€£¥\s]+|\s*(?:원|%|[₩$€£¥])$")
_SHOWN_DIGITS = 15  # significant digits of a number that does not end
_MOST_PLACES = 50  # decimal places that are shown exactly


def read_number(text: str) -> Fraction | None:
    """The number that a cell of a table holds (`1,234.5`, `₩900`, `12%` as 12), or None."""
    text = text.strip().replace("−", "-")
    text = re.sub(r"^([+-])[₩$€£¥]", r"\1", text)
    bare = _AROUND.sub("", text).strip()
    return Fraction(Decimal(bare.replace(",", ""))) if _NUMBER.fullmatch(bare) else None


def exact(number: Fraction) -> str | None:
    """The number as a decimal with all its places; None if it has none or too many."""
    rest, twos, fives = number.denominator, 0, 0
    while rest % 2 == 0:
        rest, twos = rest // 2, twos + 1
    while rest % 5 == 0:
        rest, fives = rest // 5, fives + 1
    places = max(twos, fives)
    if rest != 1 or places > _MOST_PLACES:
        return None
    digits = str(abs(number.numerator) * 10**places // number.denominator).rjust(places + 1, "0")
    whole, part = (digits[:-places], "." + digits[-places:]) if places else (digits, "")
    return ("-" if number < 0 else "") + whole + part


def approximate(number: Fraction) -> str:
    """The number to 15 significant digits."""
    context = Context(prec=_SHOWN_DIGITS, Emax=20_000, Emin=-20_000)
    near = context.divide(context.create_decimal(number.numerator), number.denominator)
    if near == 0:
        return "0"
    near = near.normalize(context)
    return f"{near:f}" if -7 < near.adjusted() < 21 else f"{near:e}"


def write_number(number: Fraction) -> str:
    """The number exactly if it can be written so, and to 15 significant digits if not."""
    return exact(number) or approximate(number)
