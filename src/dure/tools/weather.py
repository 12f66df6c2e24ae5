"""The tool `weather`: now and the coming days, from Open-Meteo (no key needed).

Knows Open-Meteo's two services (places by name, forecast by place) and the WMO's weather codes.
"""

from __future__ import annotations

import json
from collections.abc import Awaitable
from typing import Any, Protocol, cast
from urllib.parse import urlencode

from dure.core.contracts import Tool
from dure.core.errors import ToolError
from dure.host import http
from dure.host.http import Fetched
from dure.tools.decorate import tool

PLACES = "https://geocoding-api.open-meteo.com/v1/search"
FORECAST = "https://api.open-meteo.com/v1/forecast"
MOST_DAYS = 7

# WMO code table 4677, as Open-Meteo uses it.
_SKIES = {
    0: "clear", 1: "mostly clear", 2: "partly cloudy", 3: "overcast", 45: "fog", 48: "freezing fog",
    51: "light drizzle", 53: "drizzle", 55: "heavy drizzle", 56: "freezing drizzle",
    57: "heavy freezing drizzle", 61: "light rain", 63: "rain", 65: "heavy rain",
    66: "freezing rain", 67: "heavy freezing rain", 71: "light snow", 73: "snow", 75: "heavy snow",
    77: "snow grains", 80: "light showers", 81: "showers", 82: "violent showers",
    85: "snow showers", 86: "heavy snow showers", 95: "thunderstorm",
    96: "thunderstorm with hail", 99: "thunderstorm with heavy hail",
}  # fmt: skip
# Short Korean names that the place service knows only in full or in Latin letters.
_KOREAN = {
    "서울": "Seoul", "부산": "Busan", "대구": "Daegu", "인천": "Incheon", "광주": "Gwangju",
    "대전": "Daejeon", "울산": "Ulsan", "세종": "Sejong", "수원": "Suwon", "춘천": "Chuncheon",
    "강릉": "Gangneung", "청주": "Cheongju", "전주": "Jeonju", "목포": "Mokpo", "여수": "Yeosu",
    "포항": "Pohang", "경주": "Gyeongju", "창원": "Changwon", "제주": "Jeju City",
    "제주도": "Jeju City", "속초": "Sokcho", "도쿄": "Tokyo", "오사카": "Osaka",
    "베이징": "Beijing", "상하이": "Shanghai", "뉴욕": "New York", "런던": "London",
    "파리": "Paris", "베를린": "Berlin",
}  # fmt: skip


class Get(Protocol):
    """How the services are asked: `host.http.fetch`, or one with another grant."""

    def __call__(self, url: str, *, seconds: float, most: int) -> Awaitable[Fetched]: ...


def weather_tool(
    fetch: Get = http.fetch, *, places: str = PLACES, forecast: str = FORECAST
) -> Tool:
    """The tool `weather`, asking the services at these addresses."""

    @tool(
        effect="read",
        reads="web",
        name="weather",
        when="Use for the weather now or in the next days anywhere."
        " 날씨, 기온, 비, 눈, 우산, 일기예보, 내일 날씨.",
        example={"place": "Seoul", "days": 3},
    )
    async def weather(place: str, days: int = 3) -> str:
        """The weather now and the forecast for up to 7 days.

        Args:
            place: a city, in English or Korean
            days: how many days, today included
        """
        found = await _find(fetch, places, place)
        query = {
            "latitude": found["latitude"],
            "longitude": found["longitude"],
            "current": "temperature_2m,apparent_temperature,relative_humidity_2m,precipitation,"
            "weather_code,wind_speed_10m",
            "daily": "weather_code,temperature_2m_min,temperature_2m_max,"
            "precipitation_probability_max,precipitation_sum",
            "timezone": "auto",
            "forecast_days": min(max(days, 1), MOST_DAYS),
        }
        answer = await _ask(fetch, forecast, query)
        try:
            return "\n".join(_report(found, answer))
        except (KeyError, IndexError, TypeError, ValueError):
            raise _unusable(forecast) from None

    return weather


weather = weather_tool()


async def _find(fetch: Get, service: str, place: str) -> dict[str, Any]:
    """The best match for a place's name. Raises `ToolError` if there is none."""
    name = place.strip()
    bare = name.removesuffix("특별시").removesuffix("광역시").removesuffix("시") or name
    for wanted in dict.fromkeys((_KOREAN.get(name), _KOREAN.get(bare), name, bare)):
        if not wanted:
            continue
        query = {"name": wanted, "count": 1, "format": "json", "language": _language(wanted)}
        answer = await _ask(fetch, service, query)
        results = answer.get("results")
        if isinstance(results, list) and results:
            found: Any = cast("list[Any]", results)[0]
            if not isinstance(found, dict) or not {"latitude", "longitude"} <= found.keys():
                raise _unusable(service)
            return cast("dict[str, Any]", found)
    raise ToolError(
        "weather.place",
        "No place called {place} was found. Write the name of a city, in English if need be.",
        place=repr(place[:100]),
    )


def _language(name: str) -> str:
    return "ko" if any("가" <= sign <= "힣" for sign in name) else "en"


async def _ask(fetch: Get, service: str, query: dict[str, Any]) -> dict[str, Any]:
    text = urlencode(query, safe=",", encoding="utf-8", errors="replace")
    got = await fetch(f"{service}?{text}", seconds=20.0, most=1 << 20)
    try:
        answer = json.loads(got.body)
    except (ValueError, RecursionError):
        raise _unusable(service) from None
    if got.status != 200 or not isinstance(answer, dict):
        raise _unusable(service)
    return cast("dict[str, Any]", answer)


def _unusable(service: str) -> ToolError:
    return ToolError(
        "weather.answer",
        "The weather service at {service} gave no usable answer. Try again later.",
        service=service,
    )


def _report(place: dict[str, Any], answer: dict[str, Any]) -> list[str]:
    now, daily = answer["current"], answer["daily"]
    where = ", ".join(
        dict.fromkeys(str(place[key]) for key in ("name", "admin1", "country") if place.get(key))
    )
    lines = [
        f"{where} ({answer.get('timezone', '')})",
        f"Now ({str(now['time']).replace('T', ' ')}): {_sky(now['weather_code'])},"
        f" {_value(now['temperature_2m'], '°C')}, feels like"
        f" {_value(now['apparent_temperature'], '°C')},"
        f" humidity {_value(now['relative_humidity_2m'], ' %')},"
        f" wind {_value(now['wind_speed_10m'], ' km/h')}",
    ]
    for index, day in enumerate(daily["time"]):
        low, high = (daily[f"temperature_2m_{end}"][index] for end in ("min", "max"))
        lines.append(
            f"{day}: {_sky(daily['weather_code'][index])}, {_value(low, '')} to"
            f" {_value(high, ' °C')}, rain {_value(daily['precipitation_sum'][index], ' mm')}"
            f" ({_value(daily['precipitation_probability_max'][index], ' %')} likely)"
        )
    return lines


def _sky(code: Any) -> str:
    return _SKIES.get(code, "unknown sky") if isinstance(code, int) else "unknown sky"


def _value(value: Any, unit: str) -> str:
    return f"{value:g}{unit}" if isinstance(value, (int, float)) else "unknown"
