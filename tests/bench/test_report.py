"""Figures of rows."""

from dataclasses import replace
from decimal import Decimal

import pytest

from dure.bench.report import Report, report_of
from dure.bench.rows import Row
from dure.core.usage import Usage

PLANNED = [(task, n) for task in ("a", "b", "c") for n in (1, 2)]


def made(*ends: str, seconds: float = 1.0) -> Report:
    rows = [
        Row(task, n, end, ("r",), "", Usage(10, 5, calls=1), Decimal("0.1"), seconds * index)  # pyright: ignore[reportArgumentType]
        for index, ((task, n), end) in enumerate(zip(PLANNED, ends, strict=False), 1)
    ]
    return report_of(rows[::-1], PLANNED)


def test_figures() -> None:
    report = made("right", "wrong", "right", "right", "environment error", "limit")
    assert [row.place for row in report.rows] == PLANNED
    assert report.rate is not None
    assert report.rate.value == 3 / 5
    assert {task: rate and rate.value for task, rate in report.by_task.items()} == {
        "a": 0.5,
        "b": 1.0,
        "c": 0.0,
    }
    assert report.ends["limit"] == 1
    assert report.cost == Decimal("0.6")
    assert report.usage == Usage(60, 30, calls=6)
    assert report.seconds == (3.5, 6.0)
    assert report.left == ()
    assert str(report).startswith("3 of 5 right: 60%")


def test_a_notebook_shows_the_figures() -> None:
    shown = made("right", "wrong")._repr_html_()
    assert "1 of 2 right" in shown
    assert "right 1 · wrong 1" in shown


def test_what_is_missing_is_left() -> None:
    report = made("right", "environment error")
    report = replace(report, rows=(report.rows[0], replace(report.rows[1], retry=True)))
    assert report.left == tuple(PLANNED[1:])
    nothing = report_of([], PLANNED)
    assert (nothing.rate, nothing.seconds, nothing.cost) == (None, (0.0, 0.0), 0)
    assert str(nothing) == "0 of 6 attempts judged"


def test_a_cost_that_is_not_known_makes_the_sum_unknown() -> None:
    report = made("right", "wrong")
    rows = (report.rows[0], replace(report.rows[1], cost=None))
    assert replace(report, rows=rows).cost is None


def test_two_reports_are_compared_on_the_tasks_of_both() -> None:
    good = made("right", "right", "right", "wrong", "right", "right")
    bad = made("right", "wrong", "wrong", "wrong", "environment error", "environment error")
    found = good.against(bad)
    assert found is not None
    assert found.value == pytest.approx(0.5)
    assert good.against(made()) is None


def test_figures_as_json() -> None:
    record = made("right", "wrong").record()
    assert record["ends"]["wrong"] == 1
    assert record["left"] == 4
    assert record["rate"]["value"] == 0.5
    assert made("right").table()[0]["run"] == "r"
