"""How sure a measured rate is: 95 % intervals for tries of tasks, and for the difference of two.

A task that is tried several times is a cluster: its tries resemble each other, so that ten tries of
four tasks tell less about other tasks than forty tasks tried once. All intervals here are about
tasks like these, not about these tasks alone. Knows counts only; no package for statistics.

Sources: A. Agresti and B. A. Coull, The American Statistician 52 (1998): the interval of a rate;
E. L. Korn and B. I. Graubard, Survey Methodology 24 (1998): the effective sample size of clusters;
A. Agresti and Y. Min, Statistics in Medicine 24 (2005): a difference of pairs; G. W. Hill, CACM 13
(1970): quantiles of t.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from statistics import NormalDist
from typing import TypeAlias

from dure.core.value import value

LEVEL = 0.95

Counts: TypeAlias = tuple[int, int]
"""Of one task: how many tries were right, and how many there were."""


@value
class Rate:
    """A rate and its interval, all between 0 and 1 (a difference: between -1 and 1)."""

    value: float
    low: float
    high: float

    def __contains__(self, rate: float) -> bool:
        return self.low <= rate <= self.high


def rate(tasks: Sequence[Counts]) -> Rate | None:
    """The share of right tries, with its interval; None without any try.

    One try a task (or one task alone): Agresti and Coull's interval. Several: the same with the
    sample size that independent tries of the same spread would have, and t for the number of tasks.
    """
    tasks = [(right, tries) for right, tries in tasks if tries]
    tries = sum(count for _, count in tasks)
    if not tries:
        return None
    found = sum(right for right, _ in tasks) / tries
    if len(tasks) == 1 or tries == len(tasks):
        return _around(found, tries, NormalDist().inv_cdf((1 + LEVEL) / 2))
    size = _effective(tasks, found, tries)
    return _around(found, size, t_quantile((1 + LEVEL) / 2, len(tasks) - 1))


def difference(pairs: Sequence[tuple[float, float]]) -> Rate | None:
    """How much higher the second rate is than the first, a pair a task; None without two pairs.

    The t interval of the differences, with one more task of no difference and half a task of each
    extreme (Agresti and Min), so that it is honest where all differences are the same.
    """
    if len(pairs) < 2:
        return None
    gaps = [after - before for before, after in pairs]
    count = len(gaps) + 2
    mean = sum(gaps) / count
    spread = (sum(gap * gap for gap in gaps) + 1) / count - mean * mean
    margin = t_quantile((1 + LEVEL) / 2, len(gaps) - 1) * math.sqrt(spread / count)
    measured = sum(gaps) / len(gaps)
    return Rate(measured, max(mean - margin, -1.0), min(mean + margin, 1.0))


def t_quantile(share: float, freedom: int) -> float:
    """The value that Student's t with this freedom stays below with probability `share` > 0.5."""
    if freedom == 1:
        return math.tan(math.pi * (share - 0.5))
    two_sided = 2 * (1 - share)
    if freedom == 2:
        return math.sqrt(2 / (two_sided * (2 - two_sided)) - 2)
    n = float(freedom)
    a = 1 / (n - 0.5)
    b = 48 / (a * a)
    c = ((20700 * a / b - 98) * a - 16) * a + 96.36
    d = ((94.5 / (b + c) - 3) / b + 1) * math.sqrt(a * math.pi / 2) * n
    y = (d * two_sided) ** (2 / n)
    if y > 0.05 + a:
        x = -NormalDist().inv_cdf(share)
        y = x * x
        if freedom < 5:
            c += 0.3 * (n - 4.5) * (x + 0.6)
        c = (((0.05 * d * x - 5) * x - 7) * x - 2) * x + b + c
        y = (((((0.4 * y + 6.3) * y + 36) * y + 94.5) / c - y - 3) / b + 1) * x
        y = math.expm1(a * y * y)
    else:
        y = (
            (1 / (((n + 6) / (n * y) - 0.089 * d - 0.822) * (n + 2) * 3) + 0.5 / (n + 4)) * y - 1
        ) * (n + 1) / (n + 2) + 1 / y
    return math.sqrt(n * y)


def _effective(tasks: Sequence[Counts], found: float, tries: int) -> float:
    """How many independent tries would tell as much: between the number of tasks and of tries."""
    count = len(tasks)
    gaps = sum((right - found * each) ** 2 for right, each in tasks)
    variance = gaps * count / (count - 1) / tries**2
    if variance == 0:  # every task the same: all right, all wrong, or the same share of each
        return float(count) if found in (0.0, 1.0) else float(tries)
    return min(max(found * (1 - found) / variance, 1.0), float(tries))


def _around(found: float, size: float, z: float) -> Rate:
    """Agresti and Coull: as if z² more tries had been made, half of them right. In tens of tries it
    holds the true rate as often as it says, where Wilson's, from which it comes, may fall short."""
    more = size + z * z
    middle = (found * size + z * z / 2) / more
    margin = z * math.sqrt(middle * (1 - middle) / more)
    return Rate(found, max(middle - margin, 0.0), min(middle + margin, 1.0))
