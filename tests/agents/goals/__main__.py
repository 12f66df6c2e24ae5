"""`python -m tests.agents.goals`: how the sixty goals went, as a table."""

from __future__ import annotations

import asyncio
from collections import Counter

from tests.agents.goals.played import Played, killed, problems, whole
from tests.agents.goals.worlds import TRAPS, served, tasks


async def _all() -> tuple[list[Played], list[Played]]:
    with served() as address:
        first = [await whole(task, address) for task in tasks()]
        again = [await killed(one.task, address, one.events) for one in first]
    return first, again


def _main() -> None:
    first, again = asyncio.run(_all())
    print("| goal with | goals | ended as | steps | calls | wrong | killed: ended as | wrong |")
    print("|---|---:|---|---:|---:|---:|---|---:|")
    for trap in TRAPS:
        ones, others = (_of(trap, played) for played in (first, again))
        steps = sum(one.found.steps for one in ones) / len(ones)
        made = sum(one.calls for one in ones) / len(ones)
        print(
            f"| {trap} | {len(ones)} | {_ends(ones)} | {steps:.1f} | {made:.1f} | {_wrong(ones)}"
            f" | {_ends(others)} | {_wrong(others)} |"
        )
    for line in [line for one in (*first, *again) for line in problems(one)]:
        print(line)


def _of(trap: str, played: list[Played]) -> list[Played]:
    return [one for one in played if one.task.trap == trap]


def _ends(played: list[Played]) -> str:
    counts = Counter(one.found.status for one in played)
    return ", ".join(f"{status} {count}" for status, count in counts.most_common())


def _wrong(played: list[Played]) -> int:
    return sum(bool(problems(one)) for one in played)


if __name__ == "__main__":
    _main()
