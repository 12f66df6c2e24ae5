"""The weather, from a server on this machine that answers in Open-Meteo's form."""

import asyncio
import functools
import json
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from dure.core.errors import ToolError
from dure.host.egress import Grant
from dure.host.http import fetch
from dure.tools.weather import weather, weather_tool
from tests.host.servers import reply, serving
from tests.tools.support import text_of

local = functools.partial(fetch, grant=Grant(loopback=True))

SEOUL = {
    "name": "서울", "latitude": 37.57, "longitude": 126.98, "country": "South Korea",
    "admin1": "Seoul", "timezone": "Asia/Seoul",
}  # fmt: skip
FORECAST = {
    "timezone": "Asia/Seoul",
    "current": {
        "time": "2026-11-22T15:00", "temperature_2m": 7.4, "apparent_temperature": 5,
        "relative_humidity_2m": 40, "precipitation": 0, "weather_code": 2, "wind_speed_10m": 9.4,
    },
    "daily": {
        "time": ["2026-11-22", "2026-11-23"], "weather_code": [2, 777],
        "temperature_2m_min": [-1, 0.5], "temperature_2m_max": [8.1, None],
        "precipitation_probability_max": [10, 80], "precipitation_sum": [0, 4.5],
    },
}  # fmt: skip


class Service:
    """Answers as the two services do, and notes what was asked."""

    def __init__(self, places: Any = None, forecast: Any = FORECAST) -> None:
        self.places = {"서울": SEOUL, "Seoul": SEOUL} if places is None else places
        self.forecast = forecast
        self.asked: list[dict[str, list[str]]] = []

    async def __call__(self, head: str, writer: asyncio.StreamWriter) -> None:
        parts = urlsplit(head.split()[1])
        query = parse_qs(parts.query)
        self.asked.append(query)
        if parts.path == "/places":
            found = self.places.get(query["name"][0]) if isinstance(self.places, dict) else None
            answer: Any = {"results": [found]} if found else {"generationtime_ms": 0.3}
        else:
            answer = self.forecast
        writer.write(reply(json.dumps(answer).encode(), Content_Type="application/json"))


async def ask(service: Service, folder: Path, **arguments: Any) -> str:
    async with serving(service) as url:
        made = weather_tool(local, places=f"{url}/places", forecast=f"{url}/forecast")
        return await text_of(made, folder, **arguments)


@pytest.mark.parametrize("place", ["Seoul", "서울", "서울시", "서울특별시", " Seoul "])
async def test_now_and_the_coming_days(place: str, tmp_path: Path) -> None:
    service = Service()
    assert await ask(service, tmp_path, place=place, days=2) == (
        "서울, Seoul, South Korea (Asia/Seoul)\n"
        "Now (2026-11-22 15:00): partly cloudy, 7.4°C, feels like 5°C, humidity 40 %,"
        " wind 9.4 km/h\n"
        "2026-11-22: partly cloudy, -1 to 8.1 °C, rain 0 mm (10 % likely)\n"
        "2026-11-23: unknown sky, 0.5 to unknown, rain 4.5 mm (80 % likely)"
    )
    assert service.asked[-1]["forecast_days"] == ["2"]
    assert service.asked[-1]["latitude"] == ["37.57"]


async def test_a_place_that_is_not_found(tmp_path: Path) -> None:
    service = Service()
    with pytest.raises(ToolError) as caught:
        await ask(service, tmp_path, place="없는 곳")
    assert caught.value.code == "weather.place"
    assert service.asked[0]["language"] == ["ko"]


@pytest.mark.parametrize("forecast", [[], {}, {"current": {}, "daily": {}}, {"current": 1}, "x"])
async def test_answers_that_cannot_be_used(forecast: Any, tmp_path: Path) -> None:
    with pytest.raises(ToolError) as caught:
        await ask(Service(forecast=forecast), tmp_path, place="Seoul")
    assert caught.value.code == "weather.answer"
    with pytest.raises(ToolError):
        await ask(Service(places={"Seoul": "odd"}), tmp_path, place="Seoul")


def test_facts_for_policy() -> None:
    assert (weather.effect, weather.repeat, weather.reads) == ("read", "free", "web")
