"""Who did what in a run, as people read it: a table, decisions, and how often people stepped in.

Knows reports. Does not know the journal they are made from.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from dure.cli.view.cut import cut
from dure.cli.view.decided import decided_how, decided_what
from dure.cli.view.money import dollars, seconds
from dure.cli.view.paint import Paint
from dure.core.visible import one_line
from dure.host.languages import pad, tr, width
from dure.runtime.report import Interventions, Report, Work

_MOST = 60
"""Decisions that are listed; the rest is in `--json`."""


def work_lines(report: Report, paint: Paint) -> list[str]:
    """The report as lines."""
    return [
        *_table(report, paint),
        *_decisions(report, paint),
        "",
        people_line(report.people),
        *_delegated(report),
    ]


def people_line(people: Interventions) -> str:
    """How often people stepped in, and how."""
    if not people.count:
        return tr("cli.work_nobody", "Nobody had to step in.")
    kinds = {
        "allowed": tr("cli.work_allowed", "allowed"),
        "refused": tr("cli.work_refused", "refused"),
        "edited": tr("cli.work_edited", "changed a call"),
        "settled": tr("cli.work_settled", "settled what had happened"),
        "steered": tr("cli.work_steered", "steered"),
        "declassified": tr("cli.work_declassified", "declassified"),
    }
    how = [f"{word} {getattr(people, name)}" for name, word in kinds.items()]
    counted = [text for text, name in zip(how, kinds, strict=True) if getattr(people, name)]
    return tr(
        "cli.work_people",
        "Interventions by people: {count} ({how}).",
        count=people.count,
        how=", ".join(counted),
    )


def _table(report: Report, paint: Paint) -> list[str]:
    head = (
        "",
        tr("cli.work_turns", "turns"),
        tr("cli.work_calls", "calls"),
        tr("cli.work_tokens", "tokens"),
        tr("cli.work_cost", "cost"),
        tr("cli.work_time", "time"),
        tr("cli.work_tools", "tools"),
        tr("cli.work_handed", "handed to"),
    )
    depths = _depths(report.works)
    rows = [head, *(_row(work, depths[work.who]) for work in report.works)]
    sizes = [max(width(row[column]) for row in rows) for column in range(len(head))]
    lines = ["  ".join(map(pad, row, sizes)).rstrip() for row in rows]
    return [paint.dim(cut(lines[0], paint.cells)), *(cut(line, paint.cells) for line in lines[1:])]


def _row(work: Work, depth: int) -> tuple[str, ...]:
    failed = tr("cli.work_failed", "({count} failed)", count=work.failed) if work.failed else ""
    return (
        "  " * depth + one_line(work.who),
        str(work.turns),
        str(work.usage.calls),
        f"{work.usage.tokens:,}",
        dollars(work.cost),
        seconds(work.seconds),
        " ".join(filter(None, (_counted(work.tools), failed))) or "–",
        _counted(work.handed) or "–",
    )


def _counted(names: Mapping[str, int]) -> str:
    return ", ".join(
        one_line(name) if count == 1 else f"{one_line(name)} ×{count}"
        for name, count in names.items()
    )


def _depths(works: Sequence[Work]) -> dict[str, int]:
    """How far below the run's own participant each stands."""
    depths: dict[str, int] = {}
    for work in works:
        depths[work.who] = depths.get(work.under, -1) + 1
    return depths


def _decisions(report: Report, paint: Paint) -> list[str]:
    if not report.decisions:
        return []
    title = tr("cli.work_decisions", "Who decided")
    lines = ["", paint.dim(title)]
    for each in report.decisions[:_MOST]:
        told = f"{decided_what(each.what)} → {decided_how(each.outcome)}"
        text = f"  #{each.seq}  {each.who}: {told}"
        lines.append(cut(one_line(text), paint.cells))
    left = len(report.decisions) - _MOST
    if left > 0:
        lines.append(paint.dim(tr("cli.work_more", "  … and {count} more", count=left)))
    return lines


def _delegated(report: Report) -> list[str]:
    if report.delegated is None:
        return []
    part = round(100 * report.delegated)
    return [tr("cli.work_delegated", "Those who led left {part} % to others.", part=part)]
