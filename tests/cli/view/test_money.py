from decimal import Decimal

import pytest

from dure.cli.view.money import dollars, seconds


@pytest.mark.parametrize(
    ("cost", "shown"),
    [
        (None, "cost unknown"),
        (Decimal(0), "$0"),
        ("0.00001", "<$0.0001"),
        ("0.0021", "$0.0021"),
        ("0.5", "$0.5"),
        ("1.5", "$1.50"),
        ("1234.567", "$1,234.57"),
    ],
)
def test_dollars(cost: Decimal | str | None, shown: str) -> None:
    assert dollars(cost) == shown


@pytest.mark.parametrize(
    ("count", "shown"),
    [
        (0.44, "0.4 s"),
        (3, "3 s"),
        (12.4, "12 s"),
        (185, "3 min 5 s"),
        (7800, "2 h 10 min"),
    ],
)
def test_seconds(count: float, shown: str) -> None:
    assert seconds(count) == shown


@pytest.mark.parametrize(
    ("count", "shown"), [(0.44, "0.4초"), (12.4, "12초"), (185, "3분 5초"), (7800, "2시간 10분")]
)
def test_seconds_in_korean(count: float, shown: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DURE_LANG", "ko")
    assert seconds(count) == shown
