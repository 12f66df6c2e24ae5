"""Lengths of time and sizes as people write them."""

import pytest

from dure.core.errors import UsageError
from dure.host.amounts import bytes_in, is_time, seconds_in


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("90m", 5_400), ("12h", 43_200), ("30d", 2_592_000), ("2W", 1_209_600), ("1.5 d", 129_600)],
)
def test_times(text: str, seconds: float) -> None:
    assert is_time(text)
    assert seconds_in(text) == seconds


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("500MB", 500_000_000),
        ("2gb", 2_000_000_000),
        ("1.5 KB", 1_500),
        ("7B", 7),
        ("2G", 2 * 10**9),
    ],
)
def test_sizes(text: str, count: int) -> None:
    assert bytes_in(text) == count


@pytest.mark.parametrize(
    "text", ["", "30", "d", "-3d", "1e9d", "3 days", "∞d", "nan d", "9" * 99 + "d"]
)
def test_what_is_no_amount(text: str) -> None:
    assert not is_time(text)
    with pytest.raises(UsageError, match="30d"):
        seconds_in(text)
    with pytest.raises(UsageError, match="2GB"):
        bytes_in(text)
