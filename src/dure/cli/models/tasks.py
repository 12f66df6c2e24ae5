"""The tasks by which it is found out which format a model keeps: small, fixed, and sure to judge.

Knows tools that do nothing, and what the right call or answer is. Does not know models or formats.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal, cast

from dure.core.contracts import Tool
from dure.core.message import Message
from dure.core.schema import schema_of
from dure.tools import tool


@dataclass(frozen=True, slots=True)
class Dish:
    """One line of an order."""

    dish: str
    count: int


@dataclass(frozen=True, slots=True)
class City:
    """What the last task asks for."""

    city: str
    people: int


@tool(effect="read")
def weather(city: str) -> str:
    """The weather in a city today. Use when asked about the weather."""
    return f"{city}: clear, 21 °C"


@tool(effect="read")
def convert(amount: float, currency: Literal["USD", "EUR", "JPY"]) -> float:
    """What an amount of foreign money is worth in won. Use for prices in foreign money."""
    return amount * {"USD": 1380.5, "EUR": 1500.0, "JPY": 9.1}[currency]


@tool(effect="read")
def translate(text: str, language: str) -> str:
    """A text in another language. Use when asked to translate."""
    return f"({language}) {text}"


@tool(effect="read")
def order(name: str, dishes: list[Dish]) -> str:
    """Order dishes in the name of a guest. Use when a guest orders."""
    return f"ordered for {name}"


Calls = Sequence[tuple[str, dict[str, Any]]]


@dataclass(frozen=True, slots=True)
class Task:
    """What is asked, with which tools, and whether calls and answer are right."""

    text: str
    tools: tuple[Tool, ...]
    right: Callable[[Calls, Message], bool]
    schema: dict[str, Any] | None = None


def _called(tool: str, wanted: dict[str, Any]) -> Callable[[Calls, Message], bool]:
    """Whether the first call is this one."""

    def right(calls: Calls, said: Message) -> bool:
        return bool(calls) and calls[0][0] == tool and _same(calls[0][1], wanted)

    return right


def _same(given: Any, wanted: Any) -> bool:
    """Whether two values say the same, whether numbers are numbers or text, in whatever case."""
    if isinstance(wanted, dict):
        names = cast("dict[str, Any]", wanted)
        found = cast("dict[str, Any]", given) if isinstance(given, dict) else {}
        return all(_same(found.get(name), value) for name, value in names.items())
    if isinstance(wanted, list):
        items = cast("list[Any]", wanted)
        others = cast("list[Any]", given) if isinstance(given, list) else []
        return len(items) == len(others) and all(map(_same, others, items))
    return given == wanted or str(given).strip().lower() == str(wanted).lower()


def _capital(calls: Calls, said: Message) -> bool:
    return not calls and ("seoul" in said.text.lower() or "서울" in said.text)


def _city(calls: Calls, said: Message) -> bool:
    return _same(said.data, {"city": "Seoul", "people": 9_400_000})


_ORDER = [{"dish": "비빔밥", "count": 2}, {"dish": "식혜", "count": 1}]

TASKS = (
    Task(
        "What is the weather in Busan? Look it up with one tool call.",
        (weather,),
        _called("weather", {"city": "Busan"}),
    ),
    Task(
        "손님 김하늘 씨가 비빔밥 둘과 식혜 하나를 주문합니다. 도구로 한 번에 주문해 주세요.",
        (order,),
        _called("order", {"name": "김하늘", "dishes": _ORDER}),
    ),
    Task(
        "How many won are 20 US dollars? Use the tool that knows.",
        (weather, translate, convert, order),
        _called("convert", {"amount": 20, "currency": "USD"}),
    ),
    Task(
        "What is the capital of Korea? You know it: answer in one word, without any tool.",
        (weather, convert),
        _capital,
    ),
    Task(
        "Seoul has 9,400,000 people. Give the city, in English, and its number of people.",
        (),
        _city,
        schema_of(City),
    ),
)
