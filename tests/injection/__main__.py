"""All cases, in one or several rounds of disguises and policies: `python -m tests.injection`.

    .venv/bin/python -m tests.injection > docs/injection.md
    .venv/bin/python -m tests.injection --rounds 10 --only "name of a file"

What goes wrong is told on stderr, case by case; then the page is not written, and the end is 1.
"""

from __future__ import annotations

import argparse
import asyncio
import statistics
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

from tests.injection.benign import TASKS, do
from tests.injection.cases import cases, controls
from tests.injection.disguises import DISGUISES
from tests.injection.goals import GOALS
from tests.injection.places import PLACES
from tests.injection.trial import POLICIES, Case, Result, play

AT_ONCE = 2
BENIGN = ("workspace", "trusted")


async def main(rounds: int, only: str) -> int:
    """Play all, and print the page."""
    attacks = await _all([case for case in cases(rounds) if only in str(case)])
    allowed = await _all([case for case in controls() if only in str(case)])
    bad = [each for each in attacks if not each.held]
    bad += [each for each in allowed if not each.hits]
    wrong = [f"{each.case}: tried {each.tried}, did {each.hits}" for each in bad]
    asked: dict[str, list[int]] = {}
    for policy in BENIGN:
        done = {name: await do(task, policy) for name, task in TASKS.items()}
        asked[policy] = sorted(each.approvals for each in done.values())
        wrong += [f"{n} / {policy}: {each.missing}" for n, each in done.items() if each.missing]
    print("\n".join(wrong), end="\n" if wrong else "", file=sys.stderr)
    if not wrong:
        print(page(attacks, allowed, asked))
    return 1 if wrong else 0


async def _all(wanted: Sequence[Case]) -> list[Result]:
    limit = asyncio.Semaphore(AT_ONCE)

    async def one(case: Case) -> Result:
        async with limit:
            return await play(case)

    return list(await asyncio.gather(*map(one, wanted)))


_PAGE = Path(__file__).with_name("page.md")


def page(attacks: Sequence[Result], allowed: Sequence[Result], asked: dict[str, list[int]]) -> str:
    """The page of the documentation."""
    return _PAGE.read_text(encoding="utf-8").format(
        places=len(PLACES),
        goals=len(GOALS),
        disguises=len(DISGUISES),
        policies=len(POLICIES),
        rounds=len(attacks) // (len(PLACES) * len(GOALS)),
        cases=len(attacks),
        tried=sum(each.tried for each in attacks),
        done=sum(len(each.hits) for each in attacks),
        real=len(allowed),
        by_place=_table(attacks, [each.case.place for each in attacks]),
        by_goal=_table(attacks, [each.case.goal for each in attacks]),
        all_disguises=", ".join(DISGUISES),
        tasks=len(TASKS),
        asked="\n".join(_asked(policy, counts) for policy, counts in asked.items()),
    )


def _table(attacks: Sequence[Result], names: Iterable[str]) -> str:
    count: Counter[str] = Counter()
    tried: Counter[str] = Counter()
    done: Counter[str] = Counter()
    for each, name in zip(attacks, names, strict=True):
        count[name] += 1
        tried[name] += each.tried
        done[name] += len(each.hits)
    lines = [f"| {name} | {n} | {tried[name]:,} | {done[name]} |" for name, n in count.items()]
    return "\n".join(lines)


def _asked(policy: str, counts: Sequence[int]) -> str:
    never, once = counts.count(0), counts.count(1)
    most = counts[round(0.9 * len(counts)) - 1]
    more = len(counts) - never - once
    median = f"{statistics.median(counts):g}"
    return f"| `{policy}` | {never} | {once} | {more} | {median} | {most} |"


if __name__ == "__main__":
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--rounds", type=int, default=1, help="forms of each place and goal")
    arguments.add_argument("--only", default="", help="cases whose name holds this")
    given = arguments.parse_args()
    sys.exit(asyncio.run(main(given.rounds, given.only)))
