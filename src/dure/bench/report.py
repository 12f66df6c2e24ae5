"""What an evaluation found: how often right and how sure that is, how attempts ended, and what they
took.

Knows rows. Does not know how it is shown.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from typing import Any

from dure.bench.ends import ENDS, End
from dure.bench.intervals import Counts, Rate, difference, rate
from dure.bench.rows import Place, Row, encode_row
from dure.core.shown import text_html
from dure.core.usage import NO_USAGE, Usage, add_costs, encode_usage
from dure.core.value import value


@value
class Report:
    """The rows of an evaluation, in the order of its tasks; `planned`: the attempts that were asked
    for. An attempt that the environment spoiled tells nothing of the agent: it counts in `ends`,
    but in no rate."""

    rows: tuple[Row, ...]
    planned: tuple[Place, ...]

    def __str__(self) -> str:
        found = self.rate
        if found is None:
            return f"0 of {len(self.planned)} attempts judged"
        right = self.ends["right"]
        judged = sum(count for _, count in self._counts())
        share = f"{found.value:.0%} (95 %: {found.low:.0%} to {found.high:.0%})"
        return f"{right} of {judged} right: {share}"

    def _repr_html_(self) -> str:
        """How a notebook shows it."""
        ends = " · ".join(f"{end} {count}" for end, count in self.ends.items() if count)
        return text_html(str(self)) + text_html(ends, "opacity:.6;font-size:85%")

    @property
    def rate(self) -> Rate | None:
        """How often it is right on tasks like these, with its 95 % interval."""
        return rate(self._counts())

    @property
    def by_task(self) -> dict[str, Rate | None]:
        """The same of each task by itself: how often another try of it would be right."""
        return {task: rate([self._count(task)]) for task in self._tasks()}

    @property
    def ends(self) -> dict[End, int]:
        """How many attempts ended in which way."""
        found = Counter(row.end for row in self.rows)
        return {end: found[end] for end in ENDS}

    @property
    def left(self) -> tuple[Place, ...]:
        """Attempts that are still to be made, or wait for a person."""
        done = {row.place for row in self.rows if not row.retry}
        return tuple(place for place in self.planned if place not in done)

    @property
    def usage(self) -> Usage:
        """Tokens and calls of all attempts."""
        return sum((row.usage for row in self.rows), NO_USAGE)

    @property
    def cost(self) -> Decimal | None:
        """Dollars of all attempts, without their judges'; None where one is not known."""
        return _sum(row.cost for row in self.rows)

    @property
    def judging(self) -> Decimal | None:
        """Dollars of all judges; None where one is not known."""
        return _sum(row.judging for row in self.rows)

    @property
    def seconds(self) -> tuple[float, float]:
        """Working seconds of an attempt: the median, and what nine of ten stay within."""
        times = sorted(row.seconds for row in self.rows) or [0.0]
        middle = (times[(len(times) - 1) // 2] + times[len(times) // 2]) / 2
        return middle, times[math.ceil(0.9 * len(times)) - 1]

    def task_rows(self, task: str) -> tuple[Row, ...]:
        """The rows of one task."""
        return tuple(row for row in self.rows if row.task == task)

    def against(self, other: Report) -> Rate | None:
        """How much more often this is right than `other` on the tasks that both were judged on;
        None if there are less than two."""
        shares = [(other._share(task), self._share(task)) for task in self._tasks()]
        return difference([(b, a) for b, a in shares if b is not None and a is not None])

    def record(self) -> dict[str, Any]:
        """The figures as JSON."""
        median, most = self.seconds
        return {
            "rate": _as_json(self.rate),
            "by_task": {task: _as_json(found) for task, found in self.by_task.items()},
            "ends": self.ends,
            "planned": len(self.planned),
            "left": len(self.left),
            "usage": encode_usage(self.usage),
            "cost": None if self.cost is None else str(self.cost),
            "judging": None if self.judging is None else str(self.judging),
            "seconds": {"median": round(median, 3), "p90": round(most, 3)},
        }

    def table(self) -> list[dict[str, Any]]:
        """The rows as JSON, with the run that gave the answer."""
        return [{**encode_row(row), "run": row.run} for row in self.rows]

    def _tasks(self) -> list[str]:
        return list(dict.fromkeys(task for task, _ in self.planned))

    def _count(self, task: str) -> Counts:
        judged = [row for row in self.rows if row.task == task and _is_learned(row)]
        return sum(row.right for row in judged), len(judged)

    def _counts(self) -> list[Counts]:
        return [self._count(task) for task in self._tasks()]

    def _share(self, task: str) -> float | None:
        """The share of this task's tries that were right; None without any."""
        right, tries = self._count(task)
        return right / tries if tries else None


def report_of(rows: Sequence[Row], planned: Sequence[Place]) -> Report:
    """The report of these rows, in the order of `planned`; others are left out."""
    at = {place: index for index, place in enumerate(planned)}
    known = [row for row in rows if row.place in at]
    key: Callable[[Row], int] = lambda row: at[row.place]  # noqa: E731
    return Report(tuple(sorted(known, key=key)), tuple(planned))


def _sum(costs: Iterable[Decimal | None]) -> Decimal | None:
    total: Decimal | None = Decimal(0)
    for cost in costs:
        total = add_costs(total, cost)
    return total


def _is_learned(row: Row) -> bool:
    return row.end != "environment error"


def _as_json(found: Rate | None) -> dict[str, float] | None:
    if found is None:
        return None
    return {"value": found.value, "low": found.low, "high": found.high}
