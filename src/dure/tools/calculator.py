"""The tool `calculator`: exact arithmetic, written the way people write it.

Knows how people write sums (`×`, `÷`, `^`, `1,200`, `15% of 80`, `3만`, `₩`). The arithmetic itself
is in `tools.expression`.
"""

from __future__ import annotations

import re

from dure.core.errors import ToolError
from dure.tools.decorate import tool
from dure.tools.expression import PERCENT, Value, evaluate
from dure.tools.numbers import approximate, exact

MOST_TEXT = 1_000  # characters of an expression

_SIGNS = str.maketrans(
    {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}  # full-width forms
    | {ord(sign): "*" for sign in "×·∙⋅✕✖"}
    | {ord(sign): "/" for sign in "÷⁄∕"}
    | {ord(sign): "-" for sign in "−–—"}
    | {ord(sign): "" for sign in "₩$€£¥"}
    | {ord("^"): "**", ord("²"): "**2", ord("³"): "**3", ord("π"): "pi", 0x3000: " "}
)
_WORDS = (
    (r"\bdivided by\b|나누기", "/"),
    (r"\b(?:multiplied by|times)\b|곱하기", "*"),
    (r"\bplus\b|더하기|플러스", "+"),
    (r"\bminus\b|빼기|마이너스", "-"),
    (r"\bpercent\b|퍼센트|프로(?![가-힣])", "%"),
    (r"(?<=[\d%)])\s*\bof\b|(?<=[\d%)])\s*원?의(?=[\s\d(])", "*"),
    (r"(?<=[\d만억조])\s*원", ""),
    (r"(?<![\w.])0+(?=\d)", ""),  # 007
    (r"(?:(?<=[1-9)])|(?<=\d\d))[xX](?=[\d(])|(?<=[\d)])\s+[xX]\s+(?=[\d(])", "*"),
    (r"(?<![\w.])(\d+(?:\.\d+)?|(?<=\)))\s*\(", r"\1*("),  # 2(3) and (2)(3)
    (r"(?<![\w.])(\d+)!", r"factorial(\1)"),
    (r"√\s*(\d+(?:\.\d+)?)", r"sqrt(\1)"),
    (r"√", "sqrt"),
)
_UNITS = {"만": 10**4, "억": 10**8, "조": 10**12}
_UNIT = re.compile(r"(\d+(?:\.\d+)?)\s*([만억조])")
_GROUPED = re.compile(r"(?<![\d.])\d{1,3}(?:,\d{3})+(?![\d,])")
_PERCENT_SIGN = re.compile(r"%(?!\s*[\w.(√])")


@tool(
    effect="read",
    reads="calculator",
    when="Use for every calculation, however simple: sums, percentages, prices, averages, powers,"
    " roots. 계산, 더하기, 빼기, 곱하기, 나누기, 합계, 평균, 퍼센트, 제곱, 얼마.",
    example={"expression": "(1200 + 350) * 15%"},
)
def calculator(expression: str) -> str:
    """Calculate an arithmetic expression exactly.

    Args:
        expression: numbers with + - * / ^ % and parentheses; functions sqrt, round(x, places),
            min, max, sum, avg, median, abs, floor, ceil, factorial, ln, log10, log(x, base), exp,
            sin, cos, tan (radians); pi and e. `200 + 10%` is 220, `7 % 3` is the remainder.
    """
    if len(expression) > MOST_TEXT:
        raise ToolError(
            "calculator.too_long",
            "The expression has {length} characters; {most} is the most. Do it in parts.",
            length=len(expression),
            most=MOST_TEXT,
        )
    asked = " ".join(expression.split()).rstrip("?= ")
    value = evaluate(plain(asked))
    return f"{asked} {said(value)}"


def plain(text: str) -> str:
    """What a person wrote as an expression that `evaluate` reads."""
    text = text.translate(_SIGNS)
    for pattern, instead in _WORDS:
        text = re.sub(pattern, instead, text, flags=re.IGNORECASE)
    text = _UNIT.sub(lambda m: f"({m[1]}*{_UNITS[m[2]]})", _without_separators(text))
    return _percents(text).strip()


def said(value: Value) -> str:
    """The value as a person reads it: `= 84`, `= 0.125`, `= 1/3 ≈ 0.333333333333333`."""
    number = value.number
    if value.exact and (digits := exact(number)):
        return f"= {digits}"
    near = approximate(number)
    if value.exact and number.denominator < 10_000:
        return f"= {number} ≈ {near}"
    return f"≈ {near}"


def _without_separators(text: str) -> str:
    """Take out the commas of `1,200`. Within a function they part its arguments, so there a mixture
    is refused rather than guessed at."""
    depth, inside = 0, [False] * len(text)
    named: list[bool] = []
    for index, sign in enumerate(text):
        if sign == "(":
            named.append(text[:index].rstrip()[-1:].isalpha())
        depth = sum(named)
        inside[index] = depth > 0
        if sign == ")" and named:
            named.pop()

    def join(match: re.Match[str]) -> str:
        if not inside[match.start()]:
            return match[0].replace(",", "")
        if re.search(r",\s", text):
            raise ToolError(
                "calculator.separators",
                "Write {number} without the thousands separator within a function: commas part"
                " its arguments.",
                number=match[0],
            )
        return match[0]

    return _GROUPED.sub(join, text)


def _percents(text: str) -> str:
    """Write each percent sign (a `%` that no operand follows) as a product with a hundredth."""
    while match := _PERCENT_SIGN.search(text):
        end = match.start()
        before = text[:end].rstrip()
        start = _operand(before)
        text = f"{before[:start]}({before[start:]}*{PERCENT}){text[end + 1 :]}"
    return text


def _operand(text: str) -> int:
    """Where the last operand of `text` begins: a number, or parentheses and a function's name."""
    at = len(text)
    if text.endswith(")"):
        depth = 0
        while at:
            at -= 1
            depth += (text[at] == ")") - (text[at] == "(")
            if not depth:
                break
        while at and text[at - 1].isalpha():
            at -= 1
        return at
    while at and (text[at - 1].isalnum() or text[at - 1] in "._"):
        at -= 1
    return at
