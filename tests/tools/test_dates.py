"""The clock and counting with days."""

import datetime
from pathlib import Path

import pytest

from dure.core.errors import ToolError
from dure.host.clock import FakeClock
from dure.tools.dates import clock_tool, dates_tool
from tests.tools.support import text_of

NOON = datetime.datetime(2026, 11, 20, 12, 0, tzinfo=datetime.UTC).timestamp()
clock = clock_tool(FakeClock(NOON))
dates = dates_tool(FakeClock(NOON))


@pytest.mark.parametrize(
    ("zone", "expected"),
    [
        ("Seoul", "Friday, 2026-11-20 21:00:00 (Seoul, UTC+09:00)"),
        ("서울", "Friday, 2026-11-20 21:00:00 (서울, UTC+09:00)"),
        ("new york", "Friday, 2026-11-20 07:00:00 (new york, UTC-05:00)"),
        ("Asia/Kolkata", "Friday, 2026-11-20 17:30:00 (Asia/Kolkata, UTC+05:30)"),
        ("UTC", "Friday, 2026-11-20 12:00:00 (UTC, UTC+00:00)"),
    ],
)
async def test_now_in_a_zone(zone: str, expected: str, tmp_path: Path) -> None:
    assert await text_of(clock, tmp_path, zone=zone) == expected


async def test_now_here_names_no_zone(tmp_path: Path) -> None:
    assert "(UTC" in await text_of(clock, tmp_path)


@pytest.mark.parametrize("zone", ["Atlantis", "../../etc/passwd", "\0", "a" * 500])
async def test_unknown_zones(zone: str, tmp_path: Path) -> None:
    with pytest.raises(ToolError) as caught:
        await text_of(clock, tmp_path, zone=zone)
    assert caught.value.code == "clock.zone"


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (
            {"start": "2026-11-20", "end": "2026-12-25"},
            "From 2026-11-20 (Friday) to 2026-12-25 (Friday): 35 days (5 weeks and 0 days).",
        ),
        (
            {"start": "2026. 3. 1.", "end": "2026년 2월 27일"},
            "From 2026-03-01 (Sunday) to 2026-02-27 (Friday): -2 days.",
        ),
        (
            {"start": "2026-01-31", "months": 1},
            "1 months after 2026-01-31 (Saturday): 2026-02-28 (Saturday).",
        ),
        (
            {"start": "2028-02-29", "months": 12, "days": -1},
            "12 months and -1 days after 2028-02-29 (Tuesday): 2029-02-27 (Tuesday).",
        ),
        ({"start": "2026-11-20"}, "2026-11-20 (Friday)."),
    ],
)
async def test_counting(arguments: dict[str, object], expected: str, tmp_path: Path) -> None:
    assert await text_of(dates, tmp_path, **arguments) == expected


async def test_dates_that_are_none(tmp_path: Path) -> None:
    for text in ("2026-02-30", "soon", ""):
        with pytest.raises(ToolError) as caught:
            await text_of(dates, tmp_path, start=text)
        assert caught.value.code == "clock.date"
    with pytest.raises(ToolError) as caught:
        await text_of(dates, tmp_path, start="2026-01-01", months=10**9)
    assert caught.value.code == "clock.range"
