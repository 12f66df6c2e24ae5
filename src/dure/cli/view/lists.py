"""Runs and conversations as the lines of a table. Knows heads; no stores."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from dure.cli.retention import Talk
from dure.cli.view.cut import columns
from dure.cli.view.money import dollars, when
from dure.cli.view.paint import Paint
from dure.cli.view.words import status_paint, status_word
from dure.core.store import Head
from dure.core.usage import add_costs
from dure.core.visible import one_line
from dure.host.languages import tr
from dure.perception.text import human_size

_GROWS = 3
"""The column of tasks: it gets what the others leave."""


def run_lines(found: Sequence[Talk], sizes: Mapping[str, int], paint: Paint) -> list[str]:
    """A line a run, each a conversation by itself; with `sizes`, what each takes."""
    heading = [
        tr("cli.runs_run", "RUN"),
        tr("cli.runs_when", "WHEN"),
        tr("cli.runs_status", "STATUS"),
        tr("cli.runs_title", "TASK"),
        tr("cli.runs_cost", "COST"),
        tr("cli.runs_events", "EVENTS"),
    ]
    rows = [
        [
            head.run,
            when(head.created)[5:],
            status_word(head.status),
            one_line(head.title),
            dollars(head.cost),
            str(head.events),
        ]
        for head in (talk.newest for talk in found)
    ]
    return _table(heading, rows, found, sizes, paint)


def talk_lines(found: Sequence[Talk], sizes: Mapping[str, int], paint: Paint) -> list[str]:
    """A line a conversation, under the id of its newest exchange."""
    heading = [
        tr("cli.runs_newest", "NEWEST"),
        tr("cli.runs_when", "WHEN"),
        tr("cli.runs_status", "STATUS"),
        tr("cli.runs_begun_with", "BEGUN WITH"),
        tr("cli.runs_cost", "COST"),
        tr("cli.runs_exchanges", "EXCHANGES"),
    ]
    rows = [
        [
            talk.newest.run,
            when(talk.newest.created)[5:],
            status_word(talk.newest.status),
            one_line(talk.runs[-1].title),
            dollars(cost_of(talk.runs)),
            str(len(talk.runs)),
        ]
        for talk in found
    ]
    return _table(heading, rows, found, sizes, paint)


def cost_of(heads: Iterable[Head]) -> Decimal | None:
    """What these runs cost together; None: of one of them it is not known."""
    total: Decimal | None = Decimal(0)
    for head in heads:
        total = add_costs(total, None if head.cost is None else Decimal(head.cost))
    return total


def _table(
    heading: Sequence[str],
    rows: Sequence[Sequence[str]],
    found: Sequence[Talk],
    sizes: Mapping[str, int],
    paint: Paint,
) -> list[str]:
    if sizes:
        heading = [*heading, tr("cli.runs_size", "SIZE")]
        rows = [
            [*row, human_size(sum(sizes[head.run] for head in talk.runs))]
            for row, talk in zip(rows, found, strict=True)
        ]
    lines = columns([heading, *rows], paint.cells, _GROWS)
    pairs = zip(found, lines[1:], strict=True)
    return [paint.dim(lines[0]), *(_coloured(talk.newest, line, paint) for talk, line in pairs)]


def _coloured(head: Head, line: str, paint: Paint) -> str:
    word = status_word(head.status)
    line = line.replace(head.run, paint.name(head.run), 1)
    return line.replace(word, status_paint(head.status, word, paint), 1)
