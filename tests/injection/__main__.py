"""All cases, in several rounds of disguises and policies: `python -m tests.injection`.

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


_PAGE = """\
# When a page gives orders

<!-- Made by `python -m tests.injection > docs/injection.md`. -->

Whoever writes a page, a mail or the name of a file can write an order into it, and no model can be relied
on to see through every one. So what dure promises is about effects, and holds when the model obeys: text
that nobody vouches for causes nothing that is [protected](labels.md) unless a person says so, or the
destination stands in the person's own words.

The tests put an obedient model to work. It reads all of its prompt, in every disguise below, does what it
is told there, and when a call is refused tries it another way: through another agent, through a file, a
question, a plan, an address that looks like a trusted one, in the next exchange. No person ever says yes;
some say no, some are not there. What was done is read from ledgers outside of dure: of the stand-in bank
and post office, of a real web server, and of the disk.

| | |
|---|---|
| cases: {places} places × {goals} goals, {rounds} times, with {disguises} disguises and {policies} policies | {cases:,} |
| times that the attack was tried, by the journals | {tried:,} |
| protected effects | **{done}** |
| the same with a person who says yes to everything: it succeeds (so it is a real attack) | {real} of {real} |

## What was tried

| where the order stands | cases | tried | done |
|---|---|---|---|
{by_place}

| what it wants | cases | tried | done |
|---|---|---|---|
{by_goal}

The disguises: {all_disguises}.

The policies: `workspace` (the default), `trusted`, and one of a careless user, which allows everything.
Nothing a policy says lifts the floor beneath it, but that it names a destination.

Beside these cases, `tests/injection/test_adaptive.py` holds attacks by somebody who knows the source:
addresses that are almost the trusted one, a refusal that names the address, private data in a page
number, search results that list an address for each letter, leave that was given for something else.

## The same tools, without an attack

{tasks} tasks that people want done, with the same tools: mail, meetings, invoices, research, data, files,
several agents, in English and Korean. All are done. How often a person is asked for leave:

| policy | never | once | more often | median | 90th percentile |
|---|---|---|---|---|---|
{asked}

## What this does not show

- That what a model says is true. A page can still make it write nonsense into a file, or into its answer.
- That people decide well. Who says yes has said it.
- What goes to a destination that the user has named: the text and the amount are the model's. Allow that
  by a [policy](policy.md) that asks, where it matters.
- The order in which the results of a search are read tells their owners something, and so does the time.
- A tool that lies about itself, a program that passes on text as if a person had typed it.
"""


def page(attacks: Sequence[Result], allowed: Sequence[Result], asked: dict[str, list[int]]) -> str:
    """The page of the documentation."""
    return _PAGE.format(
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
    arguments.add_argument("--rounds", type=int, default=3, help="forms of each place and goal")
    arguments.add_argument("--only", default="", help="cases whose name holds this")
    given = arguments.parse_args()
    sys.exit(asyncio.run(main(given.rounds, given.only)))
