"""`/cost`: what a talk took, exchange by exchange and in all.

Knows heads of runs. Does not know prices.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from dure.cli.chat.talk import Talk
from dure.cli.history import tree
from dure.cli.view.cut import columns
from dure.cli.view.money import dollars
from dure.cli.view.words import status_word
from dure.core.store import Head
from dure.core.usage import NO_USAGE, add_costs
from dure.core.visible import one_line
from dure.host.languages import tr

MOST = 30
"""How many exchanges are listed; those before are in the sum."""


def cost(talk: Talk, _: str) -> None:
    """Show it. What was undone, failed or put down in this call was paid for, too."""
    talk.wait(_cost(talk))


async def _cost(talk: Talk) -> None:
    whole = await tree(await talk.books())
    line = whole.line(talk.after)
    here = {head.run for head in line}
    aside = [whole.heads[run] for run in talk.made if run not in here and run in whole.heads]
    screen = talk.screen
    if not line and not aside:
        screen.say([tr("chat.nothing_yet", "Nothing was said yet.")])
        return
    rows = [_row(str(number), head) for number, head in enumerate(line, 1)][-MOST:]
    rows += [_row("–", head) for head in aside]
    heading = [
        "",
        tr("chat.cost_calls", "CALLS"),
        tr("chat.cost_tokens", "TOKENS"),
        tr("chat.cost_money", "COST"),
        tr("chat.cost_asked", "ASKED"),
    ]
    lines = columns([heading, *rows, _sum([*line, *aside])], screen.paint.cells, 4)
    screen.say([screen.paint.dim(lines[0]), *lines[1:-1], screen.paint.bold(lines[-1])])


def _row(number: str, head: Head) -> list[str]:
    asked = one_line(head.title)
    if number == "–":
        asked = f"({status_word(head.status)}) {asked}"
    return [number, str(head.usage.calls), f"{head.usage.tokens:,}", dollars(head.cost), asked]


def _sum(heads: Sequence[Head]) -> list[str]:
    usage, money = NO_USAGE, Decimal(0)
    known: Decimal | None = money
    for head in heads:
        usage += head.usage
        known = add_costs(known, None if head.cost is None else Decimal(head.cost))
    total = tr("chat.cost_total", "in all")
    return ["", str(usage.calls), f"{usage.tokens:,}", dollars(known), total]
