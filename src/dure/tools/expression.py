"""Evaluates an arithmetic expression exactly: fractions all the way, rounded only when shown.

Knows Python's expression syntax (as a tree, which is never run), the functions below and limits
that keep every answer quick. Does not know how people write: `tools.calculator` turns that into
this.
"""

from __future__ import annotations

import ast
import math
import statistics
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Context, Decimal, InvalidOperation, Overflow
from fractions import Fraction

from dure.core.errors import ToolError

MOST_BITS = 13_000  # of a numerator or denominator: about 3,900 digits
MOST_FACTORIAL = 1_000
PERCENT = "_percent"  # how `tools.calculator` writes a percent sign: `10*_percent`
_DEEP = Context(prec=50, Emax=10_000, Emin=-10_000)


@dataclass(frozen=True, slots=True)
class Value:
    """A number, and whether it is exact (the root of 2 is not)."""

    number: Fraction
    exact: bool = True


def evaluate(text: str) -> Value:
    """The value of an expression. Raises `ToolError` that says what cannot be worked out."""
    try:
        tree = ast.parse(text, mode="eval")
        return _value(tree.body, text)
    except (SyntaxError, MemoryError, RecursionError, ValueError):
        raise ToolError(
            "calculator.syntax",
            "This is no arithmetic expression: {text}. Write for example"
            " `(1200 + 350) * 15% - sqrt(16)`.",
            text=text[:200],
        ) from None
    except ZeroDivisionError:
        raise ToolError(
            "calculator.zero", "There is a division by zero in {text}.", text=text[:200]
        ) from None
    except (Overflow, InvalidOperation, OverflowError):
        raise _too_large() from None


def _value(node: ast.expr, text: str) -> Value:
    match node:
        case ast.Constant(value=bool()):
            raise _unknown("True and False")
        case ast.Constant(value=int() | float()):
            return _bounded(_literal(ast.get_source_segment(text, node) or ""))
        case ast.Name(id=name) if name.lower() in _CONSTANTS:
            return _CONSTANTS[name.lower()]
        case ast.UnaryOp(op=ast.UAdd() | ast.USub()):
            inner = _value(node.operand, text)
            sign = -1 if isinstance(node.op, ast.USub) else 1
            return Value(sign * inner.number, inner.exact)
        case ast.BinOp():
            left, right = _value(node.left, text), _value(node.right, text)
            sum_ = isinstance(node.op, ast.Add | ast.Sub)
            if sum_ and _is_percent(node.right) and not _is_percent(node.left):
                # As on a pocket calculator, 200 + 10% is 220.
                right = Value(left.number * right.number, left.exact and right.exact)
            return _bounded(_combine(node.op, left, right))
        case ast.Call(func=ast.Name(id=name), keywords=[]):
            return _bounded(_call(name.lower(), _flat(node.args, text)))
        case _:
            raise _unknown(ast.unparse(node)[:80])


def _literal(digits: str) -> Value:
    try:
        value = Decimal(digits.replace("_", ""))
    except InvalidOperation:  # such as 0xff
        value = Decimal(ast.literal_eval(digits))
    if abs(value.adjusted()) > MOST_BITS:
        raise _too_large()
    return Value(Fraction(value))


def _is_percent(node: ast.expr) -> bool:
    """Whether this is a percentage such as `10%`, or a sum of such."""
    match node:
        case ast.BinOp(right=ast.Name(id=name)) if name == PERCENT:
            return True
        case ast.BinOp(left=left, op=ast.Add() | ast.Sub(), right=right):
            return _is_percent(left) and _is_percent(right)
        case _:
            return False


def _combine(operator: ast.operator, left: Value, right: Value) -> Value:
    a, b = left.number, right.number
    exact = left.exact and right.exact
    match operator:
        case ast.Add():
            return Value(a + b, exact)
        case ast.Sub():
            return Value(a - b, exact)
        case ast.Mult():
            return Value(a * b, exact)
        case ast.Div():
            return Value(a / b, exact)
        case ast.FloorDiv():
            return Value(Fraction(a // b), exact)
        case ast.Mod():
            return Value(a % b, exact)
        case ast.Pow():
            return _power(left, right)
        case _:
            raise _unknown(type(operator).__name__)


def _power(base: Value, exponent: Value) -> Value:
    exact = base.exact and exponent.exact
    a, b = base.number, exponent.number
    if b.denominator == 1:
        size = max(a.numerator.bit_length(), a.denominator.bit_length())
        if abs(b) * (size - 1) > MOST_BITS:
            raise _too_large()
        return Value(Fraction(a ** int(b)), exact)
    if a < 0:
        raise _no_root()
    if b == Fraction(1, 2):
        return _root(base)
    return _inexact(_DEEP.power(_decimal(a), _decimal(b)))


def _root(value: Value) -> Value:
    number = value.number
    if number < 0:
        raise _no_root()
    top, bottom = math.isqrt(number.numerator), math.isqrt(number.denominator)
    if top * top == number.numerator and bottom * bottom == number.denominator:
        return Value(Fraction(top, bottom), value.exact)
    return _inexact(_DEEP.sqrt(_decimal(number)))


def _decimal(number: Fraction) -> Decimal:
    return _DEEP.divide(Decimal(number.numerator), Decimal(number.denominator))


def _inexact(number: Decimal | float) -> Value:
    return Value(Fraction(number), exact=False)


def _flat(nodes: list[ast.expr], text: str) -> list[Value]:
    """The arguments of a function; those in a list count one by one."""
    found: list[Value] = []
    for node in nodes:
        if isinstance(node, ast.List | ast.Tuple):
            found += _flat(node.elts, text)
        else:
            found.append(_value(node, text))
    return found


def _call(name: str, values: list[Value]) -> Value:
    numbers = [value.number for value in values]
    exact = all(value.exact for value in values)
    if name in _OF_MANY:
        if not numbers:
            raise _wrong_count(name, "at least one number")
        return Value(Fraction(_OF_MANY[name](numbers)), exact)
    if name in _OF_ONE:
        if len(numbers) != 1:
            raise _wrong_count(name, "one number")
        return _OF_ONE[name](values[0])
    if name == "round" and len(numbers) in (1, 2):
        places = _whole(numbers[1], "round") if len(numbers) == 2 else 0
        return Value(rounded(numbers[0], places), exact)
    if name in ("comb", "perm", "pow", "log"):
        if len(numbers) != 2:
            raise _wrong_count(name, "two numbers")
        return _of_two(name, *values)
    raise _unknown(name)


def _of_two(name: str, first: Value, second: Value) -> Value:
    if name == "pow":
        return _power(first, second)
    if name == "log":
        return _inexact(_DEEP.divide(_ln(first), _ln(second)))
    n, k = _whole(first.number, name), _whole(second.number, name)
    if max(n, k) > MOST_FACTORIAL:
        raise _too_large()
    return Value(Fraction(math.comb(n, k) if name == "comb" else math.perm(n, k)))


def rounded(number: Fraction, places: int = 0) -> Fraction:
    """`number` to so many decimal places, halves away from zero, as taught at school."""
    if abs(places) > 1000:
        raise _too_large()
    scale = Fraction(10) ** places
    return (
        Fraction(math.floor(abs(number) * scale + Fraction(1, 2)), 1)
        / scale
        * (-1 if number < 0 else 1)
    )


def _ln(value: Value) -> Decimal:
    if value.number <= 0:
        raise ToolError("calculator.log", "Only a number above zero has a logarithm.")
    return _DEEP.ln(_decimal(value.number))


def _factorial(value: Value) -> Value:
    n = _whole(value.number, "factorial")
    if n > MOST_FACTORIAL:
        raise _too_large()
    return Value(Fraction(math.factorial(n)))


def _whole(number: Fraction, name: str) -> int:
    if number.denominator != 1 or (number < 0 and name != "round"):
        raise _wrong_count(name, "whole numbers from zero on")
    return int(number)


def _float(function: Callable[[float], float]) -> Callable[[Value], Value]:
    def apply(value: Value) -> Value:
        # A float has about 16 digits: what is smaller than its error is shown as zero.
        return _inexact(round(function(float(value.number)), 15))

    return apply


_CONSTANTS = {
    "pi": Value(Fraction("3.14159265358979323846264338327950288419716939937510"), exact=False),
    "e": Value(Fraction("2.71828182845904523536028747135266249775724709369995"), exact=False),
    PERCENT: Value(Fraction(1, 100)),
}
_OF_MANY: dict[str, Callable[[list[Fraction]], Fraction]] = {
    "sum": lambda many: sum(many, Fraction()),
    "min": min,
    "max": max,
    "avg": lambda many: sum(many, Fraction()) / len(many),
    "average": lambda many: sum(many, Fraction()) / len(many),
    "mean": lambda many: sum(many, Fraction()) / len(many),
    "median": lambda many: Fraction(statistics.median(many)),
    "gcd": lambda many: Fraction(math.gcd(*(_whole(each, "gcd") for each in many))),
    "lcm": lambda many: Fraction(math.lcm(*(_whole(each, "lcm") for each in many))),
}
_OF_ONE: dict[str, Callable[[Value], Value]] = {
    "abs": lambda value: Value(abs(value.number), value.exact),
    "floor": lambda value: Value(Fraction(math.floor(value.number)), value.exact),
    "ceil": lambda value: Value(Fraction(math.ceil(value.number)), value.exact),
    "sqrt": _root,
    "factorial": _factorial,
    "ln": lambda value: _inexact(_ln(value)),
    "log10": lambda value: _inexact(_DEEP.divide(_ln(value), _DEEP.ln(Decimal(10)))),
    "log2": lambda value: _inexact(_DEEP.divide(_ln(value), _DEEP.ln(Decimal(2)))),
    "exp": lambda value: _inexact(_DEEP.exp(_decimal(value.number))),
    "sin": _float(math.sin),
    "cos": _float(math.cos),
    "tan": _float(math.tan),
}
FUNCTIONS = (*_OF_ONE, *_OF_MANY, "round", "pow", "log", "comb", "perm")


def _bounded(value: Value) -> Value:
    number = value.number
    if max(number.numerator.bit_length(), number.denominator.bit_length()) > MOST_BITS:
        raise _too_large()
    return value


def _no_root() -> ToolError:
    return ToolError(
        "calculator.root", "A negative number has no power or root that is a real number."
    )


def _too_large() -> ToolError:
    return ToolError(
        "calculator.too_large",
        "A number in this calculation has more than about 3,900 digits. Use smaller numbers, or"
        " logarithms.",
    )


def _unknown(what: str) -> ToolError:
    return ToolError(
        "calculator.unknown",
        "The calculator does not know {what}. It knows + - * / // % ^, parentheses, pi, e and"
        " {functions}.",
        what=what,
        functions=", ".join(FUNCTIONS),
    )


def _wrong_count(name: str, wants: str) -> ToolError:
    return ToolError("calculator.arguments", "{name} takes {wants}.", name=name, wants=wants)
