import pytest

from dure.models.offline.sums import expression, numerals, work_out


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("what is 17% of 4,300,000", "17 / 100 * 4300000"),
        ("430만의 17%", "17 / 100 * 4300000"),
        ("8만원의 15%는 얼마야?", "15 / 100 * 80000"),
        ("6만 4500원의 18%", "18 / 100 * 64500"),
        ("18% tip on 64.50", "18 / 100 * 64.50"),
        ("20% off 35,000", "35000 * (1 - 20 / 100)"),
        ("35000원에서 20% 할인하면", "35000 * (1 - 20 / 100)"),
        ("3억 2천만 더하기 5백만", "320000000 + 5000000"),
        ("4.3 million divided by 2", "4300000 / 2"),
        ("120에서 45 빼면", "120 - 45"),
        ("10을 4로 나누면", "10 / 4"),
        ("3, 5, 7의 평균", "(3 + 5 + 7) / 3"),
        ("square root of 1764", "sqrt(1764)"),
        ("(3 + 4) * 12 / 7", "(3 + 4) * 12 / 7"),
        ("-5 + 3", "-5 + 3"),
        ("2^10", "2**10"),
        ("2024-05-01", ""),
        ("call 010-1234-5678", ""),
        ("10% of that", ""),
        ("version 1.2.3", ""),
        ("read notes 2", ""),
    ],
)
def test_the_sum_in_a_sentence(text: str, wanted: str) -> None:
    assert expression(text) == wanted


@pytest.mark.parametrize(
    ("source", "value"),
    [
        ("17 / 100 * 4300000", "731,000"),
        ("0.1 + 0.2", "0.3"),
        ("sqrt(1764)", "42"),
        ("-2 ** 2", "-4"),
        ("1 / 0", ""),
        ("9 ** 9 ** 9", ""),
        ("__import__('os')", ""),
        ("(" * 5000, ""),
    ],
)
def test_its_value_if_it_has_one(source: str, value: str) -> None:
    assert work_out(source) == value


def test_numbers_become_digits() -> None:
    assert numerals("1,234,567 and 2.5 thousand and 3만 5천") == "1234567 and 2500 and 35000"
