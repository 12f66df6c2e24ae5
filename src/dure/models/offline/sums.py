"""Arithmetic in words: find the sum in a sentence, and work it out.

Knows numbers (`4,300,000`, `430만`, `4.3 million`), operators in two languages and percentages.
Does not know algebra, units or money. Exact to 28 digits.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable
from decimal import Decimal, localcontext

_N = r"(\d+(?:\.\d+)?)"
_PERCENT = r"\s*(?:%|percent|per cent|퍼센트|프로)"
_DIGITS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_SMALL = {"천": 1000, "백": 100, "십": 10}
_LARGE = {"만": 10**4, "억": 10**8, "조": 10**12}
_WORDS = {"thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12}
_UNITS = re.compile(
    r"(?:\d+(?:\.\d+)?\s?[천백십]?\s?[만억조]?\s?){1,8}(?<=[천백십만억조 ])(?:\d{3,4}(?!\d))?"
)
_REWRITES = [
    (rf"{_N}{_PERCENT}\s*(?:(?:\w+ )?(?:of|on)|의)\s*{_N}", r"\1 / 100 * \2"),
    (rf"{_N}{_PERCENT}\s*off\s*{_N}", r"\2 * (1 - \1 / 100)"),
    (rf"{_N}\S{{0,2}}에서\s*{_N}{_PERCENT}를?\s*(?:할인|깎|빼)\S*", r"\1 * (1 - \2 / 100)"),
    (rf"{_N}\S{{0,2}}(?:의|에서|에)\s*{_N}{_PERCENT}", r"\2 / 100 * \1"),
    (rf"(?:square root of|루트)\s*{_N}|{_N}의 제곱근", r"sqrt(\1\2)"),
    (rf"{_N}{_PERCENT}(?!\s*\d)", r"(\1 / 100)"),
    (r"\bto the power of\b|\^|의 거듭제곱", "**"),
    (rf"{_N}\s*squared|{_N}의 제곱", r"\1\2 ** 2"),
    (r"\bplus\b|더하기|플러스", " + "),
    (r"\bminus\b|빼기|마이너스|−", " - "),
    (r"\b(?:times|multiplied by)\b|곱하기|[×✕·]|(?<=\d)\s*x\s*(?=\d)", " * "),
    (r"\b(?:divided by|over)\b|나누기|÷", " / "),
    (rf"{_N}\S{{0,2}}[에과와]\s*{_N}\S{{0,2}}?[을를]?\s*더[하한]\S*", r"\1 + \2"),
    (rf"{_N}\S{{0,2}}에서\s*{_N}\S{{0,2}}?[을를]?\s*(?:빼|뺀)\S*", r"\1 - \2"),
    (rf"{_N}\S{{0,2}}[에과와]\s*{_N}\S{{0,2}}?[을를]?\s*곱[하한]\S*", r"\1 * \2"),
    (rf"{_N}\S{{0,2}}[을를]\s*{_N}\S{{0,2}}?로\s*나[누눈]\S*", r"\1 / \2"),
]
_RUN = re.compile(r"(?:sqrt|[\d.()+*/%\-]|\s)+")
_MEAN = re.compile(r"average|mean|평균")
_ADD = re.compile(r"\bsum\b|\btotal\b|\badd\b|합|더해|더하면")
_DATED = re.compile(r"\d+-\d+-\d+|\d+/\d+/\d+|\d+:\d\d|\d+(?:\.\d+){2,}")
_STEPS: dict[type[ast.operator], Callable[[Decimal, Decimal], Decimal]] = {
    ast.Add: lambda a, b: a + b,
    ast.Sub: lambda a, b: a - b,
    ast.Mult: lambda a, b: a * b,
    ast.Div: lambda a, b: a / b,
    ast.FloorDiv: lambda a, b: a // b,
    ast.Mod: lambda a, b: a % b,
}


def expression(text: str) -> str:
    """The arithmetic in a sentence as a plain expression (`17 / 100 * 4300000`); "" if none."""
    plain = numerals(_DATED.sub(" ", text[:500].lower()))
    for pattern, written in _REWRITES:
        plain = re.sub(pattern, written, plain)
    runs = [_trim(run.group()) for run in _RUN.finditer(plain)]
    found = max((run for run in runs if _is_sum(run)), key=len, default="")
    if found:
        return found
    numbers = re.findall(r"-?\d+(?:\.\d+)?", plain)
    if len(numbers) > 1 and (_MEAN.search(plain) or _ADD.search(plain)):
        joined = " + ".join(numbers)
        return f"({joined}) / {len(numbers)}" if _MEAN.search(plain) else joined
    return ""


def work_out(source: str) -> str:
    """The value of a plain expression, as text; "" if it has none (1/0) or is too large."""
    try:
        with localcontext() as context:
            context.prec = 28
            value = _value(ast.parse(source.strip(), mode="eval").body)
            if value == value.to_integral_value() and abs(value) < 10**28:
                return f"{int(value):,}"
            return f"{round(value, 10).normalize():,f}"
    except (SyntaxError, ValueError, ArithmeticError, RecursionError, MemoryError):
        return ""


def numerals(text: str) -> str:
    """`text` with every number in plain digits."""
    plain = re.sub(r"(?<=\d),(?=\d{3}(?!\d))", "", text)
    for number, word in enumerate(_DIGITS):
        plain = re.sub(rf"\b{word}\b", str(number), plain)
    plain = re.sub(
        rf"{_N}\s*({'|'.join(_WORDS)})\b", lambda hit: _times(hit[1], _WORDS[hit[2]]), plain
    )
    return _UNITS.sub(_korean, plain)


def _korean(hit: re.Match[str]) -> str:
    """`3억 2천만` as digits; what holds no unit is left as it is."""
    if not re.search("[천백십만억조]", hit[0]):
        return hit[0]
    total = within = Decimal(0)
    for digits, small, large in re.findall(r"(\d+(?:\.\d+)?)\s?([천백십]?)\s?([만억조]?)", hit[0]):
        within += Decimal(digits) * _SMALL.get(small, 1)
        if large:
            total, within = total + within * _LARGE[large], Decimal(0)
    space = " " if hit[0].endswith(" ") else ""
    return f"{total + within:f}".removesuffix(".0") + space


def _times(digits: str, unit: int) -> str:
    value = Decimal(digits) * unit
    return f"{int(value)}" if value == int(value) else f"{value:f}"


def _trim(run: str) -> str:
    """Without the operators and brackets that do not belong to it."""
    run = re.sub(r"^[\s.*/%+)]+|[\s.*/%+(\-]+$", "", re.sub(r"\s+", " ", run))
    if run.count("(") != run.count(")"):
        run = run.strip("()- ")
    return run


def _is_sum(run: str) -> bool:
    share = re.fullmatch(r"\(?[\d.]+ / 100\)?", run)
    if share or not re.search(r"\d\W*[-+*/%]\W*\d|sqrt", run):
        return False
    try:
        ast.parse(run, mode="eval")
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    return True


def _value(node: ast.AST) -> Decimal:
    match node:
        case ast.Constant(value=int() | float() as number):
            return Decimal(str(number))
        case ast.UnaryOp(op=ast.USub(), operand=inner):
            return -_value(inner)
        case ast.BinOp(left=base, op=ast.Pow(), right=power):
            exponent = _value(power)
            if abs(exponent) > 1000:
                raise ValueError("too large a power to work out")
            return _value(base) ** exponent
        case ast.BinOp(left=left, op=step, right=right) if type(step) in _STEPS:
            return _STEPS[type(step)](_value(left), _value(right))
        case ast.Call(func=ast.Name(id="sqrt"), args=[inner]):
            return _value(inner).sqrt()
        case _:
            raise ValueError("not arithmetic")
