"""The tools `clock` and `dates`: what time it is, and counting with days.

Knows time zones by their IANA name, by city, and by the Korean names of large cities. The clock is
handed in; what it gave is in the journal, so a replay sees the same time.
"""

from __future__ import annotations

import calendar
import datetime
import functools
import re
import zoneinfo

from dure.core.contracts import Tool
from dure.core.errors import ToolError
from dure.host.clock import SYSTEM, Clock
from dure.tools.decorate import tool

_CITIES = {
    "서울": "Asia/Seoul", "한국": "Asia/Seoul", "부산": "Asia/Seoul", "korea": "Asia/Seoul",
    "도쿄": "Asia/Tokyo", "일본": "Asia/Tokyo", "japan": "Asia/Tokyo", "베이징": "Asia/Shanghai",
    "중국": "Asia/Shanghai", "beijing": "Asia/Shanghai", "china": "Asia/Shanghai",
    "홍콩": "Asia/Hong_Kong", "싱가포르": "Asia/Singapore", "방콕": "Asia/Bangkok",
    "하노이": "Asia/Bangkok", "델리": "Asia/Kolkata", "인도": "Asia/Kolkata",
    "delhi": "Asia/Kolkata", "mumbai": "Asia/Kolkata", "두바이": "Asia/Dubai",
    "모스크바": "Europe/Moscow", "베를린": "Europe/Berlin", "독일": "Europe/Berlin",
    "파리": "Europe/Paris", "프랑스": "Europe/Paris", "런던": "Europe/London",
    "영국": "Europe/London", "뉴욕": "America/New_York", "시카고": "America/Chicago",
    "로스앤젤레스": "America/Los_Angeles", "샌프란시스코": "America/Los_Angeles",
    "san francisco": "America/Los_Angeles", "seattle": "America/Los_Angeles",
    "시애틀": "America/Los_Angeles", "boston": "America/New_York", "시드니": "Australia/Sydney",
}  # fmt: skip
_DATE = re.compile(r"(\d{4})\s*[-./년]\s*(\d{1,2})\s*[-./월]\s*(\d{1,2})\s*일?\.?")
_WORDS = {"today": 0, "오늘": 0, "tomorrow": 1, "내일": 1, "yesterday": -1, "어제": -1}


def clock_tool(clock: Clock = SYSTEM) -> Tool:
    """The tool `clock`, which reads this clock."""

    @tool(
        effect="read",
        reads="clock",
        name="clock",
        when="Use when the answer depends on the time or date of now, here or elsewhere. 지금 몇"
        " 시, 시간, 시각, 오늘 날짜, 무슨 요일, 현재.",
        example={"zone": "Seoul"},
        traits=["polling"],
    )
    def read(zone: str = "") -> str:
        """What time and date it is now, in a time zone or city.

        Args:
            zone: a city (`Seoul`, `뉴욕`) or IANA time zone (`Europe/Paris`, `UTC`); empty: here.
        """
        now = datetime.datetime.fromtimestamp(clock.now(), _zone(zone))
        offset = now.strftime("%z")
        where = f"{zone.strip()}, " if zone.strip() else ""
        return f"{now:%A}, {now:%Y-%m-%d %H:%M:%S} ({where}UTC{offset[:3]}:{offset[3:5]})"

    return read


def dates_tool(clock: Clock = SYSTEM) -> Tool:
    """The tool `dates`, which takes "today" from this clock."""

    @tool(
        effect="read",
        reads="clock",
        name="dates",
        when="Use to count the days between two dates, to find the date some time before or after"
        " another, or the weekday of a date. 며칠, 디데이, D-day, 날짜 계산, 일 후, 일 전,"
        " 무슨 요일.",
        example={"start": "2026-03-01", "end": "2026-12-25"},
    )
    def count(start: str = "today", end: str = "", days: int = 0, months: int = 0) -> str:
        """Days between two dates, or the date so many days and months after one; weekdays.

        Args:
            start: a date as `2026-03-01`; also `today`, `tomorrow`, `오늘`
            end: a date to count the days to; leave it out to add `days` and `months` instead
            days: days to add to `start`; negative goes back (a week is 7)
            months: months to add to `start`; negative goes back (a year is 12)
        """
        today = datetime.datetime.fromtimestamp(clock.now(), _zone("")).date()
        begin = _date(start, today)
        if not end.strip():
            return _after(begin, days, months)
        stop = _date(end, today)
        between = (stop - begin).days
        weeks, rest = divmod(abs(between), 7)
        parts = f" ({weeks} weeks and {rest} days)" if weeks else ""
        return f"From {_said(begin)} to {_said(stop)}: {between} days{parts}."

    return count


clock = clock_tool()
dates = dates_tool()


def _zone(name: str) -> datetime.tzinfo | None:
    """The time zone; None for the one of this machine."""
    wanted = name.strip().casefold()
    if not wanted:
        return None
    if wanted in ("utc", "gmt", "z"):
        return datetime.UTC
    full = _CITIES.get(wanted) or _zones().get(wanted.replace(" ", "_"))
    try:
        return zoneinfo.ZoneInfo(full) if full else _unknown_zone(name)
    except (zoneinfo.ZoneInfoNotFoundError, OSError):
        return _unknown_zone(name)


@functools.cache
def _zones() -> dict[str, str]:
    """IANA names by themselves and by their city, in lower case."""
    names = sorted(zoneinfo.available_timezones())
    cities = {name.rpartition("/")[2].casefold(): name for name in names if "/" in name}
    return cities | {name.casefold(): name for name in names}


def _unknown_zone(name: str) -> datetime.tzinfo:
    if not _zones():  # Windows brings none
        raise ToolError(
            "clock.no_zones",
            "This machine has no list of time zones, so only `UTC` and its own zone are known. The"
            " person can add it with: pip install tzdata",
        )
    raise ToolError(
        "clock.zone",
        "There is no time zone or city {name} here. Write an IANA time zone such as `Asia/Seoul`"
        " or `America/New_York`, or `UTC`.",
        name=repr(name[:100]),
    )


def _date(text: str, today: datetime.date) -> datetime.date:
    words = text.strip().casefold()
    if words in _WORDS:
        return today + datetime.timedelta(days=_WORDS[words])
    match = _DATE.match(words)
    try:
        if match:
            return datetime.date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        pass
    raise ToolError(
        "clock.date",
        "{text} is no date. Write year, month and day, such as `2026-03-01`.",
        text=repr(text[:100]),
    )


def _after(begin: datetime.date, days: int, months: int) -> str:
    try:
        year, month = divmod(begin.year * 12 + begin.month - 1 + months, 12)
        # A month after 31 January is the last day of February.
        day = min(begin.day, calendar.monthrange(year, month + 1)[1])
        found = datetime.date(year, month + 1, day) + datetime.timedelta(days=days)
    except (ValueError, OverflowError):
        raise ToolError(
            "clock.range", "The date lies outside the years 1 to 9999. Use smaller steps."
        ) from None
    if found == begin:
        return f"{_said(begin)}."
    words = [f"{n} {what}" for n, what in ((months, "months"), (days, "days")) if n]
    return f"{' and '.join(words)} after {_said(begin)}: {_said(found)}."


def _said(date: datetime.date) -> str:
    return f"{date.isoformat()} ({date:%A})"
