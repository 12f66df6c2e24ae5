"""How often the interval of an evaluation holds the true rate, simulated without any agent.

`python -m tests.bench.coverage` prints the table of docs/eval.md.
"""

import random
from statistics import fmean

from dure.bench.intervals import rate

SHAPES = ((40, 1, 0.0), (40, 3, 0.0), (40, 3, 0.3), (40, 3, 0.8), (40, 10, 0.3), (10, 3, 0.3),
          (100, 10, 0.3))  # fmt: skip
SHARES = (0.5, 0.7, 0.8, 0.9)


def tries(
    rng: random.Random, share: float, alike: float, tasks: int, times: int
) -> list[tuple[int, int]]:
    """Tasks of different difficulty: `alike` is how much tries of a task resemble each other."""
    found: list[tuple[int, int]] = []
    for _ in range(tasks):
        chance = share
        if alike:
            weight = (1 - alike) / alike
            chance = rng.betavariate(share * weight, (1 - share) * weight)
        found.append((sum(rng.random() < chance for _ in range(times)), times))
    return found


def coverage(share: float, alike: float, tasks: int, times: int, evaluations: int) -> float:
    """The share of so many evaluations whose interval holds the true rate."""
    rng = random.Random(f"{share} {tasks} {times} {alike}")
    found = [rate(tries(rng, share, alike, tasks, times)) for _ in range(evaluations)]
    return fmean(each is not None and share in each for each in found)


if __name__ == "__main__":
    for tasks, times, alike in SHAPES:
        cells = [f"{100 * coverage(share, alike, tasks, times, 10_000):.1f} %" for share in SHARES]
        alikeness = f"{alike:g}" if times > 1 else "–"
        print(f"| {tasks} × {times} | {alikeness} | {' | '.join(cells)} |")
