"""An evaluation as lines: a row in passing, and the report at the end.

Knows rows and reports. Does not know how they came about.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from typing import Any

from dure.bench import ENDS, End, Rate, Report, Row
from dure.cli.view.cut import columns, cut
from dure.cli.view.money import dollars, seconds
from dure.cli.view.paint import Paint
from dure.core.visible import one_line
from dure.host.languages import tr, width

MOST_SHOWN = 20
"""How many attempts that are not right are listed one by one."""

_FIELDS = (
    *("agent", "model", "strategy", "task", "attempt", "end", "why", "run"),
    *("calls", "input", "output", "dollars", "judging", "seconds"),
)


def end_name(end: End) -> str:
    """How an attempt ended, in the user's language."""
    match end:
        case "right":
            return tr("bench.end_right", "right")
        case "wrong":
            return tr("bench.end_wrong", "wrong")
        case "invalid format":
            return tr("bench.end_format", "invalid format")
        case "invalid action":
            return tr("bench.end_action", "invalid action")
        case "limit":
            return tr("bench.end_limit", "limit reached")
        case "refused":
            return tr("bench.end_refused", "refused")
        case "environment error":
            return tr("bench.end_environment", "environment error")


def row_line(row: Row, paint: Paint) -> str:
    """One attempt: whether it is right, which it is, why not, and its run."""
    mark = paint.good("✓") if row.right else paint.bad("✗")
    name = f"{row.task}/{row.attempt}"
    if row.right:
        return f"{mark} {name}  {paint.dim(row.run)}"
    end = end_name(row.end)
    room = paint.cells - width(f"✗ {name}  {end}    {row.run}")
    return f"{mark} {name}  {end}  {cut(one_line(row.why), max(room, 20))}  {paint.dim(row.run)}"


def report_lines(report: Report, paint: Paint) -> list[str]:
    """All that was found: by task, in all, how it ended and what it took."""
    lines = ["", *_by_task(report, paint), ""]
    found = report.rate
    if found is None:
        lines.append(tr("bench.none", "No attempt could be judged."))
    else:
        right = report.ends["right"]
        judged = len(report.rows) - report.ends["environment error"]
        text = tr(
            "bench.in_all",
            "{right} of {judged} right: {rate} (95 % interval: {interval})",
            right=right,
            judged=judged,
            rate=percent(found.value),
            interval=interval(found),
        )
        lines.append(paint.bold(text))
    ends = [f"{end_name(end)} {count}" for end in ENDS if (count := report.ends[end])]
    lines.append(" · ".join(ends))
    median, most = report.seconds
    lines.append(
        tr(
            "bench.took",
            "{cost} · {tokens} tokens · {calls} model calls · {median} an attempt (median); nine"
            " of ten within {most}",
            cost=dollars(report.cost),
            tokens=f"{report.usage.tokens:,}",
            calls=report.usage.calls,
            median=seconds(median),
            most=seconds(most),
        )
    )
    if any(row.judges for row in report.rows):
        lines.append(
            tr("bench.judging", "and {cost} for those who judged", cost=dollars(report.judging))
        )
    if report.left:
        lines.append(
            paint.wait(
                tr("bench.left", "{count} attempts have not ended yet.", count=len(report.left))
            )
        )
    return [*lines, *_not_right(report, paint)]


def compared_lines(reports: Sequence[tuple[str, Report]], paint: Paint) -> list[str]:
    """Several on the same tasks: what each took an attempt, and how each compares with the
    first."""
    head = (
        "",
        tr("bench.head_right", "right"),
        tr("bench.head_interval", "95 % interval"),
        tr("bench.head_calls", "calls"),
        tr("bench.head_tokens", "tokens"),
        tr("bench.head_cost", "cost"),
        tr("bench.head_seconds", "time"),
    )
    first, *others = columns([head, *(_in_short(*each) for each in reports)], paint.cells, 0)
    (name, before), *rest = reports
    gaps = [compared_line(name, label, report.against(before)) for label, report in rest]
    return ["", paint.dim(first), *others, "", *gaps]


def _in_short(label: str, report: Report) -> tuple[str, ...]:
    """One line of a comparison; calls, tokens and cost are those of an attempt, on average."""
    found, count = report.rate, max(len(report.rows), 1)
    cost = None if report.cost is None else round(report.cost / count, 4)
    return (
        label,
        "–" if found is None else percent(found.value),
        "–" if found is None else interval(found),
        f"{report.usage.calls / count:.1f}",
        f"{report.usage.tokens / count:,.0f}",
        dollars(cost),
        seconds(report.seconds[0]),
    )


def compared_line(first: str, second: str, found: Rate | None) -> str:
    """How two compare, task by task."""
    if found is None:
        return tr("bench.not_compared", "Too few tasks to compare.")
    return tr(
        "bench.compared",
        "{second} against {first}: {gap} points (95 % interval: {low} to {high})",
        first=first,
        second=second,
        gap=f"{100 * found.value:+.0f}",
        low=f"{100 * found.low:+.0f}",
        high=f"{100 * found.high:+.0f}",
    )


def percent(share: float) -> str:
    """A share of one: `78 %`."""
    return f"{100 * share:.0f} %"


def interval(found: Rate) -> str:
    """An interval: `62–88 %`."""
    return f"{100 * found.low:.0f}–{100 * found.high:.0f} %"


def csv_text(tables: Sequence[tuple[Mapping[str, str], Report]]) -> str:
    """The rows of several reports as a table, each with what it is of. Text that a spreadsheet
    would calculate stays text."""
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, _FIELDS, extrasaction="ignore")
    writer.writeheader()
    for of, report in tables:
        for record in report.table():
            usage: dict[str, Any] = record["usage"]
            made = {**of, "dollars": record["cost"], **usage, **record}
            writer.writerow({name: _inert(made.get(name, 0)) for name in _FIELDS})
    return out.getvalue()


def _by_task(report: Report, paint: Paint) -> list[str]:
    rows = [
        (
            tr("bench.head_task", "task"),
            tr("bench.head_right", "right"),
            tr("bench.head_interval", "95 % interval"),
        )
    ]
    for task, found in report.by_task.items():
        tries = [row for row in report.task_rows(task) if row.end != "environment error"]
        count = f"{sum(row.right for row in tries)}/{len(tries)}"
        rows.append((task, count, "–" if found is None else interval(found)))
    first, *others = columns(rows, paint.cells, 0)
    return [paint.dim(first), *others]


def _not_right(report: Report, paint: Paint) -> list[str]:
    rows = [row for row in report.rows if not row.right]
    if not rows:
        return []
    lines = ["", *(row_line(row, paint) for row in rows[:MOST_SHOWN])]
    if len(rows) > MOST_SHOWN:
        more = len(rows) - MOST_SHOWN
        lines.append(paint.dim(tr("bench.more", "… and {count} more", count=more)))
    return lines


def _inert(found: Any) -> Any:
    risky = isinstance(found, str) and found[:1] in ("=", "+", "-", "@", "\t", "\r")
    return f"'{found}" if risky else found
