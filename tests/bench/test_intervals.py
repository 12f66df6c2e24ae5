"""Intervals hold the true rate as often as they say."""

import random
from math import comb
from statistics import fmean

import pytest

from dure.bench.intervals import Rate, difference, rate, t_quantile
from tests.bench.coverage import coverage

SEEDS = 1000

# scipy.stats.t.ppf(0.975, n)
T = {1: 12.7062, 2: 4.30265, 3: 3.18245, 4: 2.77645, 9: 2.26216, 39: 2.02269, 999: 1.96234}


@pytest.mark.parametrize("freedom", T)
def test_the_quantiles_of_t(freedom: int) -> None:
    assert t_quantile(0.975, freedom) == pytest.approx(T[freedom], rel=1e-5)


def test_one_try_a_task_is_the_interval_of_agresti_and_coull() -> None:
    """R: binom::binom.confint(31, 40, methods = "agresti-coull")"""
    found = rate([(1, 1)] * 31 + [(0, 1)] * 9)
    assert found is not None
    assert (round(found.low, 4), found.value, round(found.high, 4)) == (0.6229, 0.775, 0.8789)


def test_one_task_alone_is_about_its_own_tries() -> None:
    assert rate([(3, 10)]) == rate([(1, 1)] * 3 + [(0, 1)] * 7)


def test_tries_that_always_agree_tell_as_much_as_tasks() -> None:
    once, often = rate([(1, 1)] * 31 + [(0, 1)] * 9), rate([(5, 5)] * 31 + [(0, 5)] * 9)
    assert once is not None
    assert often is not None
    assert often.high - often.low == pytest.approx(once.high - once.low, rel=0.06)


def test_without_a_try_there_is_no_rate() -> None:
    assert rate([]) is None
    assert rate([(0, 0), (0, 0)]) is None


@pytest.mark.parametrize("right", [0, 5])
def test_all_the_same_is_no_certainty(right: int) -> None:
    found = rate([(right, 5)] * 8)
    assert found is not None
    assert 0.2 < found.high - found.low < 0.6
    assert found.value in found


@pytest.mark.parametrize("percent", range(50, 91, 5))
def test_the_coverage_of_forty_tasks_is_exact(percent: int) -> None:
    """Not simulated: every count of right answers, weighed by how likely it is."""
    share, covered = percent / 100, 0.0
    for right in range(41):
        found = rate([(1, 1)] * right + [(0, 1)] * (40 - right))
        assert found is not None
        covered += (share in found) * comb(40, right) * share**right * (1 - share) ** (40 - right)
    assert 0.94 <= covered <= 0.97


@pytest.mark.parametrize(
    ("tasks", "times", "alike"), [(40, 1, 0.0), (40, 5, 0.0), (40, 5, 0.3), (100, 3, 0.6)]
)
@pytest.mark.parametrize("share", [0.5, 0.7, 0.9])
def test_coverage(share: float, tasks: int, times: int, alike: float) -> None:
    assert 0.925 <= coverage(share, alike, tasks, times, SEEDS) <= 0.985


@pytest.mark.parametrize(("times", "most"), [(1, 0.98), (5, 0.995)])
@pytest.mark.parametrize("gap", [0.0, 0.2])
def test_coverage_of_differences(gap: float, times: int, most: float) -> None:
    rng = random.Random(f"{gap} {times}")
    hits = 0
    for _ in range(SEEDS):
        chances = [rng.uniform(0.3, 0.7) for _ in range(40)]
        pairs = [
            tuple(fmean(rng.random() < share for _ in range(times)) for share in (c, c + gap))
            for c in chances
        ]
        found = difference(pairs)  # pyright: ignore[reportArgumentType]
        hits += found is not None and gap in found
    assert 0.93 <= hits / SEEDS <= most


def test_a_difference_needs_two_tasks_and_is_never_certain() -> None:
    assert difference([(0.0, 1.0)]) is None
    found = difference([(0.0, 1.0)] * 5)
    assert found is not None
    assert found.value == 1.0
    assert 0 < found.low < found.high <= 1.0
    assert 0.0 in Rate(0.1, -0.2, 0.3)
