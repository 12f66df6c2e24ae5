"""Python laid out as formatters lay it out: on one line where it fits, else one thing a line.

Knows expressions as trees; does not know what they are for.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, cast

from dure.host.languages import width

WIDEST = 100
_STEP = "    "


@dataclass(frozen=True, slots=True)
class Raw:
    """An expression: how it begins, what stands in it one after the other, and how it ends."""

    head: str
    parts: tuple[Raw, ...] = ()
    tail: str = ""

    def __str__(self) -> str:
        return f"{self.head}{', '.join(map(str, self.parts))}{self.tail}"

    def lines(self, before: str, after: str, indent: str) -> list[str]:
        """The expression between `before` and `after`, in as few lines as fit."""
        whole = f"{indent}{before}{self}{after}"
        if not self.parts or _fits(whole):
            return [whole]
        together = f"{indent}{_STEP}{', '.join(map(str, self.parts))}"
        if self.tail == ")" and _fits(together):
            return [f"{indent}{before}{self.head}", together, f"{indent}{self.tail}{after}"]
        inner = [line for part in self.parts for line in part.lines("", ",", indent + _STEP)]
        return [f"{indent}{before}{self.head}", *inner, f"{indent}{self.tail}{after}"]


def _fits(line: str) -> bool:
    return "\n" not in line and width(line) <= WIDEST


def assigned(variable: str, value: Raw) -> list[str]:
    """`variable = value`."""
    return value.lines(f"{variable} = ", "", "")


def call(maker: str, *given: Any, **more: Any) -> Raw:
    """A call of this name."""
    parts = [literal(each) for each in given]
    named = [_named(name, literal(value)) for name, value in more.items() if value is not None]
    return Raw(f"{maker}(", (*parts, *named), ")")


def sequence(parts: Iterable[Raw]) -> Raw:
    """A list."""
    return Raw("[", tuple(parts), "]")


def spread(value: Raw) -> Raw:
    """`*value`."""
    return Raw(f"*{value.head}", value.parts, value.tail)


def literal(value: Any) -> Raw:
    """A plain value as Python spells it; expressions stay as they are."""
    match value:
        case Raw():
            return value
        case str():
            return Raw(_text(value))
        case Mapping():
            entries = cast("Mapping[Any, Any]", value).items()
            parts = tuple(_entry(literal(name), literal(each)) for name, each in entries)
            return Raw("{", parts, "}")
        case list():
            return sequence(literal(each) for each in cast("list[Any]", value))
        case tuple():
            return Raw("(", tuple(literal(each) for each in cast("tuple[Any, ...]", value)), ")")
        case _:
            return Raw(repr(value))


def _named(name: str, value: Raw) -> Raw:
    return Raw(f"{name}={value.head}", value.parts, value.tail)


def _entry(name: Raw, value: Raw) -> Raw:
    return Raw(f"{name}: {value.head}", value.parts, value.tail)


def _text(value: str) -> str:
    """A text in double quotation marks, where it does not have more of them than single ones; one
    of several lines as it stands, if nothing in it has to be spelled out."""
    lines = value.split("\n")
    plain = all(line.isprintable() for line in lines) and "\\" not in value
    if len(lines) > 1 and plain and '"""' not in value and not value.endswith('"'):
        return f'"""{value}"""'
    mark = "'" if value.count('"') > value.count("'") else '"'
    inner = repr(f"{value}'\"")[1:-1]  # with both kinds of marks in it, repr spells all alike
    inner = inner.removesuffix("\\'\"").replace("\\'", "'")
    return f"{mark}{inner.replace(mark, chr(92) + mark)}{mark}"
