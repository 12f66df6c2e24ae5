"""What an autonomous agent achieved, as a person reads it: each goal's evidence, needless steps.

Knows what its last message holds. Does not know how it worked.
"""

from __future__ import annotations

from decimal import Decimal

from dure.agents.autonomous import Achieved
from dure.agents.autonomous.achieved import Needless
from dure.cli.view.cut import cut
from dure.cli.view.money import dollars
from dure.core.visible import one_line
from dure.host.languages import tr

MOST_SHOWN = 5
"""Pieces of evidence for one goal, and needless steps, that are shown."""


MOST_CELLS = 64
"""Width of what a needless step did."""


def review_lines(found: Achieved) -> list[str]:
    """The closing review, besides what the answer says: the evidence of each goal, and the needless
    steps with their price."""
    lines: list[str] = []
    for goal in (each for each in found.goals if each.evidence):
        lines += ["", f"{'✓' if goal.met else '✗'} {one_line(goal.text)}"]
        lines += [f"    {one_line(each)}" for each in goal.evidence[:MOST_SHOWN]]
        lines += _more(len(goal.evidence))
    counted = len(found.needless)
    if not counted:
        return lines
    known = [each.cost for each in found.needless if each.cost is not None]
    cost = sum(known, Decimal()) if len(known) == counted else None
    text = "Needless steps: {count} of {steps}, {cost}"
    head = tr("auto.needless", text, count=counted, steps=found.steps, cost=dollars(cost))
    shown = [f"    {_step(each)}" for each in found.needless[:MOST_SHOWN]]
    return [*lines, "", head, *shown, *_more(counted)]


def _step(step: Needless) -> str:
    """What a step did, shortly, and why it was needless."""
    what = one_line(step.what)
    if what.endswith(step.why):
        return what
    return f"{cut(what, MOST_CELLS)} ({step.why})"


def _more(count: int) -> list[str]:
    """That there are more than are shown."""
    left = count - MOST_SHOWN
    return [f"    {tr('auto.more', '… and {count} more', count=left)}"] if left > 0 else []
