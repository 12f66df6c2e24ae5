"""Draws bar and line charts as SVG.

Knows scales, axes and how wide text is about. Does not know files or tools. The picture holds text
and shapes only: no script, no link, nothing from elsewhere.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape

from dure.host.fonts import FAMILIES
from dure.host.languages import pad, width

WIDTH, HEIGHT = 800, 450
_LEFT, _RIGHT, _TOP, _BOTTOM = 76, 24, 66, 56
_FONTS = ",".join([*(f"'{family}'" for family in FAMILIES), "system-ui", "sans-serif"])
# Okabe and Ito (2008): colours that the colour-blind tell apart, too.
_COLOURS = ("#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00", "#7F7F7F", "#B8A800")
MOST_SERIES = len(_COLOURS)
_JOINER = "\u200d"  # holds an emoji of several parts together
_INK, _PALE, _GRID = "#222222", "#666666", "#E4E4E4"


@dataclass(frozen=True, slots=True)
class Series:
    """A row of values and its name (empty if there is only one)."""

    name: str
    values: Sequence[float]


@dataclass(frozen=True, slots=True)
class Chart:
    """What to draw: `kind` is `"bar"` or `"line"`, every series has a value for each label."""

    kind: str
    labels: Sequence[str]
    series: Sequence[Series]
    title: str = ""
    unit: str = ""


def svg(chart: Chart) -> str:
    """The chart as the text of an SVG file, 800 by 450."""
    values = [value for each in chart.series for value in each.values]
    ticks = nice_ticks(min(values), max(values), from_zero=chart.kind == "bar")
    scale = _Scale(ticks[0], ticks[-1])
    about = chart.title or f"{chart.kind} chart"
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img"'
        f' width="{WIDTH}" height="{HEIGHT}" font-family="{_FONTS}" font-size="13">',
        f"<title>{_safe(about)}</title>",
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#FFFFFF"/>',
        *_heading(chart),
        *_value_axis(ticks, scale),
        *_label_axis(chart.labels),
        *(_bars(chart, scale) if chart.kind == "bar" else _lines(chart, scale)),
        _line(_LEFT, scale.at(min(max(ticks[0], 0), ticks[-1])), WIDTH - _RIGHT, colour=_PALE),
        "</svg>",
    ]
    return "\n".join(lines) + "\n"


def nice_ticks(low: float, high: float, *, from_zero: bool) -> list[float]:
    """About six round numbers (1, 2 or 5 times a power of ten) that reach over the values."""
    if from_zero or 0 <= low < high / 2:
        low, high = min(low, 0.0), max(high, 0.0)
    if low == high:
        low, high = low - (abs(low) / 2 or 1), high + (abs(high) / 2 or 1)
    rough = (high / 5 - low / 5) or 1.0
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(factor * power for factor in (1, 2, 5, 10) if factor * power >= rough * 0.999)
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    return [number * step for number in range(first, last + 1)]


@dataclass(frozen=True, slots=True)
class _Scale:
    low: float
    high: float

    def at(self, value: float) -> float:
        """How far down the value stands."""
        part = value / (self.high - self.low) - self.low / (self.high - self.low)
        return HEIGHT - _BOTTOM - part * (HEIGHT - _TOP - _BOTTOM)


def _heading(chart: Chart) -> Iterator[str]:
    if chart.title:
        yield _text(_LEFT, 28, _cut(chart.title, 84), size=17, weight="600")
    if chart.unit:
        yield _text(_LEFT - 8, _TOP - 16, _cut(chart.unit, 24), anchor="end", colour=_PALE)
    names = [_cut(each.name, 18) for each in chart.series]
    if not any(names):
        return
    x = WIDTH - _RIGHT - sum(_width(name) + 34 for name in names)
    for name, colour in zip(names, _COLOURS, strict=False):
        yield f'<rect x="{x:.1f}" y="{_TOP - 25}" width="10" height="10" rx="2" fill="{colour}"/>'
        yield _text(x + 15, _TOP - 16, name)
        x += _width(name) + 34


def _value_axis(ticks: Sequence[float], scale: _Scale) -> Iterator[str]:
    step = ticks[1] - ticks[0]
    for tick in ticks:
        y = scale.at(tick)
        yield _line(_LEFT, y, WIDTH - _RIGHT, colour=_GRID)
        yield _text(_LEFT - 8, y + 4.5, said(tick, step), anchor="end", colour=_PALE)


def said(value: float, step: float) -> str:
    """A value on the axis, with as many places as the step between two asks for."""
    if value and not 1e-6 <= abs(value) < 1e12:
        return f"{value:.3g}"
    places = max(0, -math.floor(math.log10(step) + 1e-9)) if step < 1e12 else 0
    return f"{round(value, places) + 0.0:,.{places}f}"


def _label_axis(labels: Sequence[str]) -> Iterator[str]:
    room = (WIDTH - _LEFT - _RIGHT) / len(labels)
    widest = max(_width(_cut(label, 16)) for label in labels)
    # Of many labels every so many are shown; long ones are turned.
    turned = widest > room - 6
    every = max(1, math.ceil((20 if turned else widest + 6) / room))
    for index in range(0, len(labels), every):
        x = _LEFT + room * (index + 0.5)
        if turned:
            label = _cut(labels[index], 9)
            turn = f' transform="rotate(-35 {x:.1f} {HEIGHT - _BOTTOM + 16})"'
            yield _text(x + 4, HEIGHT - _BOTTOM + 16, label, anchor="end", more=turn)
        else:
            yield _text(x, HEIGHT - _BOTTOM + 20, _cut(labels[index], 16), anchor="middle")


def _bars(chart: Chart, scale: _Scale) -> Iterator[str]:
    room = (WIDTH - _LEFT - _RIGHT) / len(chart.labels)
    width = min(room * 0.72 / len(chart.series), 64)
    zero = scale.at(0)
    for number, each in enumerate(chart.series):
        for index, value in enumerate(each.values):
            x = _LEFT + room * (index + 0.5) + width * (number - len(chart.series) / 2)
            y = scale.at(value)
            yield (
                f'<rect x="{x:.1f}" y="{min(y, zero):.1f}" width="{width * 0.94:.1f}"'
                f' height="{abs(zero - y):.1f}" fill="{_COLOURS[number]}">'
                f"<title>{_tip(chart, each, index)}</title></rect>"
            )


def _lines(chart: Chart, scale: _Scale) -> Iterator[str]:
    room = (WIDTH - _LEFT - _RIGHT) / len(chart.labels)
    for number, each in enumerate(chart.series):
        points = [
            (_LEFT + room * (index + 0.5), scale.at(value))
            for index, value in enumerate(each.values)
        ]
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
        colour = _COLOURS[number]
        yield (
            f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2.5"'
            ' stroke-linejoin="round" stroke-linecap="round"/>'
        )
        radius = 3.5 if len(points) <= 60 else 1.5
        for index, (x, y) in enumerate(points):
            yield (
                f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius}" fill="{colour}">'
                f"<title>{_tip(chart, each, index)}</title></circle>"
            )


def _tip(chart: Chart, series: Series, index: int) -> str:
    """What is shown when the pointer rests on a value."""
    unit = f" {chart.unit}" if chart.unit else ""
    name = f"{series.name}, " if series.name else ""
    return _safe(f"{name}{chart.labels[index]}: {series.values[index]:,.10g}{unit}")


def _line(x: float, y: float, to: float, *, colour: str) -> str:
    return f'<line x1="{x}" y1="{y:.1f}" x2="{to}" y2="{y:.1f}" stroke="{colour}"/>'


def _text(
    x: float,
    y: float,
    text: str,
    *,
    anchor: str = "start",
    colour: str = _INK,
    size: int = 13,
    weight: str = "",
    more: str = "",
) -> str:
    bold = f' font-weight="{weight}"' if weight else ""
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="{colour}"'
        f' font-size="{size}"{bold}{more}>{_safe(text)}</text>'
    )


def _safe(text: str) -> str:
    """Text for XML: no markup, and none of the signs that XML cannot hold."""
    return escape("".join(sign for sign in text if sign.isprintable() or sign == _JOINER))


def _width(text: str) -> float:
    """About how wide the text is: Hangul and the like are twice as wide as Latin letters."""
    return 7.4 * width(text)


def _cut(text: str, cells: int) -> str:
    """The text, cut to so many cells (a Latin letter is one, a Hangul syllable two)."""
    text = " ".join(text.split())
    return text if width(text) <= cells else pad(text, cells + 1).rstrip(" …") + "…"
