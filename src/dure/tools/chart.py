"""The tool `chart`: a bar or line chart as an SVG file in the workspace.

The drawing itself is in `tools.drawing`.
"""

from __future__ import annotations

import math
from typing import Literal

from dure.core.contracts import Call
from dure.core.errors import ToolError
from dure.core.message import Part, Text
from dure.tools.changes import changes
from dure.tools.decorate import tool
from dure.tools.drawing import MOST_SERIES, Chart, Series, svg

MOST_LABELS = 500


@tool(
    effect="write",
    repeat="keyed",
    reads="workspace",
    traits=["path:path"],
    when="Use to draw numbers: a bar chart to compare, a line chart for what changes over time."
    " 차트, 그래프, 막대그래프, 꺾은선, 그리기, 시각화.",
    example={
        "path": "sales.svg",
        "labels": ["Seoul", "Busan"],
        "values": [120, 80],
        "title": "Sales by city",
        "unit": "million won",
    },
)
def chart(
    path: str,
    labels: list[str],
    values: list[float],
    call: Call,
    *,
    kind: Literal["bar", "line"] = "bar",
    title: str = "",
    unit: str = "",
    name: str = "",
    more: dict[str, list[float]] | None = None,
) -> tuple[Part, ...]:
    """Draw a bar or line chart and save it as an SVG picture in the workspace.

    Args:
        path: the file to write, ending in `.svg`
        labels: what stands under each value
        values: a number for each label
        kind: `bar` or `line`
        title: what stands above the chart
        unit: the unit of the values
        name: what the values are called, if there are `more`
        more: further series to compare: their names, and a number for each label
    """
    if not path.lower().endswith(".svg"):
        path += ".svg"
    series = [Series(name, values), *(Series(key, row) for key, row in (more or {}).items())]
    _check(labels, series)
    data = svg(Chart(kind, labels, series, title, unit)).encode()
    call.workspace.write(path, data)
    count = f"{len(labels)} values" + (f" in {len(series)} series" if more else "")
    return Text(f"Drew a {kind} chart of {count} in {path}."), changes({path: data})


def _check(labels: list[str], series: list[Series]) -> None:
    if not 1 <= len(labels) <= MOST_LABELS or len(series) > MOST_SERIES:
        raise ToolError(
            "chart.size",
            "A chart has 1 to {labels} labels and at most {series} series. Choose or group them.",
            labels=MOST_LABELS,
            series=MOST_SERIES,
        )
    for each in series:
        if len(each.values) != len(labels):
            raise ToolError(
                "chart.lengths",
                "There are {labels} labels but {values} values{name}. Give one value for each"
                " label.",
                labels=len(labels),
                values=len(each.values),
                name=f" of {each.name!r}" if each.name else "",
            )
        if not all(math.isfinite(value) and abs(value) < 1e300 for value in each.values):
            raise ToolError(
                "chart.values", "Only ordinary numbers can be drawn: no infinity, no NaN."
            )
