"""The progress of an evaluation: one live line on a terminal, a line an attempt in a pipe.

Knows rows and two streams. Does not know how attempts are made.
"""

from __future__ import annotations

import asyncio
import contextlib
import sys
import time
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from decimal import Decimal

import click

from dure.bench import Row
from dure.bench.rows import encode_row
from dure.cli.contender import Contender
from dure.cli.view.cut import cut
from dure.cli.view.evaluation import row_line
from dure.cli.view.money import dollars, seconds
from dure.cli.view.paint import Paint, paint_for
from dure.core.codec import compact
from dure.core.usage import add_costs
from dure.host.languages import tr

_TICK = 0.12
_WHEEL = "⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏"


@dataclass(slots=True)
class Progress:
    """Shows attempts as they end. `as_json`: each row is a line of JSON on stdout, too."""

    who: Contender
    planned: int
    quiet: bool = False
    as_json: bool = False
    right: int = 0
    done: int = 0
    cost: Decimal | None = Decimal(0)
    paint: Paint = field(default_factory=lambda: paint_for(sys.stderr))
    begun: float = field(default_factory=time.monotonic)

    def row(self, row: Row) -> None:
        """An attempt has ended."""
        self.done += 1
        self.right += row.right
        self.cost = add_costs(add_costs(self.cost, row.cost), row.judging)
        if self.as_json:
            click.echo(compact({**self.who.facts, **encode_row(row), "run": row.run}))
            sys.stdout.flush()
        if not self.quiet and (not self.paint.terminal or not row.right):
            self._wipe()
            click.echo(row_line(row, self.paint), err=True, color=True)

    @asynccontextmanager
    async def live(self) -> AsyncGenerator[None]:
        """While open, a terminal shows how far it is."""
        ticking = asyncio.ensure_future(self._tick())
        try:
            yield
        finally:
            ticking.cancel()
            await asyncio.gather(ticking, return_exceptions=True)
            self._wipe()

    async def _tick(self) -> None:
        turn = 0
        while self.paint.terminal and not self.quiet:
            wheel = _WHEEL[turn % len(_WHEEL)]
            text = tr(
                "bench.progress",
                "{done} of {planned} · {right} right · {cost} · {time}",
                done=self.done,
                planned=self.planned,
                right=self.right,
                cost=dollars(self.cost),
                time=seconds(round(time.monotonic() - self.begun)),
            )
            with contextlib.suppress(OSError):
                line = self.paint.dim(cut(f"{wheel} {text}", self.paint.cells - 1))
                click.echo(f"\r\x1b[K{line}", nl=False, err=True, color=True)
            turn += 1
            await asyncio.sleep(_TICK)

    def _wipe(self) -> None:
        if self.paint.terminal and not self.quiet:
            with contextlib.suppress(OSError):
                click.echo("\r\x1b[K", nl=False, err=True, color=True)
