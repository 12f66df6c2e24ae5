"""One row of the table: what was measured, and its limit."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Figure:
    """One measured number and its limit."""

    name: str
    value: float
    limit: float
    unit: str
    detail: str = ""
    spread: str = ""

    @property
    def good(self) -> bool:
        """Whether the limit is kept."""
        return not self.value > self.limit  # what is not there has no number

    def with_spread(self, least: float, most: float) -> Figure:
        """The figure with the range over all rounds."""
        return replace(self, spread=f" ({least:.2f}–{most:.2f})")

    def row(self) -> str:
        """A row of the table."""
        mark = "" if self.good else " **over**"
        measured = f"{self.value:.2f}{self.unit}{self.spread}{mark}"
        limit = "–" if math.isinf(self.limit) else f"{self.limit:g}{self.unit}"
        return f"| {self.name} | {measured} | {limit} | {self.detail} |"
