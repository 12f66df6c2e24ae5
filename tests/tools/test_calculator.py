"""The calculator reads what people write and answers exactly."""

import contextlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dure.core.errors import ToolError
from dure.tools.calculator import calculator, plain, said
from dure.tools.expression import evaluate
from tests.tools.support import text_of


def answer(text: str) -> str:
    return said(evaluate(plain(text)))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1 + 2 * 3", "= 7"),
        ("0.1 + 0.2", "= 0.3"),
        ("1,234.5 + 1", "= 1235.5"),
        ("₩1,200 × 3 ÷ 4", "= 900"),
        ("2^10 - 2**10", "= 0"),
        ("10x10", "= 100"),
        ("3 x 4", "= 12"),
        ("0x10", "= 16"),
        ("2(3 + 4)", "= 14"),
        ("007 * 2", "= 14"),
        ("5!", "= 120"),
        ("１２＋３", "= 15"),
        ("√16 + √(9)", "= 7"),
        ("3² − 1", "= 8"),
        ("1/3", "= 1/3 ≈ 0.333333333333333"),
        ("sqrt(2)", "≈ 1.4142135623731"),
        ("sin(pi)", "≈ 0"),
        ("log(8, 2)", "≈ 3"),
        ("1e5", "= 100000"),
        ("1e-400", "≈ 1e-400"),
        ("round(2.5)", "= 3"),
        ("round(-1234.567, 2)", "= -1234.57"),
        ("round(1234, -2)", "= 1200"),
        ("avg(1, 2, 6)", "= 3"),
        ("max([1, 2], 3)", "= 3"),
        ("median(1, 2, 3, 10)", "= 2.5"),
        ("gcd(12, 18) + lcm(4, 6)", "= 18"),
        ("comb(5, 2) + perm(3, 2)", "= 16"),
        ("sum(1200,3400)", "= 4600"),
        ("sum(1,200)", "= 201"),
        ("15% of 200", "= 30"),
        ("200의 15%", "= 30"),
        ("5000원의 30%", "= 1500"),
        ("200 + 10%", "= 220"),
        ("200 - 10% - 5%", "= 171"),
        ("100 / 50%", "= 200"),
        ("10% + 20% + 30%", "= 0.6"),
        ("(5 + 5)% * 3", "= 0.3"),
        ("sqrt(16)%", "= 0.04"),
        ("7 % 3", "= 1"),
        ("3만 * 2", "= 60000"),
        ("1.5억 / 3", "= 50000000"),
        ("12 나누기 4 더하기 1", "= 4"),
        ("6 times 7", "= 42"),
    ],
)
def test_answers(text: str, expected: str) -> None:
    assert answer(text) == expected


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("1 / 0", "calculator.zero"),
        ("0 ^ -1", "calculator.zero"),
        ("9**9**9", "calculator.too_large"),
        ("1e999999999", "calculator.too_large"),
        ("factorial(99999)", "calculator.too_large"),
        ("comb(10^9, 5)", "calculator.too_large"),
        ("exp(100000)", "calculator.too_large"),
        ("round(1, 10^9)", "calculator.too_large"),
        ("sqrt(-1)", "calculator.root"),
        ("(-8)^(1/3)", "calculator.root"),
        ("ln(0)", "calculator.log"),
        ("sqrt(1, 2)", "calculator.arguments"),
        ("avg()", "calculator.arguments"),
        ("factorial(2.5)", "calculator.arguments"),
        ("sum(1,200, 3,400)", "calculator.separators"),
        ("((((", "calculator.syntax"),
        ("(" * 900, "calculator.syntax"),
        ("", "calculator.syntax"),
        ("__import__('os').system('id')", "calculator.unknown"),
        ("(1).__class__", "calculator.unknown"),
        ("'a' * 10", "calculator.unknown"),
        ("x + 1", "calculator.unknown"),
        ("[1 for _ in x]", "calculator.unknown"),
    ],
)
def test_what_cannot_be_worked_out_is_said(text: str, code: str) -> None:
    with pytest.raises(ToolError) as caught:
        answer(text)
    assert caught.value.code == code


async def test_the_tool_repeats_the_question(tmp_path: Path) -> None:
    assert calculator.effect == "read"
    assert await text_of(calculator, tmp_path, expression=" 12 * 7 =? ") == "12 * 7 = 84"
    with pytest.raises(ToolError, match="1000"):
        await text_of(calculator, tmp_path, expression="1+" * 600)


@given(st.text(alphabet="0123456789.,+-*/%^()x 만의e!√", max_size=40))
def test_every_text_has_an_answer_or_a_reason(text: str) -> None:
    with contextlib.suppress(ToolError):
        assert answer(text)
