"""`dure diff`: two runs side by side: where they part, and what each did after that."""

from __future__ import annotations

import asyncio
import json
import sys

import click

from dure.cli.kept import Kept, kept
from dure.cli.options import common
from dure.cli.place import here
from dure.cli.view.changes import diff_lines, diff_record
from dure.cli.view.paint import paint_for
from dure.core.errors import UsageError
from dure.runtime.diff import diff as compare

SAME, DIFFERENT = 0, 1
"""Exit codes, as those of diff(1)."""


@click.command()
@click.argument("a")
@click.argument("b")
@click.option("--full", is_flag=True, help="What differs at every step, not only at the first.")
@click.option("--json", "as_json", is_flag=True, help="As one JSON object.")
@common
def diff(a: str, b: str, full: bool, as_json: bool) -> int:
    """Compare two runs, such as a run and its fork. Exit code 1 if they differ."""
    left, right = asyncio.run(_both(a, b))
    found = compare(left.events, right.events)
    if as_json:
        click.echo(json.dumps(diff_record(found), ensure_ascii=False))
    else:
        for line in diff_lines(found, paint_for(sys.stdout), full=full):
            click.echo(line, color=True)
    return SAME if found.first is None else DIFFERENT


async def _both(a: str, b: str) -> tuple[Kept, Kept]:
    place = here()
    both = await kept(place, a), await kept(place, b)
    for found in both:
        if not found.events:
            raise UsageError(
                "cli.empty_run",
                "Run {run} was cut before anything of it was saved. There is nothing to see.",
                run=found.head.run,
            )
    return both
